// nara mappings check: what a mapping set is told before it may run.
#include <algorithm>

#include "fhir/json_writer.hpp"
#include "gateway/cli/commands.hpp"
#include "gateway/cli/mapping_folder.hpp"

namespace gateway::cli {
namespace {

using mappings::SetReport;

std::size_t count(const SetReport& report, fhir::Severity severity) {
    return static_cast<std::size_t>(std::count_if(
        report.issues.begin(),
        report.issues.end(),
        [&](const auto& issue) { return issue.severity == severity; }
    ));
}

std::string counted(std::size_t number, std::string_view what) {
    return std::to_string(number) + ' ' + std::string(what) + (number == 1 ? "" : "s");
}

// "halland 1.0.0 is good: 19 views, 2 concept maps, 3 policies; 70 tests passed, 0 failed; …"
std::string summary(const SetReport& report) {
    std::string text = "The set does not load";
    if (report.set != nullptr) {
        text = std::string(report.set->name()) + ' ' + std::string(report.set->version()) +
               (report.good() ? " is good" : " is not good");
    }
    text += ": " + counted(report.views, "view") + ", " +
            counted(report.concept_maps, "concept map") + ", " + std::to_string(report.policies) +
            (report.policies == 1 ? " policy" : " policies");
    if (report.set != nullptr) {
        text += "; " + counted(report.tests.size() - report.failed_tests(), "test") + " passed, " +
                std::to_string(report.failed_tests()) + " failed";
    }
    return text + "; " + counted(count(report, fhir::Severity::error), "error") + ", " +
           counted(count(report, fhir::Severity::warning), "warning");
}

void write_place(const fhir::Issue& issue, fhir::JsonWriter& json) {
    if (!issue.position) return;
    json.member("line", std::int64_t{issue.position->line});
    json.member("column", std::int64_t{issue.position->column});
}

void write_failure(const mappings::TestResult& test, fhir::JsonWriter& json) {
    const auto object = json.object();
    json.member("file", test.file);
    json.member("title", test.title);
    json.member("fhirVersion", fhir::release(test.version));
    write_place(*test.failure, json);
    json.member("text", test.failure->text);
    if (!test.difference) return;
    const mappings::RowDifference& difference = *test.difference;
    if (difference.what != mappings::RowDifference::What::extra_row) {
        json.member("row", static_cast<std::int64_t>(difference.row) + 1);
    }
    json.member_if("rowColumn", difference.column);
    json.member_if("expected", difference.expected);
    json.member_if("got", difference.got);
}

void write_json(const SetReport& report, std::ostream& out) {
    fhir::JsonWriter json;
    {
        const auto object = json.object();
        json.member("good", report.good());
        if (report.set != nullptr) {
            json.member("name", report.set->name());
            json.member("version", report.set->version());
        }
        json.member("views", static_cast<std::int64_t>(report.views));
        json.member("conceptMaps", static_cast<std::int64_t>(report.concept_maps));
        json.member("policies", static_cast<std::int64_t>(report.policies));
        const std::size_t failed = report.failed_tests();
        json.member("testsPassed", static_cast<std::int64_t>(report.tests.size() - failed));
        json.member("testsFailed", static_cast<std::int64_t>(failed));
        {
            const auto issues = json.array("issues");
            for (const fhir::Issue& issue : report.issues) {
                const auto one = json.object();
                json.member("severity", code_of(issue.severity));
                json.member("code", issue.code);
                json.member("text", issue.text);
                write_place(issue, json);
            }
        }
        const auto failures = json.array("failures");
        for (const mappings::TestResult& test : report.tests) {
            if (test.failure) write_failure(test, json);
        }
    }
    out << json.view() << '\n';
}

}  // namespace

Exit mappings_check(const MappingsCheckOptions& options, const Streams& streams) {
    const auto checked = check_mappings(options.folder);
    if (!checked) {
        write_issues(streams.err, "", checked.error().issues());
        return exit_for(checked.error().kind());
    }
    const SetReport& report = checked->report;
    if (options.output == Output::json)
        write_json(report, streams.out);
    else
        write_set_issues(streams.out, report.issues);
    streams.err << summary(report) << '\n';
    if (report.set == nullptr) return Exit::bad_config;
    return report.good() ? Exit::done : Exit::reported;
}

}  // namespace gateway::cli
