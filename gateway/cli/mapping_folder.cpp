// Reads a set's files in the order of their names.
#include "gateway/cli/mapping_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "mappings/embedded.hpp"

namespace gateway::cli {

namespace {

LoadedSet built_in() {
    LoadedSet loaded{mappings::MappingSet::built_in(), {}};
    for (const mappings::EmbeddedFile& file : halland::files()) {
        loaded.files.push_back({std::string(file.path), std::string(file.bytes)});
    }
    return loaded;
}

}  // namespace

fhir::Result<LoadedSet> load_mappings(const std::string& folder) {
    namespace fs = std::filesystem;
    if (folder.empty()) return built_in();
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
        return fhir::Outcome(
            fhir::Kind::not_found,
            fhir::IssueType::not_found,
            "no-input",
            "There is no folder of this name with a mapping set (manifest.json ...): " + folder
        );
    }
    std::vector<mappings::SetFile> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        std::ostringstream bytes;
        bytes << in.rdbuf();
        files.push_back(
            {fs::relative(entry.path(), folder).generic_string(), std::move(bytes).str()}
        );
    }
    std::ranges::sort(files, {}, &mappings::SetFile::path);
    auto set = mappings::MappingSet::load(files);
    if (!set) return set.error();
    return LoadedSet{std::move(*set), std::move(files)};
}

}  // namespace gateway::cli
