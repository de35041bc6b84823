// The view as a whole, and standings for those who follow up.
#include "mappings/engine/select.hpp"

#include <algorithm>
#include <set>

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

/// Plans point only at contacts that this reader sees.
void drop_hidden_links(PatientView& view) {
    std::set<std::string_view> shown;
    const auto add = [&](const Section<ContactItem>& section) {
        for (const ContactItem& item : section.items) shown.insert(item.id);
    };
    add(view.regular_doctor);
    add(view.care_contacts);
    if (view.contact_nurses) add(*view.contact_nurses);
    if (view.planning_doctor) add(*view.planning_doctor);
    for (PlanItem& item : view.plan.items) {
        std::erase_if(item.care_manager_ids, [&](const std::string& id) {
            return !shown.contains(id);
        });
    }
}

/// All contacts of the view that count against a limit, best first.
std::vector<std::string> ids_of(const PatientView& view, const TargetLimit& limit) {
    std::vector<const ContactItem*> items;
    const auto add = [&](const Section<ContactItem>& section) {
        for (const ContactItem& item : section.items) items.push_back(&item);
    };
    add(view.regular_doctor);
    add(view.care_contacts);
    if (view.contact_nurses) add(*view.contact_nurses);
    if (view.planning_doctor) add(*view.planning_doctor);
    std::vector<std::string> ids;
    for (const ContactKind kind : limit.kinds) {
        for (const ContactItem* item : items) {
            if (item->kind == kind) ids.push_back(item->id);
        }
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
    Selection selection(overview, policies, reader, {}, now);
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

std::vector<std::string> cut_for(const TargetProfile& target, PatientView& view) {
    std::vector<std::string> cut;
    for (const TargetLimit& limit : target.limits) {
        const std::vector<std::string> ids = ids_of(view, limit);
        for (std::size_t i = static_cast<std::size_t>(limit.max); i < ids.size(); ++i) {
            cut.push_back(ids[i]);
        }
    }
    const auto drop = [&](Section<ContactItem>& section) {
        std::erase_if(section.items, [&](const ContactItem& item) {
            return std::find(cut.begin(), cut.end(), item.id) != cut.end();
        });
    };
    drop(view.regular_doctor);
    drop(view.care_contacts);
    if (view.contact_nurses) drop(*view.contact_nurses);
    if (view.planning_doctor) drop(*view.planning_doctor);
    return cut;
}

PatientView select(
    const Overview& overview,
    const Policies& policies,
    const Reader& reader,
    std::span<const SourceContact> sources,
    Moment now
) {
    Selection selection(overview, policies, reader, sources, now);
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
    drop_hidden_links(view);
    view.valid_until = selection.valid_until();
    return view;
}

}  // namespace mappings
