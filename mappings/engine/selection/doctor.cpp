// The choice of the fast läkarkontakt.
#include "mappings/engine/selection/doctor.hpp"

#include <algorithm>

#include "mappings/engine/assembly/context.hpp"
#include "mappings/engine/order.hpp"

namespace mappings {
namespace {

/// Best first by the policy's order; the listing counts.
void sort_candidates(
    const Policies& policies,
    std::span<const Listing* const> listings,
    Growing<const CareManager*>& candidates
) {
    if (candidates.size() < 2) return;
    std::sort(
        candidates.begin(),
        candidates.end(),
        [&](const CareManager* left, const CareManager* right) {
            return comes_before(
                policies.care_manager().order,
                {left, listing_fit(*left, listings)},
                {right, listing_fit(*right, listings)}
            );
        }
    );
}

/// The claim of a listing that counts although no candidate bears it out.
const Listing* counting_claim(
    const Policies& policies,
    std::span<const Listing* const> listings,
    std::span<const CareManager* const> candidates
) {
    if (!policies.visibility().listing_resource_counts) return nullptr;
    for (const Listing* listing : listings) {
        if (!listing->resource || !listing->care_giver) continue;
        const std::string_view position = listing->resource->qualification.code;
        if (!position.empty() && !policies.is_doctor(position)) continue;
        const bool borne_out =
            std::any_of(candidates.begin(), candidates.end(), [&](const CareManager* one) {
                return one->person_key == listing->resource_key;
            });
        return borne_out ? nullptr : listing;
    }
    return nullptr;
}

}  // namespace

bool is_active(const CareManager& contact, const Policies& policies) {
    const CareManagerPolicy& policy = policies.care_manager();
    if (contact.inactive && policy.hide_inactive) return false;
    if (contact.status == ContactStatus::absent) return policy.show_absent_status;
    return contains(policy.show_status, name(contact.status));
}

bool is_usable(const CareManager& contact, const Policies& policies) {
    const bool known = !contact.practitioner.name.empty() || !contact.practitioner.hsa_id.empty();
    return known && !contact.incomplete && !contact.not_eligible && is_active(contact, policies);
}

namespace {

/// The first rule that speaks against a contact that is out, in the order of mapping.md section 10.
void tell_why(Selection& selection, const CareManager& contact) {
    const bool known = !contact.practitioner.name.empty() || !contact.practitioner.hsa_id.empty();
    const bool active = is_active(contact, selection.policies());
    if (!known) return selection.stop(contact.id, WhyNot::join_pending);
    if (contact.not_eligible) {
        return selection.stop(
            contact.id, WhyNot::not_eligible, contact.practitioner.qualification.code
        );
    }
    if (contact.incomplete) return selection.stop(contact.id, WhyNot::incomplete);
    if (contact.interval.empty() || !contact.interval.contains(selection.now())) {
        return selection.stop(contact.id, WhyNot::period);
    }
    if (!active) {
        const bool by_status =
            contains(selection.policies().care_manager().show_status, name(contact.status)) ||
            contact.status == ContactStatus::absent;
        return selection.stop(
            contact.id,
            WhyNot::status,
            contact.inactive && by_status ? std::string_view("role or person inactive")
                                          : name(contact.status)
        );
    }
    selection.stop(contact.id, WhyNot::delayed);
}

}  // namespace

bool is_out(Selection& selection, const CareManager& contact, std::chrono::days delay) {
    const bool out = !is_usable(contact, selection.policies()) || contact.interval.empty() ||
                     selection.is_delayed(contact.provenance, delay) ||
                     selection.has_ended(contact.interval);
    if (out && selection.observed()) tell_why(selection, contact);
    return out;
}

List<const Listing*> current_listings(Selection& selection) {
    Growing<const Listing*> current(selection.arena(), selection.overview().listings.size());
    for (const Listing& listing : selection.overview().listings) {
        if (selection.is_current(listing.interval)) current.push_back(&listing);
    }
    return current.list();
}

DoctorChoice choose_doctor(Selection& selection) {
    const Policies& policies = selection.policies();
    const List<const Listing*> listings = current_listings(selection);
    const bool unit_known = std::any_of(listings.begin(), listings.end(), [](const Listing* one) {
        return !one->unit_keys.empty();
    });
    const bool within_listing =
        unit_known && policies.limit_of(ContactKind::fast_lakarkontakt).within_listing;
    const auto fits = [&](const CareManager& contact) {
        const auto at = [&](const Listing* listing) { return is_at(contact, *listing); };
        return !within_listing || std::any_of(listings.begin(), listings.end(), at);
    };

    Growing<const CareManager*> candidates(selection.arena());
    Growing<const CareManager*> elsewhere(selection.arena());
    Growing<const CareManager*> future(selection.arena());
    for (const CareManager& contact : selection.overview().care_managers) {
        if (contact.kind != ContactKind::fast_lakarkontakt) continue;
        if (!contact.named) {
            selection.stop(contact.id, WhyNot::unnamed);
            continue;
        }
        if (is_out(selection, contact, policies.visibility().delay.regular_doctor)) continue;
        if (!selection.has_begun(contact.interval)) {
            if (fits(contact)) future.push_back(&contact);
        } else if (fits(contact)) {
            candidates.push_back(&contact);
        } else {
            elsewhere.push_back(&contact);
        }
    }
    sort_candidates(policies, listings, candidates);
    // The model's order decides between those who begin together.
    std::sort(future.begin(), future.end(), [](const CareManager* left, const CareManager* right) {
        if (left->interval.from != right->interval.from) {
            return left->interval.from < right->interval.from;
        }
        return left < right;
    });
    DoctorChoice choice;
    choice.elsewhere = elsewhere.list();
    choice.future = future.list();
    choice.claim = counting_claim(policies, listings, candidates);
    const std::size_t winners = choice.claim == nullptr && !candidates.empty() ? 1 : 0;
    if (winners == 1) choice.winner = candidates.front();
    choice.superseded = {candidates.data() + winners, candidates.size() - winners};
    return choice;
}

}  // namespace mappings
