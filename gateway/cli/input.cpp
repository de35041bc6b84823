// Reading of inputs, file by file and value by value.
#include "gateway/cli/input.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "fhir/validate/validate.hpp"

namespace gateway::cli {
namespace {

constexpr std::string_view standard_input_name = "standard input";

fhir::Outcome cannot_open(const std::string& path) {
    return fhir::Outcome(
        fhir::Kind::not_found,
        fhir::IssueType::not_found,
        "no-input",
        "The file cannot be read: " + std::string(std::strerror(errno)) +
            ". Check its name: " + path
    );
}

// Files of the command line are the user's own: a Bundle may be as large as on the network.
fhir::Limits limits() {
    return fhir::Limits::bundle();
}

// The values of several inputs, one after another.
class Values {
public:
    Values(
        const Streams& streams,
        const InputOptions& options,
        const std::function<Next(InputValue&&)>& use
    )
        : streams_(streams), options_(options), use_(use) {}

    Next read(std::istream& in, std::string_view name) {
        const bool lines = name.ends_with(".ndjson");
        JsonValues values(in, lines ? JsonValues::Layout::lines : JsonValues::Layout::any);
        while (auto value = values.next()) {
            ++result_.values;
            if (one(name, std::move(*value)) == Next::stop) return Next::stop;
            progress(read_before_ + values.bytes_read());
        }
        read_before_ += values.bytes_read();
        return Next::go_on;
    }

    void missing(const std::string& path) {
        message("", cannot_open(path).issues(), 0);
        result_.exit = std::max(result_.exit, Exit::no_input);
    }

    const InputResult& result() const { return result_; }

private:
    Next one(std::string_view name, JsonText&& value) {
        auto document = fhir::Document::parse(std::move(value.bytes), limits());
        if (document) return use_({name, value.lines_before, std::move(*document)});
        message(name, document.error().issues(), value.lines_before);
        ++result_.faulty;
        result_.exit = std::max(result_.exit, Exit::bad_data);
        return options_.after_fault;
    }
    void message(
        std::string_view name, const std::vector<fhir::Issue>& issues, std::uint32_t lines_before
    ) {
        if (options_.progress != nullptr) options_.progress->clear();
        write_issues(streams_.err, name, issues, lines_before);
    }
    void progress(std::uint64_t bytes) {
        if (options_.progress == nullptr) return;
        options_.progress->update(bytes, options_.rows == nullptr ? 0 : *options_.rows);
    }

    const Streams& streams_;
    const InputOptions& options_;
    const std::function<Next(InputValue&&)>& use_;
    InputResult result_;
    std::uint64_t read_before_ = 0;
};

}  // namespace

fhir::Result<std::string> read_file(const std::string& path, std::istream& standard_input) {
    std::ostringstream bytes;
    if (path == "-") {
        bytes << standard_input.rdbuf();
        return std::move(bytes).str();
    }
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (std::filesystem::is_directory(path)) errno = EISDIR;
    if (!in || errno == EISDIR) return cannot_open(path);
    bytes << in.rdbuf();
    return std::move(bytes).str();
}

InputResult each_value(
    const std::vector<std::string>& files,
    const Streams& streams,
    const InputOptions& options,
    const std::function<Next(InputValue&&)>& use
) {
    Values values(streams, options, use);
    for (const std::string& path : files) {
        Next next = Next::go_on;
        if (path == "-") {
            next = values.read(streams.in, standard_input_name);
        } else {
            errno = 0;
            std::ifstream in(path, std::ios::binary);
            if (std::filesystem::is_directory(path)) errno = EISDIR;
            if (!in || errno == EISDIR)
                values.missing(path);
            else
                next = values.read(in, path);
        }
        if (next == Next::stop) break;
    }
    return values.result();
}

Exit each_value(
    const std::vector<std::string>& files,
    const Streams& streams,
    const std::function<void(InputValue&&)>& use
) {
    const auto go_on = [&](InputValue&& value) {
        use(std::move(value));
        return Next::go_on;
    };
    return each_value(files, streams, {}, go_on).exit;
}

std::uint64_t size_of(const std::vector<std::string>& files) {
    std::uint64_t sum = 0;
    for (const std::string& path : files) {
        std::error_code error;
        if (!std::filesystem::is_regular_file(path, error)) return 0;
        const std::uintmax_t size = std::filesystem::file_size(path, error);
        if (error) return 0;
        sum += size;
    }
    return sum;
}

fhir::Version release_of(const fhir::Document& document, std::optional<fhir::Version> wanted) {
    if (wanted) return *wanted;
    const auto valid = [&](fhir::Version version) {
        return !has_errors(fhir::validate(document.root(), version));
    };
    if (valid(fhir::Version::r4) || !valid(fhir::Version::r5)) return fhir::Version::r4;
    return fhir::Version::r5;
}

}  // namespace gateway::cli
