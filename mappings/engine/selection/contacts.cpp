// Sections of contacts.
#include "mappings/engine/selection/contacts.hpp"

#include <algorithm>
#include <array>

#include "mappings/engine/assembly/context.hpp"
#include "mappings/engine/selection/doctor.hpp"

namespace mappings {
namespace {

const List<Contact>* contact_of(const std::optional<Unit>& unit) {
    return unit ? &unit->contact : nullptr;
}

/// LAW-6: role, unit and the unit's or team's phone remain.
void protect(ContactItem& item, const CareManager& contact) {
    item.practitioner.hsa_id = {};
    item.practitioner.name = {};
    // The note is free text and may name the person.
    item.external_notes = {};
    if (contact.contact_is_personal) item.contact = {};
}

ContactItem item_of(Selection& selection, const CareManager& contact, SectionState state) {
    ContactItem item;
    item.id = contact.id;
    item.state = state;
    item.kind = contact.kind;
    item.code = contact.code;
    item.practitioner = contact.practitioner;
    item.named = contact.named;
    item.care_team = contact.care_team;
    item.period = contact.period;
    item.interval = contact.interval;
    item.managing_care_giver = contact.managing_care_giver;
    item.managing_care_unit = contact.managing_care_unit;
    item.care_providing_care_unit = contact.care_providing_care_unit;
    item.contact = contact.contact;
    item.external_notes = contact.external_notes;
    item.source = selection.item_source(contact.provenance);
    item.flags = contact.flags;
    if (item.practitioner.protected_identity) protect(item, contact);
    item.contact = current_contact(selection, item.contact);
    for (std::optional<Unit>* unit :
         {&item.managing_care_giver, &item.managing_care_unit, &item.care_providing_care_unit}) {
        if (*unit) (*unit)->contact = current_contact(selection, (*unit)->contact);
    }
    if (item.care_team) {
        item.care_team->contact = current_contact(selection, item.care_team->contact);
    }
    const std::array<RouteLevels, 5> levels{{
        {RouteLevel::contact, &item.contact},
        {RouteLevel::care_team, item.care_team ? &item.care_team->contact : nullptr},
        {RouteLevel::care_providing_care_unit, contact_of(item.care_providing_care_unit)},
        {RouteLevel::managing_care_unit, contact_of(item.managing_care_unit)},
        {RouteLevel::managing_care_giver, contact_of(item.managing_care_giver)},
    }};
    item.route = route_of(selection, levels);
    return item;
}

/// The claim of a listing as a contact (SEL-3 with listingResourceCounts).
CareManager contact_from(const Listing& listing, const Policies& policies, Arena& arena) {
    CareManager contact;
    contact.id = stable_id(arena, "cm_", {listing.id});
    contact.kind = ContactKind::fast_lakarkontakt;
    for (const CareManagerPolicy::KindName& one : policies.care_manager().kind_names) {
        if (one.kind != contact.kind) continue;
        contact.code = {
            .code = one.code,
            .code_system = policies.care_manager().national_oid,
            .display_name = {},
        };
    }
    contact.practitioner = *listing.resource;
    contact.managing_care_unit = listing.unit;
    contact.managing_care_giver = listing.care_giver;
    contact.period = listing.period;
    contact.interval = listing.interval;
    contact.approved_for_patient = listing.approved_for_patient;
    contact.provenance = listing.provenance;
    static constexpr std::string_view from_listing = "from-listing";
    contact.flags = {&from_listing, 1};
    return contact;
}

/// Puts one contact that holds now where its visibility and its source's silence allow.
void add_current(
    Selection& selection, const CareManager& contact, SectionFound<ContactItem>& found
) {
    const Silence silence = selection.silence_of(contact.provenance.source);
    if (silence == Silence::hidden) return selection.stop(contact.id, WhyNot::source_silent);
    if (!contact.approved_for_patient) {
        found.withheld = true;
        return selection.stop(contact.id, WhyNot::label);
    }
    const SectionState state =
        silence == Silence::warned ? SectionState::stale : SectionState::present;
    found.current.push_back(item_of(selection, contact, state));
}

void add_future(
    Selection& selection, const CareManager& contact, SectionFound<ContactItem>& found
) {
    if (!contact.approved_for_patient) return selection.stop(contact.id, WhyNot::label);
    if (selection.silence_of(contact.provenance.source) == Silence::hidden) {
        return selection.stop(contact.id, WhyNot::source_silent);
    }
    const ContactItem item = item_of(selection, contact, SectionState::future);
    if (!found.begins) {
        found.begins = begins_notice(selection.arena(), item.practitioner.name, contact.interval);
    }
    found.future.push_back(item);
}

/// Whether a contact that has ended is told of: never without a name, and never for one that was
/// not shown while it held.
bool is_told_when_ended(Selection& selection, const CareManager& contact) {
    const Policies& policies = selection.policies();
    // Sources close what has ended; an entered-in-error has no row at all.
    const bool is_hidden = contact.inactive && policies.care_manager().hide_inactive;
    const bool closed = contact.status == ContactStatus::inactive && !is_hidden;
    const bool status = is_active(contact, policies) || closed;
    return status && contact.named && !contact.incomplete && !contact.not_eligible &&
           contact.approved_for_patient && !contact.practitioner.protected_identity &&
           !contact.practitioner.name.empty() && selection.ended_lately(contact.interval) &&
           selection.silence_of(contact.provenance.source) != Silence::hidden;
}

bool is_same(const CareManager& left, const CareManager& right) {
    return !left.same_as.empty() && left.same_as == right.same_as;
}

const CareManager* find_same(std::span<const CareManager* const> some, const CareManager& contact) {
    const auto found = std::find_if(some.begin(), some.end(), [&](const CareManager* one) {
        return is_same(*one, contact);
    });
    return found == some.end() ? nullptr : *found;
}

/// Whether a contact that has ended goes on by another claim, now or later.
bool goes_on(Selection& selection, const CareManager& contact) {
    if (contact.same_as.empty()) return false;
    const List<CareManager>& all = selection.overview().care_managers;
    return std::any_of(all.begin(), all.end(), [&](const CareManager& one) {
        return is_same(one, contact) && is_usable(one, selection.policies()) &&
               !one.interval.empty() && !selection.has_ended(one.interval);
    });
}

template <class Belongs>
void add_ended(Selection& selection, SectionFound<ContactItem>& found, Belongs&& belongs) {
    const CareManager* last = nullptr;
    for (const CareManager& contact : selection.overview().care_managers) {
        if (!belongs(contact) || !is_told_when_ended(selection, contact)) continue;
        if (goes_on(selection, contact)) continue;
        if (last == nullptr || *last->interval.to < *contact.interval.to) last = &contact;
    }
    if (last == nullptr) return;
    found.ended = ended_notice(selection.arena(), last->practitioner.name, last->interval);
}

/// All contacts of a list section, in the model's order; of those that are the same the first that
/// holds, else the first that begins.
template <class Belongs>
SectionFound<ContactItem> list_of(
    Selection& selection, std::chrono::days delay, Belongs&& belongs
) {
    SectionFound<ContactItem> found(selection.arena());
    Growing<const CareManager*> told(selection.arena());
    Growing<const CareManager*> future(selection.arena());
    const auto is_told = [&](const CareManager& contact) {
        const CareManager* const same = find_same(told, contact);
        if (same == nullptr) {
            told.push_back(&contact);
            return false;
        }
        selection.stop(contact.id, WhyNot::superseded, {}, same->id);
        return true;
    };
    for (const CareManager& contact : selection.overview().care_managers) {
        if (!belongs(contact) || is_out(selection, contact, delay)) continue;
        if (!selection.has_begun(contact.interval)) {
            future.push_back(&contact);
        } else if (!is_told(contact)) {
            add_current(selection, contact, found);
        }
    }
    // The model's order decides between those who begin together.
    std::sort(future.begin(), future.end(), [](const CareManager* left, const CareManager* right) {
        if (left->interval.from != right->interval.from) {
            return left->interval.from < right->interval.from;
        }
        return left < right;
    });
    for (const CareManager* contact : future) {
        if (!is_told(*contact)) add_future(selection, *contact, found);
    }
    add_ended(selection, found, belongs);
    return found;
}

bool is_care_contact(const CareManager& contact) {
    switch (contact.kind) {
        case ContactKind::fast_vardkontakt:
        case ContactKind::fast_omsorgskontakt:
        case ContactKind::fast_vardkontakt_samordnare:
        case ContactKind::other:
            return true;
        default:
            return false;
    }
}

/// What an operator should know of too many contacts of a kind (SEL-10, SEL-12).
std::string_view excess(Selection& selection, std::span<const ContactItem> items) {
    for (const KindLimit& limit : selection.policies().care_manager().limits) {
        if (limit.warn_above <= 0) continue;
        const auto count = std::count_if(items.begin(), items.end(), [&](const ContactItem& item) {
            return item.kind == limit.kind;
        });
        if (count <= limit.warn_above) continue;
        return selection.arena().copy("many-" + std::string(name(limit.kind)));
    }
    return {};
}

/// The section is left out for this reader.
void stop_all(const Selection& selection, ContactKind kind) {
    if (!selection.observed()) return;
    for (const CareManager& contact : selection.overview().care_managers) {
        if (contact.kind == kind) selection.stop(contact.id, WhyNot::label);
    }
}

bool has_content(const Section<ContactItem>& section) {
    return !section.items.empty() || section.notice.has_value();
}

}  // namespace

Section<ContactItem> regular_doctor(Selection& selection) {
    const DoctorChoice choice = choose_doctor(selection);
    SectionFound<ContactItem> found(selection.arena());
    for (const CareManager* contact : choice.elsewhere) {
        selection.stop(contact->id, WhyNot::listed_elsewhere);
    }
    const std::string_view chosen_id = choice.winner != nullptr  ? choice.winner->id
                                       : choice.claim != nullptr ? choice.claim->id
                                                                 : std::string_view();
    for (const CareManager* contact : choice.superseded) {
        selection.stop(contact->id, WhyNot::superseded, {}, chosen_id);
    }
    if (choice.claim != nullptr) {
        const CareManager claimed =
            contact_from(*choice.claim, selection.policies(), selection.arena());
        add_current(selection, claimed, found);
    } else if (choice.winner != nullptr) {
        add_current(selection, *choice.winner, found);
    } else if (!choice.elsewhere.empty()) {
        found.undecided = true;
        found.reason = "listed-elsewhere";
    } else {
        for (const CareManager* contact : choice.future) {
            if (found.future.empty()) add_future(selection, *contact, found);
        }
    }
    // A winner whose source is silent too long is not replaced by what has ended.
    const bool chosen = choice.claim != nullptr || choice.winner != nullptr;
    if (!chosen) {
        add_ended(selection, found, [](const CareManager& contact) {
            return contact.kind == ContactKind::fast_lakarkontakt;
        });
    }
    return decided(selection, found, NoneOf::regular_doctor);
}

Section<ContactItem> care_contacts(Selection& selection) {
    SectionFound<ContactItem> found =
        list_of(selection, selection.policies().visibility().delay.care_contacts, is_care_contact);
    found.reason = excess(selection, found.current);
    return decided(selection, found, NoneOf::care_contacts);
}

std::optional<Section<ContactItem>> contact_nurses(Selection& selection) {
    const VisibilityPolicy& policy = selection.policies().visibility();
    if (selection.by_proxy() && !policy.contact_nurses_for_proxy) {
        stop_all(selection, ContactKind::kontaktsjukskoterska);
        return std::nullopt;
    }
    Section<ContactItem> section = decided(
        selection,
        list_of(
            selection,
            policy.delay.contact_nurses,
            [](const CareManager& contact) {
                return contact.kind == ContactKind::kontaktsjukskoterska;
            }
        ),
        std::nullopt
    );
    if (!has_content(section)) return std::nullopt;
    return section;
}

std::optional<Section<ContactItem>> planning_doctor(Selection& selection) {
    const VisibilityPolicy& policy = selection.policies().visibility();
    if (selection.by_proxy() || policy.planning_doctor == PlanningDoctor::never) {
        stop_all(selection, ContactKind::fast_lakarkontakt_livsuppehallande);
        return std::nullopt;
    }
    const bool released_only = policy.planning_doctor == PlanningDoctor::released_only;
    SectionFound<ContactItem> found(selection.arena());
    const CareManager* first = nullptr;
    for (const CareManager& contact : selection.overview().care_managers) {
        if (contact.kind != ContactKind::fast_lakarkontakt_livsuppehallande) continue;
        if (!contact.named) {
            selection.stop(contact.id, WhyNot::unnamed);
            continue;
        }
        // SEL-11: the first of the order alone, and SEL-9: hidden, it is not replaced.
        if (first != nullptr) {
            const bool holds = contact.interval.contains(selection.now());
            if (holds) selection.stop(contact.id, WhyNot::superseded, {}, first->id);
            continue;
        }
        if (is_out(selection, contact, policy.delay.planning_doctor)) continue;
        if (selection.has_begun(contact.interval)) first = &contact;
    }
    if (first == nullptr) return std::nullopt;
    if (released_only && !first->released) {
        selection.stop(first->id, WhyNot::label, "not released");
        return std::nullopt;
    }
    add_current(selection, *first, found);
    Section<ContactItem> section = decided(selection, found, std::nullopt);
    if (section.items.empty()) return std::nullopt;
    return section;
}

}  // namespace mappings
