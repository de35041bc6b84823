// nara validate: the checks of a push, without a store.
#include "fhir/validate/validate.hpp"

#include "gateway/cli/commands.hpp"
#include "gateway/cli/input.hpp"
#include "gateway/outcome_response.hpp"

namespace gateway::cli {

Exit validate(const ValidateOptions& options, const Streams& streams) {
    std::size_t resources = 0;
    std::size_t invalid = 0;
    fhir::JsonWriter json;
    const Exit exit = each_value(options.files, streams, [&](InputValue&& value) {
        const fhir::Version version = release_of(value.document, options.version);
        std::vector<fhir::Issue> issues = fhir::validate(value.document.root(), version);
        value.document.locate(issues);
        ++resources;
        if (has_errors(issues)) ++invalid;
        if (options.output == Output::text) {
            write_issues(streams.out, value.file, issues, value.lines_before);
        } else {
            json.clear();
            write_operation_outcome(json, issues, {});
            streams.out << json.view() << '\n';
        }
    });
    if (options.output == Output::text) {
        streams.err << resources - invalid << " valid, " << invalid << " invalid\n";
    }
    if (exit != Exit::done) return exit;
    return invalid == 0 ? Exit::done : Exit::reported;
}

}  // namespace gateway::cli
