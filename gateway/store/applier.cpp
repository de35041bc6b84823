// Plan, then carry out.
#include "gateway/store/applier.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace gateway::store {
namespace {

using fhir::IssueType;
using fhir::Kind;

// Persons assembled inside the transaction of a push; more become background work.
constexpr std::size_t most_at_once = 16;

std::optional<fhir::Outcome> check_audit(const Change& change) {
    for (const audit::Entry& entry : change.audit) {
        const std::string_view missing = audit::missing_field(entry);
        if (missing.empty()) continue;
        return fhir::Outcome(
            Kind::internal,
            IssueType::exception,
            "audit-incomplete",
            "The access log entry has no " + std::string(missing) + "; without it nothing is done."
        );
    }
    return std::nullopt;
}

std::optional<fhir::Outcome> check_keys(const Change& change) {
    // One write is the usual case and needs no set.
    if (change.writes.size() < 2) return std::nullopt;
    std::set<std::tuple<std::string_view, std::string_view, std::string_view>> seen;
    for (const Write& write : change.writes) {
        const Key& key = write.key;
        if (seen.emplace(key.source, key.type, key.id).second) continue;
        return fhir::Outcome(
            Kind::invalid,
            IssueType::duplicate,
            "same-resource-twice",
            "One request writes the same " + key.type + " twice. Send each resource once."
        );
    }
    return std::nullopt;
}

/// Lends the old rows to the end of the new ones, because whoever either names is touched.
class Joined {
public:
    Joined(std::vector<mappings::RowBatch>& rows, std::vector<mappings::RowBatch> old)
        : rows_(rows), count_(rows.size()) {
        std::move(old.begin(), old.end(), std::back_inserter(rows_));
    }
    ~Joined() { rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(count_), rows_.end()); }
    Joined(const Joined&) = delete;
    Joined& operator=(const Joined&) = delete;

private:
    std::vector<mappings::RowBatch>& rows_;
    std::size_t count_;
};

}  // namespace

Applier::Applier(
    SQLite::Database& database, const Mapping& mapping, std::string_view system_id, Clock clock
)
    : mapping_(mapping),
      clock_(std::move(clock)),
      resources_(database),
      finder_(database, mapping.tables, mapping.extract_id),
      rows_(database, mapping.tables, in_use),
      subjects_(database, mapping, finder_),
      audit_(database, system_id),
      rowless_(database),
      last_time_(resources_.last_stored_at()) {}

Instant Applier::next_time() {
    last_time_ = std::max(clock_(), last_time_ + std::chrono::microseconds(1));
    return last_time_;
}

fhir::Result<Receipt> Applier::apply(Change& change) {
    if (auto refusal = check_keys(change)) return *std::move(refusal);
    if (auto refusal = check_audit(change)) return *std::move(refusal);
    const Instant now = clock_();
    std::vector<Plan> plans;
    for (const Write& write : change.writes) {
        auto planned = plan(write, now);
        if (!planned) return std::move(planned).error();
        plans.push_back(*std::move(planned));
    }
    Receipt receipt;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        receipt.written.push_back(carry_out(change.writes[i], plans[i]));
        resources_.note_contact(change.writes[i].key.source, now);
    }
    for (const audit::Entry& entry : change.audit) audit_.append(entry);
    return receipt;
}

fhir::Result<Applier::Plan> Applier::plan(const Write& write, Instant now) {
    Plan planned;
    planned.known = resources_.find(write.key);
    std::optional<Present> present;
    if (planned.known) present = planned.known->present;
    planned.intake = next_time();
    auto decision = decide(write, present, now, planned.intake);
    if (!decision) return std::move(decision).error();
    planned.decision = *std::move(decision);
    return planned;
}

