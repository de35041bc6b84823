// Cards, plans and agreed times as mustache data.
#pragma once

#include <kainjow/mustache.hpp>

#include "mappings/model/patient_view.hpp"
#include "mappings/render/page.hpp"
#include "mappings/render/sentences.hpp"
#include "mappings/render/shown.hpp"
#include "mappings/render/texts.hpp"

namespace mappings {

/// What all items of a page have in common.
struct CardSetting {
    const Words& words;
    /// Where texts are made that stand in the data, until they are copied there.
    Arena& arena;
    PageLayout layout = PageLayout::page;
    Addresses addresses = Addresses::included;
    /// False when the page says once, for all items, where they come from.
    bool says_source = false;
};

/// Name and role as {name_v | name_w, role_v | role_w} and the phone as {call, href | number}: a
/// row of the short list.
kainjow::mustache::data person_data(const ShownCard& card, const CardSetting& setting);

kainjow::mustache::data card_data(
    const ShownCard& card, const ItemSource& source, const CardSetting& setting
);
/// The same, folded: name and phone are seen, the rest opens.
kainjow::mustache::data folded_card_data(
    const ShownCard& card, const ItemSource& source, const CardSetting& setting
);
kainjow::mustache::data appointment_data(const AppointmentItem& item, const CardSetting& setting);
kainjow::mustache::data plan_data(const PlanItem& item, const CardSetting& setting);

/// "Uppgifterna kommer från ... Senast ändrad ..." of one source, or nothing when it has no name.
std::optional<Sentence> source_sentence(const ItemSource& source, const Words& words, Arena& arena);

}  // namespace mappings
