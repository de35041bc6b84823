// nara mappings apply and status: asks, waits, and tells how it went.
#include <chrono>
#include <memory>
#include <thread>

#include "fhir/document.hpp"
#include "fhir/json_writer.hpp"
#include "gateway/cli/commands.hpp"
#include "gateway/cli/mapping_folder.hpp"
#include "gateway/cli/mapping_target.hpp"
#include "gateway/cli/status_line.hpp"

namespace gateway::cli {
namespace {

namespace json = fhir::json;
using json::Value;

constexpr std::chrono::milliseconds between_looks{200};

std::int64_t number(const Value& object, std::string_view name) {
    const Value* value = json::find(object, name);
    if (value == nullptr) return 0;
    const std::string digits(json::number_text(*value));
    return digits.empty() ? 0 : std::stoll(digits);
}

void tell_examples(std::ostream& out, const Value& item, const char* name, const char* what) {
    const Value* list = json::find(item, name);
    if (list == nullptr || !list->IsArray() || list->Empty()) return;
    out << "    " << what << ":";
    for (const Value& one : list->GetArray()) out << ' ' << json::text(one);
    out << '\n';
}

void tell_difference(std::ostream& out, const Value& difference) {
    out << number(difference, "patients") << " patients compared, "
        << number(difference, "patientsChanged") << " are shown something else";
    if (const auto moving = number(difference, "patientsMoving"); moving > 0) {
        out << "; " << moving << " changed meanwhile and were left out";
    }
    out << '\n';
    const Value* items = json::find(difference, "items");
    if (items != nullptr && items->IsArray()) {
        for (const Value& item : items->GetArray()) {
            out << "  " << json::find_text(item, "what") << ": " << number(item, "before")
                << " before, " << number(item, "after") << " after; " << number(item, "added")
                << " added, " << number(item, "removed") << " removed, " << number(item, "changed")
                << " changed\n";
            tell_examples(out, item, "addedExamples", "added");
            tell_examples(out, item, "removedExamples", "removed");
            tell_examples(out, item, "changedExamples", "changed");
        }
    }
    if (const auto count = number(difference, "notExtracted"); count > 0) {
        out << "  " << count << " resources cannot be extracted by the new set\n";
        tell_examples(out, difference, "notExtractedExamples", "such as");
    }
}

/// How the change ended: its phase and its faults, from the last status.
struct Ended {
    std::string status;
    std::string phase;
    std::string code;
};

/// Phase, how far it is and how long it may still take; shown to people only.
class Phases {
public:
    explicit Phases(const Streams& streams)
        : line_(streams.err), shown_(streams.err_reader == Reader::person_at_terminal) {}

