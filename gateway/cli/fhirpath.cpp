// nara fhirpath: one expression on one resource.
#include "fhir/fhirpath/evaluator.hpp"
#include "gateway/api/timestamps.hpp"
#include "gateway/cli/commands.hpp"
#include "gateway/cli/input.hpp"
#include "gateway/clock.hpp"

namespace gateway::cli {
namespace {

namespace path = fhir::fhirpath;

// "HumanName", "string", "Boolean": FHIR's and System's names differ by their first letter, but for
// Quantity, where the difference does not matter to a reader.
std::string short_type(const path::Value& value) {
    const std::string name = path::type_name(value);
    return name.substr(name.find('.') + 1);
}

void write_text(std::span<const path::Value> values, std::ostream& out) {
    std::string scratch;
    for (const path::Value& value : values) {
        if (const auto text = path::text_of(value, scratch)) {
            out << *text << '\n';
        } else {
            fhir::JsonWriter json;
            path::write_json(value, json);
            out << json.view() << '\n';
        }
    }
}

void write_json(std::span<const path::Value> values, std::ostream& out) {
    fhir::JsonWriter json;
    {
        const auto array = json.array();
        for (const path::Value& value : values) {
            const auto item = json.object();
            json.member("type", std::string_view(short_type(value)));
            json.key("value");
            path::write_json(value, json);
        }
    }
    out << json.view() << '\n';
}

}  // namespace

Exit fhirpath(const FhirpathOptions& options, const Streams& streams) {
    auto bytes = read_file(options.file, streams.in);
    if (!bytes) {
        write_issues(streams.err, "", bytes.error().issues());
        return exit_for(bytes.error().kind());
    }
    auto document = fhir::Document::parse(std::move(*bytes), fhir::Limits::bundle());
    if (!document) {
        write_issues(streams.err, options.file, document.error().issues());
        return Exit::bad_data;
    }
    const auto focus = path::Value::resource(document->root().value(), options.version);

    path::CompileOptions how;
    how.version = options.version;
    how.focus = focus.type();
    how.clock = path::Clock::injected;
    if (options.strict) {
        how.mode = path::Mode::strict;
        how.missing = path::MissingPath::error;
    }
    if (options.json_forms) how.json_forms = path::JsonForms::accepted;
    const auto expression = path::Expression::compile(options.expression, how);
    if (!expression) {
        write_issues(streams.err, "expression", expression.error().issues());
        return Exit::bad_data;
    }

    path::Scope scope;
    scope.now = path::parse_date_time(api::fhir_instant(system_now()));
    path::Evaluator evaluator;
    const auto result = evaluator.evaluate(*expression, focus, scope);
    if (!result) {
        write_issues(
            streams.err, "expression", {path::Evaluator::issue(*expression, *result.error)}
        );
        return Exit::bad_data;
    }
    if (options.output == Output::json)
        write_json(result.values, streams.out);
    else
        write_text(result.values, streams.out);
    return Exit::done;
}

}  // namespace gateway::cli
