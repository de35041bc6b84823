// What an assembled model holds, by id: which section an item belongs to, which row it stands on,
// and by which rule of the order one contact comes before another.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "mappings/engine/mapping_set.hpp"
#include "mappings/explain/explanation.hpp"
#include "mappings/model/overview.hpp"
#include "mappings/render/sections.hpp"

namespace mappings {

/// Tables of the rows that items stand on.
inline constexpr std::string_view claim_table = "care_team_claim";
inline constexpr std::string_view listing_table = "listing";
inline constexpr std::string_view plan_table = "care_plan";
inline constexpr std::string_view activity_table = "care_plan_activity";
inline constexpr std::string_view appointment_table = "appointment";

struct ModelItem {
    PortalSection section = PortalSection::regular_doctor;
    std::string_view table;
    const Provenance* provenance = nullptr;
    /// Null for what is no contact.
    const CareManager* contact = nullptr;
};

/// Borrows all it is given, and what the overview borrows from.
class ModelItems {
public:
    ModelItems(const MappingSet& set, const Overview& overview, Moment now);

    const std::map<std::string_view, ModelItem>& all() const { return items_; }
    /// Null when the model has no such item.
    const ModelItem* find(std::string_view id) const;
    /// Null when the model has no such contact.
    const CareManager* contact(std::string_view id) const;

    /// The term of the policy's order that decides between two contacts; nothing when none does.
    std::optional<RuleStep> order_rule(const CareManager& left, const CareManager& right) const;
    /// The term that decides between the contact and the best other one of its section.
    std::optional<RuleStep> order_rule(const CareManager& contact) const;
    /// A rule of the policy of contacts, by its JSON Pointer.
    RuleStep policy_rule(const std::string& pointer, std::string text) const;

private:
    const MappingSet& set_;
    const Overview& overview_;
    Moment now_;
    std::map<std::string_view, ModelItem> items_;
};

}  // namespace mappings
