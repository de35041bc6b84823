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

Exit each_value_of(
    std::istream& in,
    std::string_view name,
    std::ostream& err,
    const std::function<void(InputValue&&)>& use
) {
    Exit worst = Exit::done;
    JsonValues values(in);
    while (auto value = values.next()) {
        auto document = fhir::Document::parse(std::move(value->bytes), limits());
        if (document) {
            use({name, value->lines_before, std::move(*document)});
            continue;
        }
        write_issues(err, name, document.error().issues(), value->lines_before);
        worst = Exit::bad_data;
    }
    return worst;
}

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

Exit each_value(
    const std::vector<std::string>& files,
    const Streams& streams,
    const std::function<void(InputValue&&)>& use
) {
    Exit worst = Exit::done;
    for (const std::string& path : files) {
        Exit exit = Exit::done;
        if (path == "-") {
            exit = each_value_of(streams.in, standard_input_name, streams.err, use);
        } else {
            errno = 0;
            std::ifstream in(path, std::ios::binary);
            if (std::filesystem::is_directory(path)) errno = EISDIR;
            if (!in || errno == EISDIR) {
                write_issues(streams.err, "", cannot_open(path).issues());
                exit = Exit::no_input;
            } else {
                exit = each_value_of(in, path, streams.err, use);
            }
        }
        worst = std::max(worst, exit);
    }
    return worst;
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
