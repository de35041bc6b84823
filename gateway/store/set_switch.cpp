// The steps. The database decides which set is in force: the transaction of the switch writes its
// number, threads are told right after, and a reader who sees the number before finds the set
// announced.
#include "gateway/store/set_switch.hpp"

#include <algorithm>

#include "gateway/store/schema.hpp"

namespace gateway::store {
namespace {

// Rows deleted at once from tables that are left over: a few milliseconds.
constexpr std::int64_t rows_to_clear = 500;

fhir::Outcome superseded() {
    return {
        fhir::Kind::conflict,
        fhir::IssueType::conflict,
        "set-superseded",
        "Another mapping set was asked for before this one was in force."};
}

fhir::Outcome closing() {
    return {
        fhir::Kind::busy,
        fhir::IssueType::transient,
        "set-not-in-force-yet",
        "The store closes before the mapping set is in force; it goes on at the next start."};
}

std::shared_ptr<const SetInForce> next_set(
    const Ground& ground, std::shared_ptr<const Mapping> mapping, std::int64_t number
) {
    SetInForce next;
    next.number = number;
    const bool same_rows = mapping->extract_id == ground.extract_id;
    next.mapping = std::move(mapping);
    next.prefix = same_rows ? ground.prefix : tables_of_set(number);
    next.slot = same_rows ? ground.slot : 1 - ground.slot;
    return std::make_shared<const SetInForce>(std::move(next));
}

}  // namespace

Beginning begin_switch(
    SQLite::Database& database, std::shared_ptr<const Mapping> mapping, Instant at
) {
    const Ground ground = read_ground(database).value_or(Ground{});
    const auto in_force = kept_set(database, SetStanding::in_force);
    const auto coming = kept_set(database, SetStanding::coming);
    const bool same = in_force && in_force->info.set_id == mapping->set_id &&
                      ground.extract_id == mapping->extract_id &&
                      ground.assemble_id == mapping->assemble_id;
    if (coming && !same && coming->info.set_id == mapping->set_id &&
        coming->info.extract_id == mapping->extract_id) {
        return {Begun::prepares, next_set(ground, std::move(mapping), coming->info.number)};
    }
    if (coming) {
        Preparation::abandon(database);
        drop_coming_set(database);
    }
    if (same) return {};
    const std::int64_t number = add_coming_set(database, *mapping, at);
    auto next = next_set(ground, std::move(mapping), number);
    if (next->mapping->extract_id == ground.extract_id) return {Begun::switches_now, next};
    Preparation::begin(database, *next);
    return {Begun::prepares, std::move(next)};
}

void write_switch(SQLite::Database& database, const SetInForce& next, Instant at) {
    const Ground ground = read_ground(database).value_or(Ground{});
    const bool same_models = next.mapping->extract_id == ground.extract_id &&
                             next.mapping->assemble_id == ground.assemble_id;
    Preparation::abandon(database);
    promote_coming_set(database, at);
    write_ground(database, next);
    if (!same_models) enqueue_everybody(database);
}

SetSwitch::SetSwitch(SQLite::Database& database, Sets& sets, Applier& applier, Instant at)
    : database_(database), sets_(sets), applier_(applier), at_(at) {
    const auto in_force = kept_set(database, SetStanding::in_force);
    const auto set = sets.in_force();
    progress_.in_force = in_force ? in_force->info : info_of(*set->mapping, set->number, at);
    to_assemble_ = static_cast<std::int64_t>(applier.backlog());
    look_for_left_overs();
}

SetSwitch::~SetSwitch() {
    if (requested_) waiting_.push_back(std::move(requested_->switched));
    for (const Switched& switched : waiting_) {
        if (switched) switched(closing());
    }
}

void SetSwitch::request(Mapping mapping, Switched switched) {
    std::optional<Request> earlier;
    {
        const std::lock_guard guard(mutex_);
        earlier = std::move(requested_);
        requested_ =
            Request{std::make_shared<const Mapping>(std::move(mapping)), std::move(switched)};
    }
    if (earlier && earlier->switched) earlier->switched(superseded());
}

SwitchProgress SetSwitch::progress() const {
    const std::lock_guard guard(mutex_);
    SwitchProgress progress = progress_;
    if (requested_ || beginning_now_) progress.state = SwitchState::extracting;
    if (progress.state != SwitchState::active) return progress;
    const auto left = static_cast<std::int64_t>(applier_.backlog());
    const std::int64_t all = to_assemble_;
    if (left == 0 || all == 0) return progress;
    progress.state = SwitchState::assembling;
    progress.all = std::max(all, left);
    progress.done = progress.all - left;
    return progress;
}

SetSwitch::Step SetSwitch::next() const {
    {
        const std::lock_guard guard(mutex_);
        if (requested_) return Step::begin;
    }
    if (preparation_) return preparation_->finished() ? Step::put_in_force : Step::prepare;
    return left_over_.empty() ? Step::none : Step::clear;
}

void SetSwitch::run(Step step, Instant at, const std::function<bool()>& stop) {
    at_ = at;
    switch (step) {
        case Step::none:
            return;
        case Step::begin:
            return begin(at);
        case Step::prepare:
            return preparation_->batch(stop);
        case Step::put_in_force:
            write_switch(database_, *preparation_->coming(), at);
            return sets_.announce(preparation_->coming());
        case Step::clear:
            return shrink_table(database_, left_over_.back(), rows_to_clear);
    }
}

void SetSwitch::begin(Instant at) {
    if (!started_) {
        const std::lock_guard guard(mutex_);
        started_ = std::move(requested_);
        requested_.reset();
        beginning_now_ = true;
    }
    beginning_ = begin_switch(database_, started_->mapping, at);
    if (beginning_.begun != Begun::switches_now) return;
    write_switch(database_, *beginning_.next, at);
    sets_.announce(beginning_.next);
}

void SetSwitch::committed(Step step, ChangeArray& generations) {
    switch (step) {
        case Step::none:
            return;
        case Step::begin: {
            begun();
            if (beginning_.begun == Begun::switches_now) put_in_force(generations);
            const std::lock_guard guard(mutex_);
            beginning_now_ = false;
            return;
        }
        case Step::prepare:
            return show_preparation();
        case Step::put_in_force:
            return put_in_force(generations);
        case Step::clear:
            return look_for_left_overs();
    }
}

void SetSwitch::begun() {
    const bool goes_on = preparation_ && beginning_.begun == Begun::prepares &&
                         preparation_->coming()->number == beginning_.next->number;
    if (!goes_on) give_up(superseded());
    waiting_.push_back(std::move(started_->switched));
    started_.reset();
    if (beginning_.begun == Begun::unchanged) {
        SetInfo in_force;
        {
            const std::lock_guard guard(mutex_);
            in_force = progress_.in_force;
        }
        for (const Switched& switched : std::exchange(waiting_, {})) {
            if (switched) switched(in_force);
        }
        return look_for_left_overs();
    }
    if (beginning_.begun == Begun::switches_now || goes_on) return;
    preparation_ = std::make_unique<Preparation>(database_, beginning_.next);
    applier_.prepare(preparation_.get());
    sets_.prepare(beginning_.next->mapping);
    show_preparation();
    look_for_left_overs();
}

void SetSwitch::show_preparation() {
    const std::lock_guard guard(mutex_);
    progress_.state = SwitchState::extracting;
    if (!progress_.coming || progress_.coming->number != preparation_->coming()->number) {
        progress_.coming = info_of(preparation_->mapping(), preparation_->coming()->number, at_);
    }
    progress_.done = preparation_->done();
    progress_.all = std::max(preparation_->all(), preparation_->done());
    progress_.failures = preparation_->failures();
}

void SetSwitch::put_in_force(ChangeArray& generations) {
    const auto next = preparation_ ? preparation_->coming() : beginning_.next;
    const std::int64_t failures = preparation_ ? preparation_->failures() : 0;
    applier_.prepare(nullptr);
    preparation_.reset();
    applier_.use(next);
    applier_.subjects().recount();
    to_assemble_ = static_cast<std::int64_t>(applier_.backlog());
    sets_.put_in_force();
    // Before anybody is told: who has been told must not be shown the old set.
    generations.bump_all();
    SetInfo in_force = info_of(*next->mapping, next->number, at_);
    {
        const std::lock_guard guard(mutex_);
        progress_ = {};
        progress_.in_force = in_force;
        progress_.failures = failures;
    }
    for (const Switched& switched : std::exchange(waiting_, {})) {
        if (switched) switched(in_force);
    }
    look_for_left_overs();
}

void SetSwitch::give_up(const fhir::Outcome& outcome) {
    applier_.prepare(nullptr);
    preparation_.reset();
    sets_.prepare(nullptr);
    for (const Switched& switched : std::exchange(waiting_, {})) {
        if (switched) switched(outcome);
    }
    const std::lock_guard guard(mutex_);
    progress_.state = SwitchState::active;
    progress_.coming.reset();
    progress_.done = 0;
    progress_.all = 0;
}

void SetSwitch::look_for_left_overs() {
    std::vector<std::string> kept{sets_.in_force()->prefix};
    // Before it is requested again, a coming set is known by the database alone.
    const auto coming = kept_set(database_, SetStanding::coming);
    if (coming) kept.push_back(tables_of_set(coming->info.number));
    left_over_ = left_over_tables(database_, kept);
}

void SetSwitch::failed(Step step, Failure failure) {
    sets_.retract();
    if (preparation_) preparation_->reload();
    if (step == Step::begin && started_) {
        {
            const std::lock_guard guard(mutex_);
            beginning_now_ = false;
        }
        const Switched switched = std::move(started_->switched);
        started_.reset();
        if (switched) switched(outcome_of(failure));
    }
}

}  // namespace gateway::store
