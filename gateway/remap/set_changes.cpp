// The steps of a change, each told in the log and in the status.
#include "gateway/remap/set_changes.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <utility>

#include "gateway/api/patient_models.hpp"
#include "gateway/auth/patient_ref.hpp"
#include "mappings/engine/set_check.hpp"

namespace gateway::remap {
namespace {

using fhir::IssueType;
using fhir::Kind;
using fhir::Outcome;
using observe::Level;

fhir::Result<std::vector<mappings::SetFile>> former_files(store::Store& store) {
    const auto reader = store.reader();
    const std::string in_force = store.in_force()->mapping->set_id;
    for (const store::KeptSet& kept : reader->mapping_sets()) {
        const bool former = kept.standing == store::SetStanding::former;
        if (!former || kept.info.set_id == in_force) continue;
        const auto files = reader->mapping_set_files(kept.info.number);
        if (files) return store::Store::files_from(*files);
    }
    return Outcome(
        Kind::not_found,
        IssueType::not_found,
        "no-former-set",
        "The database keeps no set from before the one in force. Apply the folder of the set."
    );
}

Order configured_order() {
    Order order;
    order.which = Order::Which::configured;
    order.compare = Compare::skip;
    return order;
}

/// The result of a switch, waited for by the job and given by the writer.
struct Waiting {
    std::mutex mutex;
    std::condition_variable told;
    std::optional<fhir::Result<store::SetInfo>> result;
};

}  // namespace

std::string_view name(Phase phase) {
    switch (phase) {
        case Phase::none:
            return "none";
        case Phase::checking:
            return "checking";
        case Phase::comparing:
            return "comparing";
        case Phase::switching:
            return "switching";
        case Phase::done:
            return "done";
        case Phase::refused:
            return "refused";
    }
    return "none";
}

SetChanges::SetChanges(Setting setting) : setting_(std::move(setting)) {}

SetChanges::~SetChanges() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
}

fhir::Result<SetChanges::Chosen> SetChanges::choose(Order& order) {
    const bool from_folder = !setting_.config->mappings.folder.empty();
    Chosen chosen;
    if (order.which == Order::Which::former) {
        auto files = former_files(setting_.store);
        if (!files) return files.error();
        chosen.files = std::move(*files);
    } else if (order.which == Order::Which::configured) {
        auto files = setting_.configured_files();
        if (!files) return files.error();
        return Chosen{std::move(*files), store::Origin::configured};
    } else {
        chosen.files = std::move(order.files);
    }
    if (!from_folder || order.aim == Aim::preview) return chosen;
    const auto configured = setting_.configured_files();
    const bool same =
        configured && std::equal(
                          configured->begin(),
                          configured->end(),
                          chosen.files.begin(),
                          chosen.files.end(),
                          [](const auto& left, const auto& right) {
                              return left.path == right.path && left.bytes == right.bytes;
                          }
                      );
    if (same) return Chosen{std::move(chosen.files), store::Origin::configured};
    return Outcome(
        Kind::conflict,
        IssueType::business_rule,
        "mappings-from-folder",
        "The configuration takes the mapping set from " + setting_.config->mappings.folder +
            " (mappings.folder), and this is another set: the next start would undo it. Put the "
            "files there and apply without DIR, or take mappings.folder out of the configuration. "
            "--preview works with any folder."
    );
}

bool SetChanges::is_going_on() const {
    return job_.phase == Phase::checking || job_.phase == Phase::comparing ||
           job_.phase == Phase::switching;
}

std::optional<Outcome> SetChanges::start(Order order) {
    const std::lock_guard guard(mutex_);
    if (is_going_on()) {
        return Outcome(
            Kind::busy,
            IssueType::transient,
            "mappings-busy",
            "Another mapping set is being " +
                std::string(job_.phase == Phase::switching ? "put in force" : "looked at") +
                ". Wait for it: nara mappings status."
        );
    }
    return begin(std::move(order));
}

fhir::Result<Reload> SetChanges::reload() {
    const std::lock_guard guard(mutex_);
    if (is_going_on()) {
        reload_waits_ = true;
        return Reload::waits;
    }
    if (auto refusal = begin(configured_order())) return *std::move(refusal);
    return Reload::begun;
}

/// Under the mutex. The thread of the change before has ended or is about to, and needs no mutex
/// any more.
std::optional<Outcome> SetChanges::begin(Order order) {
    auto chosen = choose(order);
    if (!chosen) return chosen.error();
    if (thread_.joinable()) thread_.join();
    reset_job(order);
    thread_ = std::thread([this, files = *std::move(chosen), order = std::move(order)]() mutable {
        work(std::move(files), std::move(order));
    });
    return std::nullopt;
}

/// Under the mutex.
void SetChanges::reset_job(const Order& order) {
    const std::int64_t number = job_.number + 1;
    job_ = {};
    job_.number = number;
    job_.aim = order.aim;
    job_.phase = Phase::checking;
}

void SetChanges::work(Chosen chosen, Order order) {
    std::optional<Chosen> files = std::move(chosen);
    for (;;) {
        Faults faults;
        try {
            if (!files) {
                auto read = choose(order);
                if (read) {
                    files = *std::move(read);
                } else {
                    faults = read.error().issues();
                }
            }
            if (files) faults = carry_out(*files, order);
        } catch (const std::exception& error) {
            faults.emplace_back();
            faults.back().code = "mappings-failed";
            faults.back().text = error.what();
        }
        if (stopping_ || !end(std::move(faults))) return;
        order = configured_order();
        files.reset();
    }
}