    void tell(const Value& status, const Value& job) {
        if (!shown_) return;
        const std::string phase(json::find_text(job, "phase"));
        const bool switching = phase == "switching";
        const std::int64_t done = number(switching ? status : job, "done");
        const std::int64_t all = number(switching ? status : job, "all");
        if (phase != phase_) began_ = std::chrono::steady_clock::now();
        phase_ = phase;
        std::string line = phase + " " + std::to_string(done) + " of " + std::to_string(all);
        const auto took = std::chrono::duration_cast<std::chrono::seconds>(
            std::chrono::steady_clock::now() - began_
        );
        if (done > 0 && all > done && took.count() > 1) {
            line += ", about " + std::to_string(took.count() * (all - done) / done) + " s left";
        }
        line_.write(std::move(line));
    }

private:
    StatusLine line_;
    bool shown_;
    std::string phase_;
    std::chrono::steady_clock::time_point began_;
};

fhir::Result<Ended> wait_for_end(
    MappingTarget& target, std::string status, const Streams& streams
) {
    Phases phases(streams);
    for (;;) {
        const auto document = fhir::Document::parse(status, {.bytes = std::size_t{16} << 20});
        if (!document) return document.error();
        const Value& root = document->root().value();
        const Value* job = json::find(root, "job");
        Ended ended{std::move(status), {}, {}};
        if (job != nullptr) ended.phase = json::find_text(*job, "phase");
        if (ended.phase == "done" || ended.phase == "refused" || job == nullptr) {
            const Value* issues = job == nullptr ? nullptr : json::find(*job, "issues");
            if (issues != nullptr && issues->IsArray()) {
                for (const Value& one : issues->GetArray()) {
                    if (ended.code.empty() && json::find_text(one, "severity") != "warning") {
                        ended.code = json::find_text(one, "code");
                    }
                }
            }
            return ended;
        }
        phases.tell(root, *job);
        std::this_thread::sleep_for(between_looks);
        auto next = target.status();
        if (!next) return next.error();
        status = std::move(*next);
    }
}

void tell_end(const Ended& ended, const Streams& streams) {
    const auto document = fhir::Document::parse(ended.status, {.bytes = std::size_t{16} << 20});
    if (!document) return;
    const Value& root = document->root().value();
    const Value* job = json::find(root, "job");
    if (job == nullptr) return;
    if (const Value* difference = json::find(*job, "difference")) {
        tell_difference(streams.out, *difference);
    }
    const Value* issues = json::find(*job, "issues");
    if (issues != nullptr && issues->IsArray()) {
        for (const Value& one : issues->GetArray()) {
            streams.err << json::find_text(one, "severity") << ": " << json::find_text(one, "text")
                        << " [" << json::find_text(one, "code") << "]\n";
        }
    }
}

Exit exit_of(const Ended& ended) {
    if (ended.phase == "done") return Exit::done;
    if (ended.code == "mappings-removes-contacts") return Exit::reported;
    if (ended.code == "set-superseded" || ended.code == "mappings-busy") return Exit::try_again;
    return Exit::bad_config;
}

Exit refuse(const fhir::Outcome& outcome, const Streams& streams) {
    write_issues(streams.err, "", outcome.issues());
    const std::string& code = outcome.issues().front().code;
    if (code == "no-former-set") return Exit::no_input;
    if (code == "gateway-unreachable") return Exit::unavailable;
    if (code == "mappings-from-folder") return Exit::bad_config;
    return exit_for(outcome.kind());
}

std::string body_of(const std::vector<mappings::SetFile>& files) {
    fhir::JsonWriter json;
    {
        const auto root = json.object();
        const auto object = json.object("files");
        for (const mappings::SetFile& file : files) json.member(file.path, file.bytes);
    }
    return json.take();
}

bool agrees(const Streams& streams) {
    if (streams.asked != Reader::person_at_terminal) return false;
    streams.err << "Put it in force all the same? [y/N] " << std::flush;
    std::string line;
    std::getline(streams.in, line);
    return line == "y" || line == "Y" || line == "yes";
}

}  // namespace

Exit mappings_apply(const MappingsApplyOptions& options, const Streams& streams) {
    std::string query = options.aim == MappingsAim::preview ? "?aim=preview" : "?";
    std::string body;
    if (options.previous) {
        query += "&which=former";
    } else if (options.folder.empty()) {
        query += "&which=configured";
    } else {
        const auto files = read_set_files(options.folder);
        if (!files) return refuse(files.error(), streams);
        body = body_of(*files);
    }
    if (options.yes) query += "&removals=agreed";
    if (options.without_comparison) query += "&compare=skip";
    if (query.starts_with("?&")) query.erase(1, 1);
    if (query == "?") query.clear();

    auto found = find_mapping_target(options.where, streams);
    if (const auto* refusal = std::get_if<Refusal>(&found)) {
        write_issues(streams.err, refusal->file, refusal->issues);
        return refusal->exit;
    }
    MappingTarget& target = *std::get<std::unique_ptr<MappingTarget>>(found);
    for (;;) {
        auto begun = target.begin(query, body);
        if (!begun) return refuse(begun.error(), streams);
        const auto ended = wait_for_end(target, std::move(*begun), streams);
        if (!ended) return refuse(ended.error(), streams);
        if (options.output == Output::json) {
            streams.out << ended->status << '\n';
        } else {
            tell_end(*ended, streams);
        }
        if (ended->code != "mappings-removes-contacts" || !agrees(streams)) return exit_of(*ended);
        query += query.empty() ? "?" : "&";
        query += "removals=agreed&compare=skip";
    }
}

Exit mappings_status(const MappingsWhere& where, Output output, const Streams& streams) {
    auto found = find_mapping_target(where, streams);
    if (const auto* refusal = std::get_if<Refusal>(&found)) {
        write_issues(streams.err, refusal->file, refusal->issues);
        return refusal->exit;
    }
    const auto status = std::get<std::unique_ptr<MappingTarget>>(found)->status();
    if (!status) return refuse(status.error(), streams);
    if (output == Output::json) {
        streams.out << *status << '\n';
        return Exit::done;
    }
    const auto document = fhir::Document::parse(*status, {.bytes = std::size_t{16} << 20});
    if (!document) return refuse(document.error(), streams);
    const Value& root = document->root().value();
    streams.out << json::find_text(root, "state");
    if (number(root, "all") > 0) {
        streams.out << ' ' << number(root, "done") << " of " << number(root, "all");
    }
    streams.out << '\n';
    const Value* kept = json::find(root, "kept");
    if (kept != nullptr && kept->IsArray()) {
        for (const Value& one : kept->GetArray()) {
            streams.out << json::find_text(one, "standing") << ": " << json::find_text(one, "name")
                        << ' ' << json::find_text(one, "version") << ", "
                        << json::find_text(one, "origin") << ", since "
                        << json::find_text(one, "since") << '\n';
        }
    }
    return Exit::done;
}

}  // namespace gateway::cli
