// nara view: any ViewDefinition over files, streaming.
#include "mappings/engine/view.hpp"

#include "gateway/cli/commands.hpp"
#include "gateway/cli/input.hpp"
#include "gateway/cli/rows.hpp"

namespace gateway::cli {
namespace {

namespace json = fhir::json;

// Calls `use` for the resource itself, or for each entry's resource of a Bundle.
template <class Use>
void each_resource(const fhir::Document& document, Use use) {
    const json::Value& root = document.root().value();
    const json::Value* entries =
        document.resource_type() == "Bundle" ? json::find(root, "entry") : nullptr;
    if (entries == nullptr || !entries->IsArray()) return use(root);
    for (const json::Value& entry : entries->GetArray()) {
        if (const json::Value* resource = json::find(entry, "resource")) use(*resource);
    }
}

}  // namespace

Exit view(const ViewOptions& options, const Streams& streams) {
    auto bytes = read_file(options.view, streams.in);
    if (!bytes) {
        write_issues(streams.err, "", bytes.error().issues());
        return exit_for(bytes.error().kind());
    }
    const auto view = mappings::View::compile(mappings::SetFile{options.view, std::move(*bytes)});
    if (!view) {
        write_issues(streams.err, "", view.error().issues());
        return Exit::bad_data;
    }
    write_issues(streams.err, "", view->warnings());

    mappings::ViewRunner runner;
    const auto rows = make_row_writer(options.format, *view, streams.out);
    bool stopped = false;
    rows->begin();
    const Exit exit = each_value(options.files, streams, [&](InputValue&& value) {
        const fhir::Version version = release_of(value.document, options.version);
        each_resource(value.document, [&](const json::Value& resource) {
            const auto count = view->run({resource, version, nullptr, nullptr}, runner, *rows);
            if (count) return rows->keep();
            rows->drop();
            stopped = true;
            write_issues(streams.err, value.file, count.error().issues(), value.lines_before);
        });
    });
    rows->end();
    if (exit != Exit::done) return exit;
    return stopped ? Exit::bad_data : Exit::done;
}

}  // namespace gateway::cli
