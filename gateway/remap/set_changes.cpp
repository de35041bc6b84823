// The steps of a change, each told in the log and in the status.
#include "gateway/remap/set_changes.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>

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

std::optional<Outcome> SetChanges::start(Order order) {
    const std::lock_guard guard(mutex_);
    const Phase now = job_.phase;
    if (now == Phase::checking || now == Phase::comparing || now == Phase::switching) {
        return Outcome(
            Kind::busy,
            IssueType::transient,
            "mappings-busy",
            "Another mapping set is being " +
                std::string(now == Phase::switching ? "put in force" : "looked at") +
                ". Wait for it: nara mappings status."
        );
    }
    auto chosen = choose(order);
    if (!chosen) return chosen.error();
    if (thread_.joinable()) thread_.join();
    const std::int64_t number = job_.number + 1;
    job_ = {};
    job_.number = number;
    job_.aim = order.aim;
    job_.phase = Phase::checking;
    thread_ = std::thread([this, files = std::move(*chosen), order = std::move(order)] {
        try {
            run(files, order);
        } catch (const std::exception& error) {
            fhir::Issue issue;
            issue.code = "mappings-failed";
            issue.text = error.what();
            end(Phase::refused, {std::move(issue)});
        }
    });
    return std::nullopt;
}

void SetChanges::run(const Chosen& chosen, const Order& order) {
    auto report = mappings::check_set(chosen.files);
    if (!report.good()) return end(Phase::refused, std::move(report.issues));
    {
        const std::lock_guard guard(mutex_);
        job_.name = report.set->name();
        job_.version = report.set->version();
    }
    if (order.compare == Compare::first || order.aim == Aim::preview) {
        if (!compare_first(setting_.store.bind(report.set, chosen.origin), order)) return;
    }
    if (order.aim == Aim::preview) return end(Phase::done, {});
    switch_to(report.set, chosen.origin);
}

bool SetChanges::compare_first(
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
    if (!difference) {
        end(Phase::refused, difference.error().issues());
        return false;
    }
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
    if (!removes || order.aim == Aim::preview || order.removals == Removals::agreed) return true;
    fhir::Issue issue;
    issue.code = "mappings-removes-contacts";
    issue.text =
        "Something that patients are shown now would no longer be shown. Look at the comparison; "
        "when it is meant, say --yes.";
    end(Phase::refused, {std::move(issue)});
    return false;
}

void SetChanges::switch_to(std::shared_ptr<const mappings::MappingSet> set, store::Origin origin) {
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
    if (!waiting->result) return;
    if (*waiting->result) return end(Phase::done, {});
    end(Phase::refused, waiting->result->error().issues());
}

void SetChanges::set_phase(Phase phase) {
    const std::lock_guard guard(mutex_);
    job_.phase = phase;
    job_.done = 0;
    job_.all = 0;
}

void SetChanges::end(Phase phase, std::vector<fhir::Issue> issues) {
    std::string set;
    Aim aim = Aim::apply;
    std::string first;
    for (const fhir::Issue& issue : issues) {
        if (first.empty() && issue.severity != fhir::Severity::warning) first = issue.text;
    }
    {
        const std::lock_guard guard(mutex_);
        job_.phase = phase;
        job_.issues = std::move(issues);
        set = job_.name + " " + job_.version;
        aim = job_.aim;
    }
    const bool refused = phase == Phase::refused;
    std::string_view result = "in-force";
    if (aim == Aim::preview) result = "previewed";
    if (refused) result = "refused";
    if (setting_.ended) setting_.ended(result);
    setting_.log.write(
        refused ? Level::error : Level::info,
        refused ? "mappings-refused" : "mappings-done",
        refused ? "A mapping set was refused; the one in force stays" : "A mapping set was taken",
        {{"set", set}, {"result", result}, {"fault", first}}
    );
}

void SetChanges::note_refused(std::vector<fhir::Issue> issues) {
    end(Phase::refused, std::move(issues));
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
