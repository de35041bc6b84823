// The table of commands and options, over CLI11.
#include "gateway/cli/cli.hpp"

#include <CLI/CLI.hpp>

#include <map>

#include "fhir/nearest.hpp"
#include "gateway/cli/commands.hpp"

namespace gateway::cli {
namespace {

const std::map<std::string, fhir::Version> releases{
    {"r4", fhir::Version::r4}, {"r4b", fhir::Version::r4b}, {"r5", fhir::Version::r5}};
const std::map<std::string, RowFormat> row_formats{
    {"ndjson", RowFormat::ndjson}, {"json", RowFormat::json}, {"csv", RowFormat::csv}};
const std::map<std::string, OnFault> fault_rules{
    {"continue", OnFault::go_on}, {"stop", OnFault::stop}};
const std::map<std::string, MapTo> map_targets{
    {"overview", MapTo::overview}, {"rows", MapTo::rows}};

constexpr const char* exit_codes =
    "Exit codes: 0 done; 1 done, invalid data reported; 2 wrong use; 65 bad input data; 66 no "
    "input;\n"
    "69 not available; 73 cannot create; 74 input/output error; 75 try again; 77 not permitted;\n"
    "78 bad configuration; 130 interrupted.";

// What every command shares: examples first, exit codes last.
CLI::App* command(CLI::App& app, const char* name, const char* what, const char* example) {
    CLI::App* sub = app.add_subcommand(name, std::string(what) + "\nExample: " + example);
    sub->footer(exit_codes);
    return sub;
}

template <class Options>
void files_option(CLI::App* sub, Options& options) {
    sub->add_option("FILE", options.files, "Resources, Bundles or NDJSON; - is standard input")
        ->required();
}

void release_option(CLI::App* sub, std::optional<fhir::Version>& version) {
    sub->add_option("--fhir", version, "r4, r4b or r5; found out when not given")
        ->transform(CLI::CheckedTransformer(releases, CLI::ignore_case));
}

void json_flag(CLI::App* sub, Output& output) {
    sub->add_flag_callback(
        "--json", [&output] { output = Output::json; }, "Write JSON"
    );
}

void mappings_where(CLI::App* sub, MappingsWhere& where) {
    sub->add_option("--config", where.config, "Configuration of the gateway, as serve takes it");
    sub->add_option("--data", where.data, "Directory of the database");
    sub->add_flag("--sandbox", where.sandbox, "The gateway is a sandbox");
    sub->add_option("--admin", where.admin, "ADDR:PORT of the gateway's admin listener");
}

// "Did you mean …" for a misspelt command.
void suggest(const CLI::App& app, int count, const char* const* arguments, std::ostream& err) {
    if (count < 2 || arguments[1][0] == '-') return;
    fhir::Nearest nearest(arguments[1]);
    const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
    if (commands.empty()) return;
    for (const CLI::App* sub : commands) {
        if (sub->get_name() == arguments[1]) return suggest(*sub, count - 1, arguments + 1, err);
        nearest.see(sub->get_name());
    }
    err << "There is no command \"" << arguments[1] << "\"." << nearest.question() << '\n';
}

}  // namespace

int run(int count, const char* const* arguments, const Streams& streams) {
    CLI::App app{
        "Nära Gateway: who a patient's named contacts in health care are, from FHIR.\n"
        "Example: nara serve --sandbox",
        "nara"};
    app.footer(exit_codes);
    app.require_subcommand(1);
    Exit exit = Exit::done;

    ServeOptions serving;
    CLI::App* sub = command(app, "serve", "Runs the gateway.", "nara serve --sandbox");
    sub->add_flag(
        "--sandbox", serving.sandbox, "With synthetic people, without tokens, loopback only"
    );
    sub->add_flag("--empty", serving.empty, "A sandbox without its people");
    sub->add_flag(
        "--any-peer",
        serving.any_peer,
        "A sandbox for callers on other machines too (containers: publish its port on loopback)"
    );
    sub->add_option("--config", serving.config, "Configuration file (JSON with comments)");
    sub->add_option(
        "--listen", serving.listen, "ADDR:PORT of API and pages; port 0 takes a free one"
    );
    sub->add_option("--data", serving.data, "Directory of the database");
    sub->callback([&] { exit = serve(serving, streams); });

    MapOptions mapping;
    sub = command(
        app, "map", "Maps resources to overviews, without a store.", "nara map bundle.json"
    );
    files_option(sub, mapping);
    sub->add_option("--to", mapping.to, "overview (one patient a line) or rows (one row a line)")
        ->transform(CLI::CheckedTransformer(map_targets));
    release_option(sub, mapping.version);
    sub->add_option("--lang", mapping.language, "sv or en")->check(CLI::IsMember({"sv", "en"}));
    sub->add_option(
        "--at", mapping.at, "Moment to answer for (2026-11-22T12:00:00Z); now if not given"
    );
    sub->add_option("--mappings", mapping.mappings, "Folder with a mapping set");
    sub->add_flag(
        "--explain",
        mapping.explain,
        "Instead of each overview why it is as it is: where every value comes from, and which rule "
        "stopped what is not shown"
    );
    sub->callback([&] { exit = map(mapping, streams); });

    ViewOptions viewing;
    sub = command(
        app, "view", "Runs a SQL on FHIR ViewDefinition.", "nara view view.json patients.ndjson"
    );
    sub->add_option("VIEW", viewing.view, "The ViewDefinition")->required();
    files_option(sub, viewing);
    sub->add_option("--format", viewing.format, "ndjson, json or csv")
        ->transform(CLI::CheckedTransformer(row_formats));
    release_option(sub, viewing.version);
    sub->add_option(
           "--on-error",
           viewing.on_fault,
           "continue (default): tell of what cannot be read, leave it out, end with 1; or stop"
    )
        ->transform(CLI::CheckedTransformer(fault_rules));
    sub->add_flag_callback(
        "--no-progress",
        [&] { viewing.progress = Progress::Shown::no; },
        "No progress line, on a terminal too"
    );
    sub->callback([&] { exit = view(viewing, streams); });

    FhirpathOptions evaluating;
    sub = command(
        app,
        "fhirpath",
        "Evaluates a FHIRPath expression.",
        "nara fhirpath \"name.given.first()\" patient.json"
    );
    sub->add_option("EXPR", evaluating.expression, "The expression")->required();
    sub->add_option("FILE", evaluating.file, "A resource; - is standard input")->required();
    sub->add_option("--fhir", evaluating.version, "r4 (default), r4b or r5")
        ->transform(CLI::CheckedTransformer(releases, CLI::ignore_case));
    sub->add_flag("--strict", evaluating.strict, "Refuse unknown elements and unordered access");
    sub->add_flag(
        "--json-forms", evaluating.json_forms, "Take valueQuantity for value.ofType(Quantity)"
    );
    json_flag(sub, evaluating.output);
    sub->callback([&] { exit = fhirpath(evaluating, streams); });

    ValidateOptions validating;
    sub = command(
        app, "validate", "Checks resources as a push would.", "nara validate careteam.json"
    );
    files_option(sub, validating);
    release_option(sub, validating.version);
    json_flag(sub, validating.output);
    sub->callback([&] { exit = validate(validating, streams); });

    MappingsCheckOptions checking_set;
    CLI::App* mappings = command(
        app, "mappings", "Works with mapping sets.", "nara mappings check config/our-mappings"
    );
    mappings->require_subcommand(1);
    sub = command(
        *mappings,
        "check",
        "Loads a mapping set, checks it and runs its tests.",
        "nara mappings check config/our-mappings"
    );
    sub->add_option("DIR", checking_set.folder, "The folder; the set carried along if not given");
    json_flag(sub, checking_set.output);
    sub->callback([&] { exit = mappings_check(checking_set, streams); });

    MappingsApplyOptions applying;
    sub = command(
        *mappings,
        "apply",
        "Puts a mapping set in force: checks it, tells what would be shown otherwise, switches.",
        "nara mappings apply config/our-mappings --preview"
    );
    sub->add_option(
        "DIR",
        applying.folder,
        "The folder; if not given, the configured one or the set carried along"
    );
    sub->add_flag_callback(
        "--preview",
        [&applying] { applying.aim = MappingsAim::preview; },
        "Tell what would change, and change nothing"
    );
    sub->add_flag("--previous", applying.previous, "Go back to the set that was in force before");
    sub->add_flag("--yes", applying.yes, "Also when something that is shown now would go");
    sub->add_flag("--now", applying.without_comparison, "Without comparing first");
    mappings_where(sub, applying.where);
    json_flag(sub, applying.output);
    sub->callback([&] { exit = mappings_apply(applying, streams); });

    MappingsWhere asking;
    Output asking_output = Output::text;
    sub = command(
        *mappings,
        "status",
        "Tells which mapping sets are in force and kept.",
        "nara mappings status"
    );
    mappings_where(sub, asking);
    json_flag(sub, asking_output);
    sub->callback([&] { exit = mappings_status(asking, asking_output, streams); });

    CheckConfigOptions checking;
    sub = command(
        app,
        "check-config",
        "Reads a configuration without serving.",
        "nara check-config nara.jsonc"
    );
    sub->add_option("FILE", checking.file, "The configuration")->required();
    sub->add_flag("--print-effective", checking.print_effective, "Write every key with its value");
    sub->callback([&] { exit = check_config(checking, streams); });

    Output version_output = Output::text;
    sub = command(app, "version", "Tells version and mapping set.", "nara version --json");
    json_flag(sub, version_output);
    sub->callback([&] { exit = version(version_output, streams); });

    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        const bool asked = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
        if (!asked) suggest(app, count, arguments, streams.err);
        const int code = app.exit(error, streams.out, streams.err);
        return code == 0 ? 0 : static_cast<int>(Exit::usage);
    }
    return static_cast<int>(exit);
}

}  // namespace gateway::cli
