// nara view: any ViewDefinition over files, streaming.
#include "mappings/engine/view.hpp"

#include <cerrno>
#include <cstring>

#include "gateway/cli/commands.hpp"
#include "gateway/cli/input.hpp"
#include "gateway/cli/rows.hpp"

namespace gateway::cli {
namespace {

namespace json = fhir::json;

// Calls `use` for the resource itself, or for each entry's resource of a Bundle, until it says
// stop.
template <class Use>
Next each_resource(const fhir::Document& document, Use use) {
    const json::Value& root = document.root().value();
    const json::Value* entries =
        document.resource_type() == "Bundle" ? json::find(root, "entry") : nullptr;
    if (entries == nullptr || !entries->IsArray()) return use(root);
    for (const json::Value& entry : entries->GetArray()) {
        const json::Value* resource = json::find(entry, "resource");
        if (resource != nullptr && use(*resource) == Next::stop) return Next::stop;
    }
    return Next::go_on;
}

// A view, what it is run over and where its rows go.
class ViewCommand {
public:
    ViewCommand(const mappings::View& view, const ViewOptions& options, const Streams& streams)
        : view_(view),
          options_(options),
          streams_(streams),
          progress_(streams.err, shown(), size_of(options.files)),
          rows_(make_row_writer(options.format, view, streams.out)) {}

    Exit run() {
        const Next after = options_.on_fault == OnFault::stop ? Next::stop : Next::go_on;
        errno = 0;
        rows_->begin();
        const InputResult input = each_value(
            options_.files,
            streams_,
            {after, &progress_, &made_},
            [this](InputValue&& value) { return use(value); }
        );
        rows_->end();
        streams_.out.flush();
        progress_.clear();
        if (!streams_.out) return cannot_write();
        return exit_of(input);
    }

private:
    Progress::Shown shown() const {
        const bool person = streams_.err_reader == Reader::person_at_terminal;
        return person ? options_.progress : Progress::Shown::no;
    }

    Next use(const InputValue& value) {
        const fhir::Version version = release_of(value.document, options_.version);
        return each_resource(value.document, [&](const json::Value& resource) {
            ++resources_;
            const auto count = view_.run({resource, version}, runner_, *rows_);
            if (count) {
                made_ += *count;
                rows_->keep();
                // A full disk or a reader that went away: more rows would be lost as well.
                return streams_.out ? Next::go_on : Next::stop;
            }
            rows_->drop();
            ++stopped_;
            progress_.clear();
            write_issues(streams_.err, value.file, count.error().issues(), value.lines_before);
            return options_.on_fault == OnFault::stop ? Next::stop : Next::go_on;
        });
    }

    Exit cannot_write() {
        if (errno != EPIPE) {
            streams_.err << "The rows cannot be written: " << std::strerror(errno) << '\n';
        }
        return Exit::io_error;
    }

    Exit exit_of(const InputResult& input) {
        if (input.faulty + stopped_ > 0) {
            streams_.err << resources_ << " resources, " << made_ << " rows; " << input.faulty
                         << " that could not be read and " << stopped_
                         << " that the view stopped at have none\n";
        }
        if (input.exit == Exit::no_input) return Exit::no_input;
        if (input.faulty + stopped_ == 0) return Exit::done;
        return options_.on_fault == OnFault::stop ? Exit::bad_data : Exit::reported;
    }

    const mappings::View& view_;
    const ViewOptions& options_;
    const Streams& streams_;
    Progress progress_;
    std::unique_ptr<RowWriter> rows_;
    mappings::ViewRunner runner_;
    std::uint64_t resources_ = 0;
    std::uint64_t made_ = 0;
    std::uint64_t stopped_ = 0;
};

}  // namespace

Exit view(const ViewOptions& options, const Streams& streams) {
    auto bytes = read_file(options.view, streams.in);
    if (!bytes) {
        write_issues(streams.err, "", bytes.error().issues());
        return exit_for(bytes.error().kind());
    }
    const auto compiled =
        mappings::View::compile(mappings::SetFile{options.view, std::move(*bytes)});
    if (!compiled) {
        write_set_issues(streams.err, compiled.error().issues());
        return Exit::bad_data;
    }
    write_set_issues(streams.err, compiled->warnings());
    return ViewCommand(*compiled, options, streams).run();
}

}  // namespace gateway::cli
