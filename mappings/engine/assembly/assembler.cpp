// The steps of an assembly in their order (mapping.md section 6).
#include "mappings/engine/assembly/assembler.hpp"

#include <algorithm>
#include <tuple>

#include "mappings/engine/assembly/cluster.hpp"
#include "mappings/engine/assembly/contacts.hpp"
#include "mappings/engine/assembly/listings.hpp"
#include "mappings/engine/assembly/plans.hpp"
#include "mappings/engine/assembly/units.hpp"
#include "mappings/engine/order.hpp"

namespace mappings {
namespace {

/// SEL-10 does not look at the listing: only a fast läkarkontakt is tied to the listed unit.
Ranked ranked(const CareManager& contact, std::span<const Listing* const> listings) {
    if (contact.kind != ContactKind::fast_lakarkontakt) return {&contact};
    return {&contact, listing_fit(contact, listings)};
}

/// The contacts best first.
Growing<const ContactDraft*> in_order(
    const AssemblyContext& context, List<Listing> listings, DraftPlaces drafts
) {
    Growing<const Listing*> all(context.memory, listings.size());
    for (const Listing& listing : listings) all.push_back(&listing);
    struct Place {
        Ranked ranked;
        const ContactDraft* draft;
    };
    Growing<Place> places(context.memory, drafts.size());
    for (const ContactDraft* draft : drafts) {
        places.push_back({ranked(draft->contact, all), draft});
    }
    const std::vector<OrderTerm>& order = context.policies.care_manager().order;
    std::sort(places.begin(), places.end(), [&](const Place& left, const Place& right) {
        return comes_before(order, left.ranked, right.ranked);
    });
    Growing<const ContactDraft*> sorted(context.memory, drafts.size());
    for (const Place& place : places) sorted.push_back(place.draft);
    return sorted;
}

List<Dropped> in_order(Growing<Dropped>& dropped) {
    const auto place = [](const Dropped& one) {
        const Provenance& from = one.provenance;
        return std::tie(from.source, from.owner, one.why, one.detail, from.row);
    };
    std::sort(dropped.begin(), dropped.end(), [&](const Dropped& left, const Dropped& right) {
        return place(left) < place(right);
    });
    return dropped.list();
}

bool holds_something(const Overview& overview) {
    return !overview.care_managers.empty() || !overview.listings.empty() ||
           !overview.care_plans.empty() || !overview.appointments.empty() ||
           !overview.none_stated.empty() || !overview.dropped.empty();
}

}  // namespace

Overview assemble(const AssemblyContext& given, const Anchor& anchor) {
    UnitMemo units;
    AskedMemo asked;
    AssemblyContext context = given;
    context.units = &units;
    context.asked = &asked;
    Memory& memory = context.memory;
    const Cluster cluster = cluster_of(context, anchor);
    Overview overview;
    Growing<Dropped> dropped(memory);
    Growing<ContactDraft> found = contacts_of(context, cluster, dropped);
    const Growing<const ContactDraft*> contacts = merged(context, found);
    overview.listings = listings_of(context, cluster, dropped);
    const Growing<const ContactDraft*> drafts = in_order(context, overview.listings, contacts);
    overview.care_plans = care_plans_of(context, cluster, drafts);
    overview.appointments = appointments_of(context, cluster, dropped);
    overview.none_stated = none_stated_of(context, cluster);
    Growing<CareManager> care_managers(memory, drafts.size());
    for (const ContactDraft* draft : drafts) care_managers.push_back(draft->contact);
    overview.care_managers = care_managers.list();
    overview.dropped = in_order(dropped);

    overview.known = cluster.has_patient || holds_something(overview);
    if (!overview.known) return {};
    overview.labels = cluster.labels;
    overview.protected_identity =
        std::any_of(overview.labels.begin(), overview.labels.end(), [&](std::string_view label) {
            return context.effect_of(label).protects;
        });
    overview.birth_date = cluster.birth_date;
    overview.deceased = cluster.deceased;
    if (cluster.several_numbers) {
        static constexpr std::string_view several_numbers = "several-numbers";
        overview.warnings = {&several_numbers, 1};
    }
    overview.keys = cluster.keys;
    overview.numbers = cluster.numbers;
    return overview;
}

}  // namespace mappings