Written Applier::carry_out(Write& write, const Plan& plan) {
    switch (plan.decision.place) {
        case Place::winner:
            return make_current(write, plan);
        case Place::history:
            return keep_in_history(write, plan);
        case Place::nowhere:
            break;
    }
    Written written;
    written.disposition = plan.decision.disposition;
    if (plan.known) {
        written.version = plan.known->present.number;
        written.last_updated = plan.known->present.stored_at;
    }
    return written;
}

Written Applier::keep_in_history(const Write& write, const Plan& plan) {
    const Known& known = *plan.known;
    Written written;
    written.current_version = known.present.number;
    const std::string_view hash =
        write.kind == WriteKind::remove ? std::string_view() : std::string_view(write.content_hash);
    if (const auto same = resources_.find_same(known.resource, plan.decision, hash)) {
        written.disposition = Disposition::unchanged;
        written.version = same->number;
        written.last_updated = same->stored_at;
        return written;
    }
    written.disposition = Disposition::superseded;
    written.version = known.last_number + 1;
    written.last_updated = plan.intake;
    resources_.add_version(
        known.resource, written.version, write, plan.decision, written.last_updated
    );
    resources_.count_superseded(known.resource, written.version);
    return written;
}

Written Applier::make_current(Write& write, const Plan& plan) {
    const bool removes = write.kind == WriteKind::remove;
    const bool was_live = plan.known && !plan.known->present.deleted;
    const std::int64_t resource =
        plan.known ? plan.known->resource : resources_.add_resource(write.key);
    const std::int64_t previous = plan.known ? plan.known->version : 0;
    Written written;
    written.disposition = plan.decision.disposition;
    written.version = plan.known ? plan.known->last_number + 1 : 1;
    written.last_updated = plan.intake;
    const std::int64_t version = resources_.add_version(
        resource, written.version, write, plan.decision, written.last_updated
    );
    std::vector<mappings::RowBatch> before;
    if (plan.known) before = finder_.of_resource(resource, plan.known->tables);
    std::vector<mappings::RowBatch> none;
    std::vector<mappings::RowBatch>& after = removes ? none : write.rows;
    const std::int64_t tables = rows_.replace(resource, write.key.owner(), before, after);
    const Resources::Pointer pointer{
        resource, version, written.version, written.last_updated, tables};
    resources_.point(pointer, write, plan.decision);
    if (tables == 0) note_rowless(write, resource, before);
    if (was_live == removes) resources_.note_count(write.key.type, removes ? -1 : 1);
    const Joined joined(after, std::move(before));
    touch(after, resource, previous);
    return written;
}

void Applier::note_rowless(
    const Write& write, std::int64_t resource, std::span<const mappings::RowBatch> before
) {
    rowless_.note(resource, mapping_.subjects(before));
    if (write.kind == WriteKind::remove || !mapping_.persons_named) return;
    rowless_.note(
        resource,
        mapping_.persons_named(write.key.source, write.key.owner(), write.version, write.body)
    );
}

void Applier::touch(
    std::span<const mappings::RowBatch> changed, std::int64_t resource, std::int64_t previous
) {
    const mappings::Dependants touched = mapping_.dependants(finder_, changed, most_at_once);
    if (touched.complete) {
        touched_.insert(touched.anchors.begin(), touched.anchors.end());
        return;
    }
    touched_many_ = true;
    subjects_.enqueue(resource, previous);
    const std::vector<mappings::Anchor> direct = mapping_.subjects(changed);
    if (direct.size() <= most_at_once) touched_.insert(direct.begin(), direct.end());
}

void Applier::finish() {
    for (const mappings::Anchor& anchor : touched_) subjects_.refresh(anchor, last_time_);
    resources_.flush();
}

void Applier::publish(ChangeArray& generations) {
    for (const mappings::Anchor& anchor : touched_) generations.bump(anchor);
    if (touched_many_) {
        generations.bump_all();
        subjects_.recount();
    }
    touched_.clear();
    touched_many_ = false;
}

void Applier::roll_back() {
    touched_.clear();
    touched_many_ = false;
    resources_.forget();
    audit_.reload();
}

}  // namespace gateway::store
