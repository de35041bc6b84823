// The view as a whole, and standings for those who follow up.
#include "mappings/engine/select.hpp"

#include <algorithm>

#include "mappings/engine/selection/contacts.hpp"
#include "mappings/engine/selection/doctor.hpp"
#include "mappings/engine/selection/plans.hpp"

namespace mappings {
namespace {

Standing standing_of(Selection& selection, const CareManager& contact) {
    if (!contact.named) return Standing::unnamed;
    if (contact.not_eligible) return Standing::not_eligible;
    if (contact.incomplete) return Standing::incomplete;
    if (!is_active(contact, selection.policies()) || contact.interval.empty()) {
        return Standing::not_active;
    }
    if (selection.has_ended(contact.interval)) return Standing::ended;
    return selection.has_begun(contact.interval) ? Standing::current : Standing::future;
}

/// Calls `visit` for every contact of the view, section by section.
template <class Visit>
void each_contact(const PatientView& view, Visit&& visit) {
    const auto all = [&](const Section<ContactItem>& section) {
        for (const ContactItem& item : section.items) visit(item);
    };
    all(view.regular_doctor);
    all(view.care_contacts);
    if (view.contact_nurses) all(*view.contact_nurses);
    if (view.planning_doctor) all(*view.planning_doctor);
}

bool shows_contact(const PatientView& view, std::string_view id) {
    bool shown = false;
    each_contact(view, [&](const ContactItem& item) { shown = shown || item.id == id; });
    return shown;
}

/// Plans point only at contacts that this reader sees.
void drop_hidden_links(PatientView& view, Arena& arena) {
    const bool links =
        std::any_of(view.plan.items.begin(), view.plan.items.end(), [](const PlanItem& item) {
            return !item.care_manager_ids.empty();
        });
    if (!links) return;
    Growing<PlanItem> items(arena, view.plan.items.size());
    for (const PlanItem& item : view.plan.items) {
        Growing<std::string_view> ids(arena, item.care_manager_ids.size());
        for (const std::string_view id : item.care_manager_ids) {
            if (shows_contact(view, id)) ids.push_back(id);
        }
        items.push_back(item).care_manager_ids = ids.list();
    }
    view.plan.items = items.list();
}

/// All contacts of the view that count against a limit, best first.
Growing<std::string_view> ids_of(const PatientView& view, const TargetLimit& limit, Arena& arena) {
    Growing<std::string_view> ids(arena);
    for (const ContactKind kind : limit.kinds) {
        each_contact(view, [&](const ContactItem& item) {
            if (item.kind == kind) ids.push_back(item.id);
        });
    }
    return ids;
}

}  // namespace

std::string_view name(Standing standing) {
    switch (standing) {
        case Standing::current:
            return "current";
        case Standing::future:
            return "future";
        case Standing::ended:
            return "ended";
        case Standing::not_active:
            return "notActive";
        case Standing::superseded:
            return "superseded";
        case Standing::listed_elsewhere:
            return "listed-elsewhere";
        case Standing::incomplete:
            return "incomplete";
        case Standing::not_eligible:
            return "notEligible";
        case Standing::unnamed:
            return "unnamed";
    }
    return "";
}

std::vector<Standing> standings(const Overview& overview, const Policies& policies, Moment now) {
    const Reader reader;
    Arena arena;
    Selection selection(overview, policies, reader, {}, now, arena);
    std::vector<Standing> result;
    result.reserve(overview.care_managers.size());
    for (const CareManager& contact : overview.care_managers) {
        result.push_back(standing_of(selection, contact));
    }
    const DoctorChoice choice = choose_doctor(selection);
    const auto mark = [&](std::span<const CareManager* const> contacts, Standing standing) {
        for (const CareManager* contact : contacts) {
            result[static_cast<std::size_t>(contact - overview.care_managers.data())] = standing;
        }
    };
    mark(choice.superseded, Standing::superseded);
    mark(choice.elsewhere, Standing::listed_elsewhere);
    // SEL-11: of the doctors when life is sustained by treatment only the first counts.
    bool seen = false;
    for (std::size_t i = 0; i < result.size(); ++i) {
        const bool planning =
            overview.care_managers[i].kind == ContactKind::fast_lakarkontakt_livsuppehallande;
        if (!planning || result[i] != Standing::current) continue;
        if (seen) result[i] = Standing::superseded;
        seen = true;
    }
    return result;
}

List<std::string_view> cut_for(const TargetProfile& target, PatientView& view, Arena& arena) {
    Growing<std::string_view> cut(arena);
    for (const TargetLimit& limit : target.limits) {
        const Growing<std::string_view> ids = ids_of(view, limit, arena);
        for (std::size_t i = static_cast<std::size_t>(limit.max); i < ids.size(); ++i) {
            cut.push_back(ids[i]);
        }
    }
    const auto drop = [&](Section<ContactItem>& section) {
        Growing<ContactItem> kept(arena, section.items.size());
        for (const ContactItem& item : section.items) {
            const bool is_cut = std::find(cut.begin(), cut.end(), item.id) != cut.end();
            if (!is_cut) kept.push_back(item);
        }
        section.items = kept.list();
    };
    drop(view.regular_doctor);
    drop(view.care_contacts);
    if (view.contact_nurses) drop(*view.contact_nurses);
    if (view.planning_doctor) drop(*view.planning_doctor);
    return cut.list();
}

PatientView select(
    const Overview& overview,
    const Policies& policies,
    const Reader& reader,
    std::span<const SourceContact> sources,
    Moment now,
    Arena& arena,
    SelectionObserver* observer
) {
    Selection selection(overview, policies, reader, sources, now, arena);
    selection.observe(observer);
    PatientView view;
    view.as_of = now;
    view.sources = selection.statuses();
    view.regular_doctor = regular_doctor(selection);
    view.health_centre = health_centre(selection);
    view.care_contacts = care_contacts(selection);
    view.contact_nurses = contact_nurses(selection);
    view.planning_doctor = planning_doctor(selection);
    view.plan = plan(selection);
    view.appointments = appointments(selection);
    drop_hidden_links(view, arena);
    view.valid_until = selection.valid_until();
    return view;
}

}  // namespace mappings
