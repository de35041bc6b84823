// nara map: files become one state in memory, and that state becomes overviews. No store, no clock
// but the moment asked for.
#include <map>
#include <set>

#include "gateway/api/timestamps.hpp"
#include "gateway/cli/commands.hpp"
#include "gateway/cli/input.hpp"
#include "gateway/cli/map_input.hpp"
#include "gateway/cli/mapping_folder.hpp"
#include "mappings/engine/assemble.hpp"
#include "mappings/engine/memory_rows.hpp"
#include "mappings/engine/select.hpp"
#include "mappings/model/stockholm.hpp"
#include "mappings/render/portal_json.hpp"
#include "mappings/render/texts.hpp"

namespace gateway::cli {
namespace {

// The one source that all files are of. Files say nothing of who sends them: where the resources
// name no care giver, this one stands in, since a contact without one is not shown (IN-3).
mappings::SourceSettings file_settings() {
    mappings::SourceSettings settings;
    settings.source = file_source;
    settings.care_giver.name = file_source;
    return settings;
}

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

// What is known of each resource: of two versions the later one, as the store would decide.
class State {
public:
    explicit State(const mappings::MappingSet& set) : set_(set), rows_(set.tables()) {}

    void add(const store::Write& write) {
        auto& known = stamps_[write.key];
        if (known && write.stamp.last_updated && *write.stamp.last_updated < *known) return;
        if (write.stamp.last_updated) known = write.stamp.last_updated;
        const std::string changed = api::fhir_instant(write.stamp.last_updated.value_or(Instant{}));
        rows_.replace(write.key.source, write.key.owner(), write.rows, {1, changed});
        for (mappings::Anchor& anchor : mappings::subjects(set_, write.rows)) {
            anchors_.insert(std::move(anchor));
        }
    }

    // Calls `use` with the overview of each person, in the order of their anchors. It is borrowed
    // for the length of the call.
    template <class Use>
    void each_overview(Use&& use) {
        const std::vector<mappings::SourceSettings> sources{file_settings()};
        mappings::Memory memory;
        std::set<std::string> seen;
        for (const mappings::Anchor& anchor : anchors_) {
            memory.clear();
            const auto overview = mappings::assemble(set_, sources, rows_, anchor, memory);
            if (!overview.known || !seen.insert(mappings::canonical(overview)).second) continue;
            use(overview, memory);
        }
    }

private:
    const mappings::MappingSet& set_;
    mappings::MemoryRows rows_;
    std::map<store::Key, std::optional<Instant>> stamps_;
    std::set<mappings::Anchor> anchors_;
};

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
    mappings::write_portal_view(json, view, words, options);
    out << json.view() << '\n';
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

    State state(*loaded->set);
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
    if (options.to == MapTo::overview) {
        const mappings::Words* words = texts->find(options.language);
        state.each_overview([&](const mappings::Overview& overview, mappings::Arena& arena) {
            write_overview(
                overview,
                *loaded->set,
                words != nullptr ? *words : texts->swedish(),
                *at,
                arena,
                streams.out
            );
        });
    }
    streams.err << input.taken() << " taken, " << input.invalid() << " invalid, "
                << input.left_out() << " of other types\n";
    if (exit != Exit::done) return exit;
    return input.invalid() == 0 ? Exit::done : Exit::reported;
}

}  // namespace gateway::cli
