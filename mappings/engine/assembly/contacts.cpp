// From claim rows to drafts.
#include "mappings/engine/assembly/contacts.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include "mappings/engine/assembly/kinds.hpp"
#include "mappings/engine/assembly/participant.hpp"

namespace mappings {
namespace {

/// IN-5 for the kinds that only a doctor can hold.
void check_eligibility(const AssemblyContext& context, ContactDraft& draft) {
    CareManager& contact = draft.contact;
    const bool for_doctors = contact.kind == ContactKind::fast_lakarkontakt ||
                             contact.kind == ContactKind::fast_lakarkontakt_livsuppehallande;
    if (!for_doctors || !contact.named) return;
    const std::string_view position = contact.practitioner.qualification.code;
    if (position.empty()) {
        draft.flags.add(ContactFlag::qualification_unknown);
    } else {
        contact.not_eligible = !context.policies.is_doctor(position);
    }
}

/// Makes the draft one of this kind.
void set_kind(const AssemblyContext& context, ContactDraft& draft, const KindFound& kind) {
    CareManager& contact = draft.contact;
    contact.kind = kind.kind;
    contact.code = kind.code;
    contact.source_code = kind.source_code;
    check_eligibility(context, draft);
    contact.flags = draft.flags.codes(context.memory);
    contact.id = stable_id(
        context.memory,
        "cm_",
        {draft.teams.front(),
         "|",
         name(contact.kind),
         "|",
         contact.code.code,
         "|",
         contact.person_key,
         "|",
         draft.unit_same_key}
    );
}

/// The claim rows of the person, by key and by number, sorted by participant.
Growing<Row> claims_of(const AssemblyContext& context, const Cluster& cluster) {
    const TableOf<ClaimColumns>& table = context.tables.care_team_claim;
    Growing<Row> rows(context.memory);
    for (const PatientKey& key : cluster.keys) {
        for (const Row& row :
             RowsOf(context.find(table, table.column.patient, key.key, key.source))) {
            rows.push_back(row);
        }
    }
    for (const std::string_view number : cluster.numbers) {
        for (const Row& row : RowsOf(context.find(table, table.column.patient_id, number, {}))) {
            // A literal reference beside an identifier wins.
            if (row.text(table.column.patient).empty()) rows.push_back(row);
        }
    }
    const auto place = [&](const Row& row) {
        return std::tuple(
            row.source(),
            row.text(table.column.team),
            row.integer(table.column.slot).value_or(0),
            row.integer(column_row).value_or(0)
        );
    };
    const auto before = [&](const Row& left, const Row& right) {
        return place(left) < place(right);
    };
    // The teams of one patient mostly come in their order.
    if (!std::is_sorted(rows.begin(), rows.end(), before)) {
        std::sort(rows.begin(), rows.end(), before);
    }
    return rows;
}

bool same_participant(const Row& left, const Row& right, const ClaimColumns& column) {
    return left.source() == right.source() && left.text(column.team) == right.text(column.team) &&
           left.integer(column.slot) == right.integer(column.slot);
}

std::string_view described(Memory& memory, const SourceCoding& coding) {
    if (coding.code.empty()) return {};
    return memory.compose({coding.system, "|", coding.code});
}

bool says_a_role(std::span<const Row> participant, const ClaimColumns& column) {
    return std::any_of(participant.begin(), participant.end(), [&](const Row& one) {
        return !one.text(column.code).empty() || !one.text(column.role_text).empty();
    });
}

/// What becomes of one participant, whose rows these are.
class ParticipantContacts {
public:
    ParticipantContacts(
        const AssemblyContext& context,
        const Cluster& cluster,
        Growing<ContactDraft>& drafts,
        Growing<Dropped>& dropped
    )
        : context_(context), cluster_(cluster), drafts_(drafts), dropped_(dropped) {}

    void add(std::span<const Row> participant) {
        const ClaimColumns& column = context_.tables.care_team_claim.column;
        const Row& row = participant.front();
        if (!names_a_member(row, column)) {
            // A team without participants has one row too: a via team, not a claim.
            if (says_a_role(participant, column)) {
                dropped_.push_back(context_.dropped(WhyNot::no_member, row, {}));
            }
            return;
        }
        Growing<SourceCoding> codings(context_.memory, participant.size());
        for (const Row& one : participant) {
            codings.push_back(
                {one.text(column.code_system), one.text(column.code), one.text(column.code_display)}
            );
        }
        const List<KindFound> kinds = kinds_of(context_, codings);
        if (kinds.empty()) {
            const std::string_view detail = described(context_.memory, codings.front());
            dropped_.push_back(context_.dropped(WhyNot::no_kind, row, detail));
            return;
        }
        const std::size_t first = drafts_.size();
        ContactDraft& draft = drafts_.add();
        if (!join_participant(context_, team_of(row), row, draft, dropped_)) {
            return drafts_.pop_back();
        }
        if (cluster_.denies(row.source(), row.text(column.patient))) {
            draft.contact.approved_for_patient = false;
        }
        // Copied before the first kind is set, which may flag the draft.
        while (drafts_.size() < first + kinds.size()) drafts_.push_back(drafts_[first]);
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            set_kind(context_, drafts_[first + i], kinds[i]);
        }
    }

private:
    /// Found out once for the participants of a team, which come one after the other.
    const TeamFacts& team_of(const Row& row) {
        const std::string_view key = row.text(context_.tables.care_team_claim.column.team);
        const bool same = team_ && team_->source == row.source() && team_->key == key;
        if (!same) team_ = team_facts(context_, row);
        return *team_;
    }

    const AssemblyContext& context_;
    const Cluster& cluster_;
    Growing<ContactDraft>& drafts_;
    Growing<Dropped>& dropped_;
    std::optional<TeamFacts> team_;
};

}  // namespace

Growing<ContactDraft> contacts_of(
    const AssemblyContext& context, const Cluster& cluster, Growing<Dropped>& dropped
) {
    const ClaimColumns& column = context.tables.care_team_claim.column;
    const Growing<Row> claims = claims_of(context, cluster);
    // Mostly a claim is a participant of one kind.
    Growing<ContactDraft> drafts(context.memory, claims.size());
    ParticipantContacts contacts(context, cluster, drafts, dropped);
    std::span<const Row> rest = claims;
    while (!rest.empty()) {
        const auto end = std::find_if(rest.begin(), rest.end(), [&](const Row& other) {
            return !same_participant(rest.front(), other, column);
        });
        const auto size = static_cast<std::size_t>(end - rest.begin());
        contacts.add(rest.first(size));
        rest = rest.subspan(size);
    }
    return drafts;
}

}  // namespace mappings
