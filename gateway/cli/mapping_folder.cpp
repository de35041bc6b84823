// Reads a set's files in the order of their names.
#include "gateway/cli/mapping_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "mappings/embedded.hpp"

namespace gateway::cli {
namespace {

namespace fs = std::filesystem;

// Views, maps and policies end at 1 MB, tests at 8 MB; nothing of a set is larger.
constexpr std::uintmax_t largest_file = std::uintmax_t{8} << 20;
// Many times what a region has; a wrong folder (a home, a disk) ends here and not in memory.
constexpr std::size_t most_files = 2000;

std::vector<mappings::SetFile> built_in_files() {
    std::vector<mappings::SetFile> files;
    for (const mappings::EmbeddedFile& file : halland::files()) {
        files.push_back({std::string(file.path), std::string(file.bytes)});
    }
    return files;
}

fhir::Outcome no_folder(const std::string& folder) {
    return fhir::Outcome(
        fhir::Kind::not_found,
        fhir::IssueType::not_found,
        "no-input",
        "There is no folder of this name with a mapping set (manifest.json ...): " + folder
    );
}

fhir::Outcome unreadable(const fs::path& path, const std::string& why) {
    return fhir::Outcome(
        fhir::Kind::internal,
        fhir::IssueType::exception,
        "set-unreadable",
        path.string() + " cannot be read: " + why
    );
}

fhir::Result<std::string> bytes_of(const fs::directory_entry& entry) {
    std::error_code error;
    const std::uintmax_t size = entry.file_size(error);
    if (error) return unreadable(entry.path(), error.message());
    if (size > largest_file) {
        return fhir::Outcome(
            fhir::Kind::too_large,
            fhir::IssueType::too_long,
            "set-file-size",
            entry.path().string() + " has " + std::to_string(size) +
                " bytes; no file of a mapping set may have more than " +
                std::to_string(largest_file) + "."
        );
    }
    errno = 0;
    std::ifstream in(entry.path(), std::ios::binary);
    std::string bytes(size, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(size));
    if (static_cast<std::uintmax_t>(in.gcount()) != size) {
        return unreadable(entry.path(), errno == 0 ? "it changes" : std::strerror(errno));
    }
    return bytes;
}

}  // namespace

fhir::Result<std::vector<mappings::SetFile>> read_set_files(const std::string& folder) {
    if (folder.empty()) return built_in_files();
    std::error_code error;
    if (!fs::is_directory(folder, error)) return no_folder(folder);
    std::vector<mappings::SetFile> files;
    fs::recursive_directory_iterator at(folder, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        std::error_code unknown;
        // What version control and editors keep beside a set is not the set.
        const bool hidden = at->path().filename().native().starts_with('.');
        if (hidden) at.disable_recursion_pending();
        if (hidden || !at->is_regular_file(unknown)) continue;
        if (files.size() == most_files) {
            return unreadable(
                folder, "it has more than " + std::to_string(most_files) + " files; is it a set?"
            );
        }
        auto bytes = bytes_of(*at);
        if (!bytes) return std::move(bytes.error());
        files.push_back({at->path().lexically_relative(folder).generic_string(), std::move(*bytes)}
        );
    }
    if (error) return unreadable(folder, error.message());
    std::ranges::sort(files, {}, &mappings::SetFile::path);
    return files;
}

fhir::Result<LoadedSet> load_mappings(const std::string& folder) {
    auto files = read_set_files(folder);
    if (!files) return std::move(files.error());
    auto set = mappings::MappingSet::load(*files);
    if (!set) return std::move(set.error());
    return LoadedSet{std::move(*set), std::move(*files)};
}

fhir::Result<CheckedSet> check_mappings(const std::string& folder) {
    auto files = read_set_files(folder);
    if (!files) return std::move(files.error());
    auto report = mappings::check_set(*files);
    return CheckedSet{std::move(report), std::move(*files)};
}

}  // namespace gateway::cli
