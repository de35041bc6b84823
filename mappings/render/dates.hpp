// Dates, moments and hours in words of the reader's language. Local time is Europe/Stockholm. Words
// are made in an arena.
#pragma once

#include <span>
#include <string_view>

#include "mappings/model/arena.hpp"
#include "mappings/model/contact.hpp"
#include "mappings/model/time.hpp"
#include "mappings/render/short_text.hpp"
#include "mappings/render/texts.hpp"

namespace mappings {

/// A FHIR date or dateTime ("2024", "2024-03", "2024-03-03", with time) as "3 mars 2024", "mars
/// 2024" or "2024". A value with a zone is taken to its local day. Empty for what is no date.
std::string_view shown_date(std::string_view fhir_date, const Words& words, Arena& arena);

/// The local day of a moment: "3 mars 2024".
std::string_view shown_date(Moment moment, const Words& words, Arena& arena);

/// The local day and time of day: "3 mars 2024 klockan 10.15".
std::string_view shown_time(Moment moment, const Words& words, Arena& arena);

/// "2024-03-03".
using DateText = ShortText<16>;

/// The local day of a moment as in <time datetime="">: "2024-03-03".
DateText local_date(Moment moment);

/// The local part of a FHIR date, as precise as it was written: "2024-03", "2024-03-03". Empty for
/// what is no date.
DateText local_date(std::string_view fhir_date);

/// A day in words ("3 mars 2024") and as in <time datetime=""> ("2024-03-03").
struct ShownDate {
    std::string_view text;
    std::string_view day;
    bool empty() const { return text.empty(); }
};

/// Both at once; `day` may be borrowed from the text. Empty for what is no date.
ShownDate shown_day(std::string_view fhir_date, const Words& words, Arena& arena);
ShownDate shown_day(Moment moment, const Words& words, Arena& arena);

/// "vardagar klockan 8 till 16"; alternatives are joined with commas. Empty when `hours` is
/// empty.
std::string_view shown_hours(
    std::span<const HoursOfService> hours, const Words& words, Arena& arena
);

}  // namespace mappings
