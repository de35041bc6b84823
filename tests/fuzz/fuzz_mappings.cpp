// Files of a mapping set in one input: "=== path" on a line, then the file up to the next such
// line. Whatever they hold, loading and checking answers, its issues can be written, and says the
// same twice. A manifest that lists the files is made when there is none, and the built-in policies
// stand in for missing ones, so that an input can be about one view.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/document.hpp"
#include "fhir/json_writer.hpp"
#include "mappings/embedded.hpp"
#include "mappings/engine/set_check.hpp"

namespace {

using mappings::SetFile;

std::vector<SetFile> files_in(std::string_view input) {
    constexpr std::string_view mark = "=== ";
    std::vector<SetFile> files;
    while (!input.empty()) {
        const std::size_t end = std::min(input.find('\n'), input.size());
        const std::string_view line = input.substr(0, end);
        const std::string_view with_end = input.substr(0, std::min(end + 1, input.size()));
        if (line.starts_with(mark))
            files.push_back({std::string(line.substr(mark.size())), ""});
        else if (!files.empty())
            files.back().bytes += with_end;
        input.remove_prefix(with_end.size());
    }
    return files;
}

bool has(const std::vector<SetFile>& files, std::string_view path) {
    for (const SetFile& file : files) {
        if (file.path == path) return true;
    }
    return false;
}

void complete(std::vector<SetFile>& files) {
    for (const mappings::EmbeddedFile& file : halland::files()) {
        const bool rule =
            file.path.starts_with("policies/") || file.path.starts_with("concept-maps/");
        if (rule && !has(files, file.path)) {
            files.push_back({std::string(file.path), std::string(file.bytes)});
        }
    }
    if (has(files, "manifest.json")) return;
    fhir::JsonWriter manifest;
    {
        const auto object = manifest.object();
        manifest.member("name", "fuzz");
        manifest.member("version", "1");
        const auto list = manifest.array("files");
        for (const SetFile& file : files) {
            const bool rule =
                file.path.ends_with(".json") &&
                (file.path.starts_with("views/") || file.path.starts_with("concept-maps/") ||
                 file.path.starts_with("policies/"));
            const auto name = fhir::Document::parse('"' + file.path + '"');
            if (rule && name) manifest.string(file.path);
        }
    }
    files.push_back({"manifest.json", manifest.take()});
}

/// The issues as JSON, as they leave; they must be text that can be read again.
std::string written(const std::vector<fhir::Issue>& issues) {
    fhir::JsonWriter out;
    {
        const auto array = out.array();
        for (const fhir::Issue& issue : issues) {
            if (issue.text.empty() || issue.code.empty()) std::abort();
            out.string(issue.code + ' ' + issue.text);
        }
    }
    const fhir::Limits limits{.bytes = 1u << 30, .nodes = 10'000'000, .string_bytes = 1u << 20};
    if (!fhir::Document::parse(out.take(), limits)) std::abort();
    return out.take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::vector<SetFile> files =
        files_in(std::string_view(reinterpret_cast<const char*>(data), size));
    const mappings::SetReport as_they_are = mappings::check_set(files);
    if (as_they_are.set == nullptr && as_they_are.issues.empty()) std::abort();
    for (const SetFile& file : files) {
        const SetFile tests{"tests/t.json", file.bytes};  // names are judged by the loader
        const mappings::TestRun run = mappings::run_tests(tests, nullptr);
        written(run.faults);
        for (const mappings::TestResult& result : run.results) {
            if (result.failure) written({*result.failure});
        }
    }
    complete(files);
    const std::string once = written(mappings::check_set(files).issues);
    if (written(mappings::check_set(files).issues) != once) std::abort();
    return 0;
}
