// Merging drafts that are one contact (IN-7).
#include <algorithm>
#include <optional>
#include <tuple>

#include "mappings/engine/assembly/contacts.hpp"
#include "mappings/engine/order.hpp"
#include "mappings/model/stockholm.hpp"

namespace mappings {
namespace {

/// -1, 0 or 1 by what `same` compares.
int compare_same(
    std::span<const SameField> same, const ContactDraft& left, const ContactDraft& right
) {
    const auto order = [](const auto& one, const auto& other) {
        return one < other ? -1 : (other < one ? 1 : 0);
    };
    for (const SameField field : same) {
        int result = 0;
        switch (field) {
            case SameField::patient:
                break;  // all drafts are one person's
            case SameField::kind:
                result = order(left.contact.kind, right.contact.kind);
                // `other` stands for any unknown code; two of them are two kinds.
                if (result == 0 && left.contact.kind == ContactKind::other) {
                    result = order(left.contact.code.code, right.contact.code.code);
                }
                break;
            case SameField::person:
                result = order(left.contact.person_key, right.contact.person_key);
                break;
            case SameField::unit:
                result = order(left.unit_same_key, right.unit_same_key);
                break;
        }
        if (result != 0) return result;
    }
    return 0;
}

bool starts_before(const ContactDraft& left, const ContactDraft& right) {
    const Interval& a = left.contact.interval;
    const Interval& b = right.contact.interval;
    // What never applies comes last, so that it does not stand between rows that meet.
    if (a.empty() != b.empty()) return b.empty();
    if (a.from != b.from) return a.from < b.from;
    return left.contact.id < right.contact.id;
}

/// Whether `left`'s fields are taken before `right`'s: the preferred source, then the order.
bool is_better(
    const AssemblyContext& context, const ContactDraft& left, const ContactDraft& right
) {
    const int left_rank = context.source_rank(left.contact.provenance.source);
    const int right_rank = context.source_rank(right.contact.provenance.source);
    if (left_rank != right_rank) return left_rank < right_rank;
    return comes_before(context.policies.care_manager().order, {&left.contact}, {&right.contact});
}

/// Makes one contact of rows that are the same: the best of them, with what the others add.
const ContactDraft* merge(const AssemblyContext& context, std::span<ContactDraft* const> group) {
    if (group.size() == 1) return group.front();
    const auto best = std::min_element(
        group.begin(),
        group.end(),
        [&](const ContactDraft* left, const ContactDraft* right) {
            return is_better(context, *left, *right);
        }
    );
    ContactDraft& result = **best;
    Growing<Provenance> also_from(context.memory);
    Growing<std::string_view> teams(context.memory);
    for (const std::string_view team : result.teams) teams.push_back(team);
    for (const ContactDraft* other : group) {
        if (other == *best) continue;
        also_from.push_back(other->contact.provenance);
        for (const std::string_view team : other->teams) teams.push_back(team);
        // What one row keeps from patients, or whom it protects, no other row gives back.
        result.contact.approved_for_patient =
            result.contact.approved_for_patient && other->contact.approved_for_patient;
        result.contact.practitioner.protected_identity =
            result.contact.practitioner.protected_identity ||
            other->contact.practitioner.protected_identity;
    }
    std::sort(
        also_from.begin(),
        also_from.end(),
        [](const Provenance& left, const Provenance& right) {
            return std::tie(left.source, left.owner, left.row) <
                   std::tie(right.source, right.owner, right.row);
        }
    );
    sort_unique(teams);
    result.contact.also_from = also_from.list();
    result.teams = teams.list();
    return &result;
}

}  // namespace

Growing<const ContactDraft*> merged(const AssemblyContext& context, std::span<ContactDraft> given) {
    const std::vector<SameField>& same = context.policies.care_manager().same;
    Growing<ContactDraft*> places(context.memory, given.size());
    for (ContactDraft& draft : given) places.push_back(&draft);
    std::sort(
        places.begin(),
        places.end(),
        [&](const ContactDraft* left, const ContactDraft* right) {
            const int result = compare_same(same, *left, *right);
            return result != 0 ? result < 0 : starts_before(*left, *right);
        }
    );
    Growing<const ContactDraft*> result(context.memory, given.size());
    std::span<ContactDraft* const> rest = places;
    while (!rest.empty()) {
        const ContactDraft& first = *rest.front();
        // Sorted by start, rows meet when one starts before the latest end so far.
        std::optional<Moment> latest = first.contact.interval.to;
        const bool alone = first.contact.interval.empty();
        std::size_t size = 1;
        while (!alone && size < rest.size()) {
            const Interval& next = rest[size]->contact.interval;
            const bool meets = !next.empty() && (!latest || !next.from || *next.from < *latest);
            if (!meets || compare_same(same, first, *rest[size]) != 0) break;
            if (!next.to || (latest && *latest < *next.to)) latest = next.to;
            ++size;
        }
        result.push_back(merge(context, rest.first(size)));
        rest = rest.subspan(size);
    }
    return result;
}

}  // namespace mappings
