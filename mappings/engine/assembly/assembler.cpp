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

/// The contacts best first. Contacts are large, so their places are sorted and each is moved once.
std::vector<ContactDraft> in_order(
    const AssemblyContext& context,
    std::span<const Listing> listings,
    std::vector<ContactDraft> drafts
) {
    std::vector<const Listing*> all;
    for (const Listing& listing : listings) all.push_back(&listing);
    std::vector<std::pair<Ranked, std::size_t>> places;
    places.reserve(drafts.size());
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        places.emplace_back(ranked(drafts[i].contact, all), i);
    }
    const std::vector<OrderTerm>& order = context.policies.care_manager().order;
    std::sort(places.begin(), places.end(), [&](const auto& left, const auto& right) {
        return comes_before(order, left.first, right.first);
    });
    std::vector<ContactDraft> sorted;
    sorted.reserve(drafts.size());
    for (const auto& [contact, place] : places) sorted.push_back(std::move(drafts[place]));
    return sorted;
}

void sort_dropped(std::vector<Dropped>& dropped) {
    const auto place = [](const Dropped& one) {
        return std::tie(one.provenance.source, one.provenance.owner, one.why, one.detail);
    };
    std::sort(dropped.begin(), dropped.end(), [&](const Dropped& left, const Dropped& right) {
        return place(left) < place(right);
    });
}

bool holds_something(const Overview& overview) {
    return !overview.care_managers.empty() || !overview.listings.empty() ||
           !overview.care_plans.empty() || !overview.appointments.empty() ||
           !overview.none_stated.empty() || !overview.dropped.empty();
}

}  // namespace

Overview assemble(const AssemblyContext& given, const Anchor& anchor) {
    UnitMemo units;
    AssemblyContext context = given;
    context.units = &units;
    Cluster cluster = cluster_of(context, anchor);
    Overview overview;
    std::vector<ContactDraft> drafts =
        merged(context, contacts_of(context, cluster, overview.dropped));
    overview.listings = listings_of(context, cluster, overview.dropped);
    drafts = in_order(context, overview.listings, std::move(drafts));
    overview.care_plans = care_plans_of(context, cluster, drafts);
    overview.appointments = appointments_of(context, cluster, overview.dropped);
    overview.none_stated = none_stated_of(context, cluster);
    for (ContactDraft& draft : drafts) overview.care_managers.push_back(std::move(draft.contact));
    sort_dropped(overview.dropped);

    overview.known = cluster.has_patient || holds_something(overview);
    if (!overview.known) return {};
    overview.labels = std::move(cluster.labels);
    overview.protected_identity =
        std::any_of(overview.labels.begin(), overview.labels.end(), [&](const std::string& label) {
            return context.effect_of(label).protects;
        });
    overview.birth_date = std::move(cluster.birth_date);
    overview.deceased = cluster.deceased;
    if (cluster.several_numbers) overview.warnings.emplace_back("several-numbers");
    overview.keys = std::move(cluster.keys);
    overview.numbers = std::move(cluster.numbers);
    return overview;
}

}  // namespace mappings
