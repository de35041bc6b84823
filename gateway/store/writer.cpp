// Group commit and what happens when it fails.
#include "gateway/store/writer.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <optional>

namespace gateway::store {
namespace {

using std::chrono::steady_clock;

// Beyond this a larger group gains nothing, and everyone in it waits longer.
constexpr std::size_t most_per_transaction = 256;
// Without writes for this long the WAL is cleared away; sooner would make the next writes append to
// an empty file, which costs twice an overwrite.
constexpr std::chrono::seconds idle_after{1};
// The background gets one batch this often when there is always something to commit, and waits this
// long after a failure.
constexpr std::chrono::seconds background_pause{1};
// A coming set gets more, so that pushes without end do not keep it coming for days: a batch this
// long, this often.
constexpr std::chrono::milliseconds preparation_batch{10};
constexpr std::chrono::milliseconds preparation_pause{40};

fhir::Outcome queue_full() {
    return {
        fhir::Kind::busy,
        fhir::IssueType::throttled,
        "store-queue-full",
        "More is waiting to be stored than the gateway takes on. Nothing was stored; send the same "
        "again shortly."};
}

}  // namespace

Writer::Writer(
    SQLite::Database database, Sets& sets, std::string_view system_id, const Options& options
)
    : database_(std::move(database)),
      begin_(database_, "BEGIN IMMEDIATE"),
      commit_(database_, "COMMIT"),
      applier_(database_, sets.in_force(), system_id, options.clock),
      checkpoints_(database_),
      switch_(database_, sets, applier_, options.clock()),
      queue_(options.queue_length, options.queue_bytes),
      last_commit_(steady_clock::now()),
      thread_([this] { run(); }) {}

Writer::~Writer() {
    queue_.close();
    thread_.join();
}

void Writer::submit(Change change, Committed committed) {
    const std::size_t bytes = bytes_of(change);
    Job job{std::move(change), std::move(committed), bytes};
    if (!healthy()) return job.committed(outcome_of(Failure::broken));
    if (!queue_.put(job)) job.committed(queue_full());
}

void Writer::apply(Mapping mapping, Switched switched) {
    if (!healthy()) {
        if (switched) switched(outcome_of(Failure::broken));
        return;
    }
    switch_.request(std::move(mapping), std::move(switched));
    queue_.wake();
}

void Writer::run() {
    std::vector<Job> jobs;
    while (queue_.take(jobs, wake_at())) {
        if (jobs.empty()) idle();
        for (std::size_t first = 0; first < jobs.size(); first += most_per_transaction) {
            const std::size_t count = std::min(most_per_transaction, jobs.size() - first);
            commit(std::span(jobs).subspan(first, count));
            guarded([this] { checkpoints_.after_commit(); });
            last_commit_ = steady_clock::now();
        }
        jobs.clear();
        // Pushes that never pause must not keep the background from its turn for ever.
        if (healthy() && starved()) work_in_background(Manner::regardless);
    }
    guarded([this] { checkpoints_.when_idle(); });
}

steady_clock::time_point Writer::wake_at() const {
    const auto now = steady_clock::now();
    if (!healthy()) return now + std::chrono::hours(1);
    if (applier_.backlog() > 0 || switch_.next() != SetSwitch::Step::none) {
        return std::max(now, background_from_);
    }
    if (checkpoints_.pending()) return std::max(last_commit_, now - idle_after) + idle_after;
    return now + std::chrono::hours(1);
}

bool Writer::starved() const {
    if (last_commit_ < background_from_) return false;
    const auto step = switch_.next();
    if (step == SetSwitch::Step::begin || step == SetSwitch::Step::put_in_force) return true;
    const auto since = last_commit_ - last_background_;
    if (step == SetSwitch::Step::prepare) return since > preparation_pause;
    return since > background_pause && (applier_.backlog() > 0 || step == SetSwitch::Step::clear);
}

template <class Body>
void Writer::guarded(const Body& body) {
    if (!healthy()) return;
    try {
        body();
    } catch (const SQLite::Exception& error) {
        const Failure failure = failure_of(error);
        // A full disk may have room again at the next try; the WAL keeps what could not be copied.
        if (failure == Failure::full || failure == Failure::busy) return;
        // Nothing that was acknowledged is lost, but what the file holds is no longer certain.
        healthy_.store(false, std::memory_order_release);
    }
}

template <class Body>
std::optional<Failure> Writer::in_transaction(const Body& body) {
    std::optional<Failure> failure;
    try {
        Query(begin_).run();
        body();
        Query(commit_).run();
        return std::nullopt;
    } catch (const SQLite::Exception& error) {
        failure = failure_of(error);
    } catch (const std::exception&) {
        failure = Failure::refused;
    }
    try {
        // Some errors have rolled back already.
        if (sqlite3_get_autocommit(database_.getHandle()) == 0) database_.exec("ROLLBACK");
        applier_.roll_back();
    } catch (const SQLite::Exception&) {
        failure = Failure::broken;
    }
    if (*failure == Failure::broken || *failure == Failure::corrupt) {
        healthy_.store(false, std::memory_order_release);
    }
    return failure;
}

void Writer::commit(std::span<Job> jobs) {
    if (!healthy()) return fail(jobs, Failure::broken);
    const auto began = steady_clock::now();
    std::vector<fhir::Result<Receipt>> results;
    results.reserve(jobs.size());
    const auto failure = in_transaction([&] {
        for (Job& job : jobs) results.push_back(applier_.apply(job.change));
        applier_.finish();
    });
    if (failure == Failure::refused && jobs.size() > 1) {
        // Somebody in the group cannot be stored: each alone, so that the others can.
        for (std::size_t i = 0; i < jobs.size(); ++i) commit(jobs.subspan(i, 1));
        return;
    }
    if (failure) return fail(jobs, *failure);
    // Before any acknowledgement: whoever has been told must not be shown the old model.
    applier_.publish(generations_);
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - began);
    const auto micros = static_cast<std::uint64_t>(took.count());
    ++commits_;
    micros_ += micros;
    longest_ = std::max(longest_.load(), micros);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        ++(results[i] ? changes_ : refused_);
        jobs[i].committed(std::move(results[i]));
    }
}

