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

Applier::Bound::Bound(SQLite::Database& database, std::shared_ptr<const SetInForce> in_force)
    : set(std::move(in_force)),
      finder(database, set->mapping->tables, set->prefix, set->mapping->extract_id),
      rows(database, set->mapping->tables, set->prefix) {}

Applier::Applier(
    SQLite::Database& database,
    std::shared_ptr<const SetInForce> set,
    std::string_view system_id,
    Clock clock
)
    : database_(database),
      clock_(std::move(clock)),
      resources_(database),
      bound_(std::make_unique<Bound>(database, std::move(set))),
      subjects_(database, *bound_->set, bound_->finder),
      audit_(database, system_id),
      rowless_(database),
      last_time_(resources_.last_stored_at()) {}

void Applier::use(std::shared_ptr<const SetInForce> set) {
    auto bound = std::make_unique<Bound>(database_, std::move(set));
    subjects_.use(*bound->set, bound->finder);
    bound_ = std::move(bound);
}

Instant Applier::next_time() {
    last_time_ = std::max(clock_(), last_time_ + std::chrono::microseconds(1));
    return last_time_;
}

fhir::Result<Receipt> Applier::apply(Change& change) {
    if (auto refusal = check_keys(change)) return *std::move(refusal);
    if (auto refusal = check_audit(change)) return *std::move(refusal);
    const Instant now = clock_();
    std::vector<Plan> plans;
    for (Write& write : change.writes) {
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

std::optional<fhir::Outcome> Applier::extract_by_set_in_force(Write& write) const {
    if (write.kind == WriteKind::remove || write.rows_by == mapping().extract_id) return {};
    // The set was exchanged while this push was on its way.
    auto rows = mapping().extract(write.key.source, write.key.owner(), write.version, write.body);
    if (!rows) return std::move(rows).error();
    write.rows = *std::move(rows);
    write.rows_by = mapping().extract_id;
    write.rows_owner = bound_->set;
    return {};
}

fhir::Result<Applier::Plan> Applier::plan(Write& write, Instant now) {
    Plan planned;
    if (auto refusal = extract_by_set_in_force(write)) return *std::move(refusal);
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
    std::array<std::int64_t, 2> tables{};
    if (plan.known) tables = plan.known->tables;
    const auto slot = static_cast<std::size_t>(bound_->set->slot);
    before = bound_->finder.of_resource(resource, tables[slot]);
    std::vector<mappings::RowBatch> none;
    std::vector<mappings::RowBatch>& after = removes ? none : write.rows;
    tables[slot] = bound_->rows.replace(resource, write.key.owner(), before, after);
    if (preparation_ != nullptr && preparation_->covers(resource)) {
        tables[1 - slot] = prepare_rows(resource, write, tables[1 - slot]);
    }
    const Resources::Pointer pointer{
        resource, version, written.version, written.last_updated, tables};
    resources_.point(pointer, write, plan.decision);
    if (tables[slot] == 0) note_rowless(write, resource, before);
    if (was_live == removes) resources_.note_count(write.key.type, removes ? -1 : 1);
    const Joined joined(after, std::move(before));
    touch(after, resource, previous);
    return written;
}

void Applier::note_rowless(
    const Write& write, std::int64_t resource, std::span<const mappings::RowBatch> before
) {
    rowless_.note(resource, mapping().subjects(before));
    if (write.kind == WriteKind::remove || !mapping().persons_named) return;
    rowless_.note(
        resource,
        mapping().persons_named(write.key.source, write.key.owner(), write.version, write.body)
    );
}

std::int64_t Applier::prepare_rows(std::int64_t resource, const Write& write, std::int64_t tables) {
    const std::string owner = write.key.owner();
    if (write.kind == WriteKind::remove) return preparation_->put(resource, owner, tables, {});
    const Mapping& coming = preparation_->mapping();
    std::int64_t filled = 0;
    if (write.coming_rows && write.coming_rows->by == coming.extract_id) {
        filled = preparation_->put(resource, owner, tables, write.coming_rows->batches);
    } else if (const auto rows = coming.extract(write.key.source, owner, write.version, write.body)) {
        // It was extracted before the preparation began, or by a worker that had not heard of it.
        filled = preparation_->put(resource, owner, tables, *rows);
    } else {
        preparation_->note_failure();
        filled = preparation_->put(resource, owner, tables, {});
    }
    if (filled == 0) {
        preparation_->note_rowless(resource, write.key.source, owner, write.version, write.body);
    }
    return filled;
}

void Applier::touch(
    std::span<const mappings::RowBatch> changed, std::int64_t resource, std::int64_t previous
) {
    const mappings::Dependants touched =
        mapping().dependants(bound_->finder, changed, most_at_once);
    if (touched.complete) {
        touched_.insert(touched.anchors.begin(), touched.anchors.end());
        return;
    }
    touched_many_ = true;
    subjects_.enqueue(resource, previous);
    const std::vector<mappings::Anchor> direct = mapping().subjects(changed);
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
    if (preparation_ != nullptr) preparation_->reload();
    audit_.reload();
}

}  // namespace gateway::store