SetChanges::Faults SetChanges::carry_out(const Chosen& chosen, const Order& order) {
    auto report = mappings::check_set(chosen.files);
    if (!report.good()) return std::move(report.issues);
    {
        const std::lock_guard guard(mutex_);
        job_.name = report.set->name();
        job_.version = report.set->version();
    }
    if (order.compare == Compare::first || order.aim == Aim::preview) {
        auto faults = compare_first(setting_.store.bind(report.set, chosen.origin), order);
        if (!faults.empty()) return faults;
    }
    if (order.aim == Aim::preview) return {};
    return switch_to(report.set, chosen.origin);
}

/// Nothing when the change may go on.
SetChanges::Faults SetChanges::compare_first(
    const std::shared_ptr<const store::Mapping>& next, const Order& order
) {
    set_phase(Phase::comparing);
    auth::PatientRefs refs(setting_.key);
    Comparison comparison;
    comparison.path = setting_.path;
    comparison.sources = config::source_settings(*setting_.config);
    comparison.contacts = api::source_contacts(*setting_.config);
    for (const auto& [source, at] : setting_.store.reader()->last_contacts()) {
        for (mappings::SourceContact& contact : comparison.contacts) {
            if (contact.source == source) contact.last_contact = at;
        }
    }
    comparison.now = setting_.clock();
    comparison.reference = [&refs](std::int64_t subject) { return refs.make("sandbox", subject); };
    comparison.going_on = [this](std::int64_t done, std::int64_t all) {
        const std::lock_guard guard(mutex_);
        job_.done = done;
        job_.all = all;
        return !stopping_;
    };
    auto difference = compare(setting_.store, next, comparison);
    if (!difference) return difference.error().issues();
    const bool removes = difference->removes();
    setting_.log.write(
        Level::info,
        "mappings-compared",
        "Compared what is shown with what a mapping set would show",
        {{"patients", difference->patients},
         {"patientsChanged", difference->patients_changed},
         {"notExtracted", difference->not_extracted},
         {"removes", removes}}
    );
    {
        const std::lock_guard guard(mutex_);
        job_.difference = std::move(*difference);
    }
    if (!removes || order.aim == Aim::preview || order.removals == Removals::agreed) return {};
    fhir::Issue issue;
    issue.code = "mappings-removes-contacts";
    issue.text =
        "Something that patients are shown now would no longer be shown. Look at the comparison; "
        "when it is meant, say --yes.";
    return {std::move(issue)};
}

SetChanges::Faults SetChanges::switch_to(
    std::shared_ptr<const mappings::MappingSet> set, store::Origin origin
) {
    set_phase(Phase::switching);
    const auto waiting = std::make_shared<Waiting>();
    setting_.store.apply(std::move(set), origin, [waiting](fhir::Result<store::SetInfo> result) {
        const std::lock_guard guard(waiting->mutex);
        waiting->result = std::move(result);
        waiting->told.notify_all();
    });
    std::unique_lock guard(waiting->mutex);
    // Woken by the writer; the time is how soon an ending process is noticed.
    while (!waiting->result && !stopping_) {
        waiting->told.wait_for(guard, std::chrono::milliseconds(100));
    }
    if (!waiting->result || *waiting->result) return {};
    return waiting->result->error().issues();
}

void SetChanges::set_phase(Phase phase) {
    const std::lock_guard guard(mutex_);
    job_.phase = phase;
    job_.done = 0;
    job_.all = 0;
}

/// Ends the change; without faults it was done. True when the configured set is wanted next, whose
/// change has begun by then, so that no other comes between.
bool SetChanges::end(Faults faults) {
    const Phase phase = faults.empty() ? Phase::done : Phase::refused;
    Job ended;
    bool again = false;
    {
        const std::lock_guard guard(mutex_);
        job_.phase = phase;
        job_.issues = faults;
        ended.aim = job_.aim;
        ended.name = job_.name;
        ended.version = job_.version;
        again = std::exchange(reload_waits_, false);
        if (again) reset_job(configured_order());
    }
    tell(phase, ended, faults);
    return again;
}

void SetChanges::tell(Phase phase, const Job& ended, const Faults& faults) {
    const bool refused = phase == Phase::refused;
    std::string_view result = "in-force";
    if (ended.aim == Aim::preview) result = "previewed";
    if (refused) result = "refused";
    const auto first = std::find_if(faults.begin(), faults.end(), [](const fhir::Issue& issue) {
        return issue.severity != fhir::Severity::warning;
    });
    if (setting_.ended) setting_.ended(result);
    setting_.log.write(
        refused ? Level::error : Level::info,
        refused ? "mappings-refused" : "mappings-done",
        refused ? "A mapping set was refused; the one in force stays" : "A mapping set was taken",
        {{"set", ended.name + " " + ended.version},
         {"result", result},
         {"fault", first == faults.end() ? std::string() : first->text}}
    );
}

void SetChanges::note_refused(std::vector<fhir::Issue> issues) {
    (void)end(std::move(issues));
}

Phase SetChanges::phase() const {
    const std::lock_guard guard(mutex_);
    return job_.phase;
}

std::optional<std::string> SetChanges::refused() const {
    const std::lock_guard guard(mutex_);
    if (job_.phase != Phase::refused || job_.aim == Aim::preview) return std::nullopt;
    for (const fhir::Issue& issue : job_.issues) {
        if (issue.severity != fhir::Severity::warning) return issue.text;
    }
    return std::nullopt;
}

}  // namespace gateway::remap
