// ModelItems.
#include "mappings/explain/model_items.hpp"

#include <vector>

#include "mappings/engine/order.hpp"
#include "mappings/explain/lineage.hpp"

namespace mappings {
namespace {

PortalSection section_of(ContactKind kind) {
    switch (kind) {
        case ContactKind::fast_lakarkontakt:
            return PortalSection::regular_doctor;
        case ContactKind::kontaktsjukskoterska:
            return PortalSection::contact_nurses;
        case ContactKind::fast_lakarkontakt_livsuppehallande:
            return PortalSection::planning_doctor;
        default:
            return PortalSection::care_contacts;
    }
}

}  // namespace

ModelItems::ModelItems(const MappingSet& set, const Overview& overview, Moment now)
    : set_(set), overview_(overview), now_(now) {
    const auto add = [this](
                         std::string_view id,
                         PortalSection section,
                         std::string_view table,
                         const Provenance& row,
                         const CareManager* contact = nullptr
                     ) {
        items_[id] = {section, table, &row, contact};
    };
    for (const CareManager& one : overview.care_managers) {
        add(one.id, section_of(one.kind), claim_table, one.provenance, &one);
    }
    for (const Listing& one : overview.listings) {
        add(one.id, PortalSection::health_centre, listing_table, one.provenance);
    }
    for (const CarePlanEntry& one : overview.care_plans) {
        add(one.id, PortalSection::plan, plan_table, one.provenance);
    }
    for (const AgreedTime& one : overview.appointments) {
        add(one.id, PortalSection::appointments, appointment_table, one.provenance);
    }
}

const ModelItem* ModelItems::find(std::string_view id) const {
    const auto found = items_.find(id);
    return found == items_.end() ? nullptr : &found->second;
}

const CareManager* ModelItems::contact(std::string_view id) const {
    const ModelItem* item = find(id);
    return item == nullptr ? nullptr : item->contact;
}

std::optional<RuleStep> ModelItems::order_rule(const CareManager& left, const CareManager& right)
    const {
    std::vector<const Listing*> listings;
    for (const Listing& listing : overview_.listings) {
        if (listing.interval.contains(now_)) listings.push_back(&listing);
    }
    const auto ranked = [&](const CareManager& one) {
        return Ranked{&one, listing_fit(one, listings)};
    };
    const auto term =
        deciding_term(set_.policies().care_manager().order, ranked(left), ranked(right));
    if (!term) return std::nullopt;
    return policy_rule("/order/" + std::to_string(*term), "The policy's order decided.");
}

std::optional<RuleStep> ModelItems::order_rule(const CareManager& contact) const {
    for (const CareManager& other : overview_.care_managers) {
        const bool rival = &other != &contact && section_of(other.kind) == section_of(contact.kind);
        if (rival) return order_rule(contact, other);
    }
    return std::nullopt;
}

RuleStep ModelItems::policy_rule(const std::string& pointer, std::string text) const {
    constexpr std::string_view file = "policies/care-manager.json";
    RuleStep rule;
    rule.at.file = file;
    rule.at.position = position_in_set(set_, file, pointer);
    rule.rule = pointer;
    rule.text = std::move(text);
    return rule;
}

}  // namespace mappings