void Writer::fail(std::span<Job> jobs, Failure failure) {
    const fhir::Outcome outcome = outcome_of(failure);
    for (Job& job : jobs) refuse(job, outcome);
}

void Writer::refuse(Job& job, const fhir::Outcome& outcome) {
    ++refused_;
    job.committed(outcome);
}

void Writer::idle() {
    if (!healthy()) return;
    const bool something = applier_.backlog() > 0 || switch_.next() != SetSwitch::Step::none;
    if (something && steady_clock::now() >= background_from_) {
        return work_in_background(Manner::yielding);
    }
    if (steady_clock::now() - last_commit_ < idle_after) return;
    guarded([this] { checkpoints_.when_idle(); });
    // When a reader was in the way, the next try is an idle period away.
    last_commit_ = steady_clock::now();
}

void Writer::work_in_background(Manner manner) {
    // What is left over of an old set harms nobody: it goes last.
    const auto step = switch_.next();
    const bool only_clears = step == SetSwitch::Step::none || step == SetSwitch::Step::clear;
    if (only_clears && applier_.backlog() > 0) return reassemble(manner);
    switch_sets(manner);
}

void Writer::switch_sets(Manner manner) {
    const auto step = switch_.next();
    const auto until = steady_clock::now() + preparation_batch;
    const auto stop = [this, manner, until] {
        return steady_clock::now() >= until || (manner == Manner::yielding && queue_.length() > 0);
    };
    const auto failure = in_transaction([&] { switch_.run(step, applier_.next_time(), stop); });
    guarded([&] {
        if (failure) {
            switch_.failed(step, *failure);
        } else {
            switch_.committed(step, generations_);
        }
    });
    if (!failure) ++commits_;
    last_background_ = steady_clock::now();
    if (failure) background_from_ = last_background_ + background_pause;
    guarded([this] { checkpoints_.after_commit(); });
    last_commit_ = steady_clock::now();
}

void Writer::reassemble(Manner manner) {
    const auto interrupted = [this, manner] {
        return manner == Manner::yielding && queue_.length() > 0;
    };
    const auto failure =
        in_transaction([&] { applier_.subjects().work(applier_.next_time(), interrupted); });
    if (!failure) {
        ++commits_;
        guarded([this] { applier_.subjects().recount(); });
    }
    const auto now = steady_clock::now();
    last_background_ = now;
    // What failed is still queued in the database; trying at once would only spin.
    if (failure) background_from_ = now + background_pause;
    guarded([this] { checkpoints_.after_commit(); });
    last_commit_ = steady_clock::now();
}

void Writer::add_to(Statistics& statistics) const {
    statistics.commits = commits_;
    statistics.changes = changes_;
    statistics.refused = refused_;
    statistics.commit_micros = micros_;
    statistics.longest_commit_micros = longest_;
    statistics.queue_length = queue_.length();
    statistics.wal_bytes = checkpoints_.wal_bytes();
    statistics.checkpoints = checkpoints_.passes();
    statistics.checkpoint_micros = checkpoints_.micros();
    statistics.longest_checkpoint_micros = checkpoints_.longest_micros();
    statistics.reassembly_backlog = applier_.backlog();
}

}  // namespace gateway::store
