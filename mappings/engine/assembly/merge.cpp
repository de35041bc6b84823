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

/// Whether `best` says, for all of `other`'s time, what `other` says of being a contact.
bool stands_for(const ContactDraft& best, const ContactDraft& other) {
    const CareManager& left = best.contact;
    const CareManager& right = other.contact;
    const auto says = [](const CareManager& one) {
        return std::tie(
            one.status, one.inactive, one.named, one.not_eligible, one.incomplete, one.unit_keys
        );
    };
    return says(left) == says(right) &&
           intersection(left.interval, right.interval) == right.interval;
}

/// Rows that are the same contact: their best, and what becomes of the others.
class SameContact {
public:
    SameContact(const AssemblyContext& context, std::span<ContactDraft* const> group)
        : context_(context),
          memory_(context.memory),
          group_(group),
          best_(best_of(context, group)) {}

    void add_to(Growing<const ContactDraft*>& result) {
        if (group_.size() == 1) return (void)result.push_back(best_);
        Growing<ContactDraft*> kept(memory_);
        Growing<Provenance> also_from(memory_);
        kept.push_back(best_);
        for (ContactDraft* one : group_) {
            if (one == best_) continue;
            if (is_kept(*one)) {
                kept.push_back(one);
            } else {
                also_from.push_back(one->contact.provenance);
            }
        }
        std::sort(
            also_from.begin(),
            also_from.end(),
            [](const Provenance& left, const Provenance& right) {
                return std::tie(left.source, left.owner, left.row) <
                       std::tie(right.source, right.owner, right.row);
            }
        );
        const List<Provenance> others = also_from.list();
        const List<std::string_view> teams = all_teams();
        if (kept.size() > 1) tell_apart(kept);
        for (ContactDraft* one : kept) {
            one->contact.also_from = others;
            one->teams = teams;
            keep_back(*one);
            result.push_back(one);
        }
    }

private:
    static ContactDraft* best_of(
        const AssemblyContext& context, std::span<ContactDraft* const> group
    ) {
        return *std::min_element(
            group.begin(),
            group.end(),
            [&](const ContactDraft* left, const ContactDraft* right) {
                return is_better(context, *left, *right);
            }
        );
    }

    /// The preferred source decides (IN-7); what it says twice holds each time for itself. A team
    /// that begins next year, or was closed, takes nothing from one that holds now.
    bool is_kept(const ContactDraft& one) const {
        const int rank = context_.source_rank(one.contact.provenance.source);
        return rank == context_.source_rank(best_->contact.provenance.source) &&
               !stands_for(*best_, one);
    }

    List<std::string_view> all_teams() const {
        Growing<std::string_view> teams(memory_);
        for (const ContactDraft* one : group_) teams.append({one->teams.data(), one->teams.size()});
        sort_unique(teams);
        return teams.list();
    }

    /// Rows of one team have one id, which is not enough for two contacts. Others keep theirs.
    void tell_apart(Growing<ContactDraft*>& kept) {
        const std::string_view id = best_->contact.id;
        for (ContactDraft* one : kept) {
            one->contact.same_as = id;
            const auto of_one_id =
                std::count_if(kept.begin(), kept.end(), [&](const ContactDraft* other) {
                    return other->contact.id == one->contact.id;
                });
            if (one == best_ || of_one_id == 1) continue;
            const Period& period = one->contact.period;
            one->contact.id =
                stable_id(memory_, "cm_", {one->contact.id, "|", period.start, "|", period.end});
        }
    }

    /// What one row keeps from patients, or whom it protects, no other row gives back.
    void keep_back(ContactDraft& one) const {
        for (const ContactDraft* other : group_) {
            one.contact.approved_for_patient =
                one.contact.approved_for_patient && other->contact.approved_for_patient;
            one.contact.practitioner.protected_identity =
                one.contact.practitioner.protected_identity ||
                other->contact.practitioner.protected_identity;
        }
    }

    const AssemblyContext& context_;
    Memory& memory_;
    std::span<ContactDraft* const> group_;
    ContactDraft* best_;
};

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
        SameContact(context, rest.first(size)).add_to(result);
        rest = rest.subspan(size);
    }
    return result;
}

}  // namespace mappings
