// nara map: files become one state in memory, and that state becomes overviews. No store, no clock
// but the moment asked for.

#include "gateway/cli/commands.hpp"
#include "gateway/cli/input.hpp"
#include "gateway/cli/map_input.hpp"
#include "gateway/cli/map_state.hpp"
#include "gateway/cli/mapping_folder.hpp"
#include "mappings/engine/select.hpp"
#include "mappings/explain/explain_json.hpp"
#include "mappings/model/stockholm.hpp"
#include "mappings/render/portal_json.hpp"
#include "mappings/render/texts.hpp"

namespace gateway::cli {
namespace {

fhir::Outcome bad_moment() {
    return fhir::Outcome(
        fhir::Kind::bad_request,
        fhir::IssueType::value,
        "bad-date-time",
        "--at takes a moment such as 2026-11-22T12:00:00Z, or a day such as 2026-11-22."
    );
}

void write_cell(
    fhir::JsonWriter& json, const mappings::Column& column, const mappings::Cell& cell
) {
    json.key(column.name);
    if (cell.is_null())
        json.null();
    else if (cell.kind == mappings::Cell::Kind::text)
        json.string(cell.text);
    else if (column.type == mappings::CellType::boolean)
        json.boolean(cell.integer != 0);
    else
        json.integer(cell.integer);
}

void write_rows(const std::vector<mappings::RowBatch>& batches, std::ostream& out) {
    fhir::JsonWriter json;
    for (const mappings::RowBatch& batch : batches) {
        const auto& columns = batch.table().columns;
        for (std::size_t row = 0; row < batch.rows(); ++row) {
            json.clear();
            {
                const auto object = json.object();
                json.member("table", batch.table().name);
                for (std::size_t i = 0; i < columns.size(); ++i) {
                    write_cell(json, columns[i], batch.at(row, static_cast<int>(i)));
                }
            }
            out << json.view() << '\n';
        }
    }
}

void write_overview(
    const mappings::Overview& overview,
    const mappings::MappingSet& set,
    const mappings::Words& words,
    Instant at,
    mappings::Arena& arena,
    std::ostream& out
) {
    const std::vector<mappings::SourceContact> contacts{
        {std::string(file_source), std::string(file_source), at}};
    const auto view = mappings::select(overview, set.policies(), {}, contacts, at, arena);
    mappings::PortalOptions options;
    // There is no store to make an opaque reference of; a key is no identity number.
    if (!overview.keys.empty()) options.ref = overview.keys.front().key;
    fhir::JsonWriter json;
    mappings::write_portal_view(json, view, words, options, arena);
    out << json.view() << '\n';
}

// Nothing is known of a person whom only turned-away resources name; explain says why.
bool write_explained(
    MapState& state,
    const mappings::Anchor& person,
    const mappings::MappingSet& set,
    Instant at,
    const Streams& streams
) {
    const std::vector<mappings::SourceContact> contacts{
        {std::string(file_source), std::string(file_source), at}};
    const auto explanation = mappings::explain(
        {set, MapState::sources(), state.rows(), state, {}, contacts}, person, at
    );
    if (!explanation) {
        write_issues(streams.err, "", explanation.error().issues());
        return false;
    }
    fhir::JsonWriter json;
    // A number is not shown where a key will do.
    mappings::write_explanation(json, *explanation, person.source.empty() ? "" : person.value);
    streams.out << json.view() << '\n';
    return true;
}

}  // namespace

Exit map(const MapOptions& options, const Streams& streams) {
    std::optional<Instant> at = system_now();
    if (!options.at.empty()) at = mappings::first_moment(options.at);
    if (!at) {
        write_issues(streams.err, "--at", bad_moment().issues());
        return Exit::usage;
    }
    const auto loaded = load_mappings(options.mappings);
    if (!loaded) {
        write_issues(streams.err, "", loaded.error().issues());
        return loaded.error().kind() == fhir::Kind::not_found ? Exit::no_input : Exit::bad_config;
    }
    const auto texts = mappings::Texts::load(loaded->files);
    if (!texts) {
        write_issues(streams.err, "", texts.error().issues());
        return Exit::bad_config;
    }

    MapState state(*loaded->set);
    MapInput input(loaded->set, *at, streams.err);
    const Exit exit = each_value(options.files, streams, [&](InputValue&& value) {
        const fhir::Version version = release_of(value.document, options.version);
        input.each_write(std::move(value), version, [&](const store::Write& write) {
            if (options.to == MapTo::rows)
                write_rows(write.rows, streams.out);
            else
                state.add(write);
        });
    });
    bool explained = true;
    if (options.to == MapTo::overview) {
        const mappings::Words* found = texts->find(options.language);
        const mappings::Words& words = found != nullptr ? *found : texts->swedish();
        state.each_person([&](const mappings::Anchor& person,
                              const mappings::Overview& overview,
                              mappings::Memory& memory) {
            if (options.explain)
                explained = write_explained(state, person, *loaded->set, *at, streams) && explained;
            else if (overview.known)
                write_overview(overview, *loaded->set, words, *at, memory, streams.out);
        });
    }
    streams.err << input.taken() << " taken, " << input.invalid() << " invalid, "
                << input.left_out() << " of other types\n";
    if (exit != Exit::done) return exit;
    return input.invalid() == 0 && explained ? Exit::done : Exit::reported;
}

}  // namespace gateway::cli
