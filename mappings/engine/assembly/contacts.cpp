// From claim rows to drafts.
#include "mappings/engine/assembly/contacts.hpp"

#include <algorithm>
#include <tuple>

#include "mappings/engine/assembly/kinds.hpp"
#include "mappings/engine/assembly/participant.hpp"

namespace mappings {
namespace {

/// IN-5 for the kinds that only a doctor can hold.
void check_eligibility(const AssemblyContext& context, CareManager& contact) {
    const bool for_doctors = contact.kind == ContactKind::fast_lakarkontakt ||
                             contact.kind == ContactKind::fast_lakarkontakt_livsuppehallande;
    if (!for_doctors || !contact.named) return;
    const std::string& position = contact.practitioner.qualification.code;
    if (position.empty()) {
        contact.flags.emplace_back("qualification-unknown");
    } else {
        contact.not_eligible = !context.policies.is_doctor(position);
    }
}

ContactDraft with_kind(const AssemblyContext& context, ContactDraft draft, const KindFound& kind) {
    CareManager& contact = draft.contact;
    contact.kind = kind.kind;
    contact.code = kind.code;
    contact.source_code = kind.source_code;
    check_eligibility(context, contact);
    sort_unique(contact.flags);
    contact.id = stable_id(
        "cm_",
        draft.teams.front() + "|" + std::string(name(contact.kind)) + "|" + contact.code.code +
            "|" + contact.person_key + "|" + draft.unit_same_key
    );
    return draft;
}

/// The claim rows of the person, by key and by number, sorted by participant.
class Claims {
public:
    Claims(const AssemblyContext& context, const Cluster& cluster) {
        const TableOf<ClaimColumns>& table = context.tables.care_team_claim;
        for (const PatientKey& key : cluster.keys) {
            batches_.push_back(context.find(table, table.column.patient, key.key, key.source));
        }
        const std::size_t by_key = batches_.size();
        for (const std::string& number : cluster.numbers) {
            batches_.push_back(context.find(table, table.column.patient_id, number, {}));
        }
        for (std::size_t i = 0; i < batches_.size(); ++i) {
            for (const Row& row : RowsOf(batches_[i])) {
                // A literal reference beside an identifier wins.
                if (i >= by_key && !row.text(table.column.patient).empty()) continue;
                rows_.push_back(row);
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
        std::sort(rows_.begin(), rows_.end(), [&](const Row& left, const Row& right) {
            return place(left) < place(right);
        });
    }

    std::span<const Row> rows() const { return rows_; }

private:
    std::vector<RowBatch> batches_;
    std::vector<Row> rows_;
};

bool same_participant(const Row& left, const Row& right, const ClaimColumns& column) {
    return left.source() == right.source() && left.text(column.team) == right.text(column.team) &&
           left.integer(column.slot) == right.integer(column.slot);
}

std::string described(const SourceCoding& coding) {
    return coding.code.empty() ? std::string() : coding.system + "|" + coding.code;
}

}  // namespace

std::vector<ContactDraft> contacts_of(
    const AssemblyContext& context, const Cluster& cluster, std::vector<Dropped>& dropped
) {
    const ClaimColumns& column = context.tables.care_team_claim.column;
    const Claims claims(context, cluster);
    std::vector<ContactDraft> drafts;
    std::span<const Row> rest = claims.rows();
    while (!rest.empty()) {
        const Row& row = rest.front();
        const auto end = std::find_if(rest.begin(), rest.end(), [&](const Row& other) {
            return !same_participant(row, other, column);
        });
        const auto participant = rest.first(static_cast<std::size_t>(end - rest.begin()));
        rest = rest.subspan(participant.size());
        const bool says_a_role =
            std::any_of(participant.begin(), participant.end(), [&](const Row& one) {
                return !one.text(column.code).empty() || !one.text(column.role_text).empty();
            });
        if (!names_a_member(row, column)) {
            // A team without participants has one row too: a via team, not a claim.
            if (says_a_role) dropped.push_back({WhyNot::no_member, context.provenance_of(row), {}});
            continue;
        }
        std::vector<SourceCoding> codings;
        for (const Row& one : participant) {
            codings.push_back(
                {std::string(one.text(column.code_system)),
                 std::string(one.text(column.code)),
                 std::string(one.text(column.code_display))}
            );
        }
        std::vector<SourceCoding> unknown;
        const std::vector<KindFound> kinds = kinds_of(context, std::move(codings), unknown);
        if (kinds.empty()) {
            dropped.push_back(
                {WhyNot::no_kind, context.provenance_of(row), described(unknown.front())}
            );
            continue;
        }
        std::optional<ContactDraft> draft = join_participant(context, row, dropped);
        if (!draft) continue;
        if (cluster.denies(row.source(), row.text(column.patient))) {
            draft->contact.approved_for_patient = false;
        }
        for (std::size_t i = 0; i + 1 < kinds.size(); ++i) {
            drafts.push_back(with_kind(context, *draft, kinds[i]));
        }
        drafts.push_back(with_kind(context, std::move(*draft), kinds.back()));
    }
    return drafts;
}

}  // namespace mappings
