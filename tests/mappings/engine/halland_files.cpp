// Changing files of the built-in set.
#include "tests/mappings/engine/halland_files.hpp"

#include <algorithm>
#include <stdexcept>

#include "mappings/embedded.hpp"

namespace mappings::testing {

HallandFiles::HallandFiles() {
    for (const EmbeddedFile& file : halland::files()) {
        files_.push_back({std::string(file.path), std::string(file.bytes)});
    }
}

HallandFiles& HallandFiles::change(
    std::string_view path, std::string_view before, std::string_view after
) {
    for (SetFile& file : files_) {
        if (file.path != path) continue;
        const std::size_t at = file.bytes.find(before);
        const bool once =
            at != std::string::npos && file.bytes.find(before, at + 1) == std::string::npos;
        if (!once) throw std::invalid_argument("not there once: " + std::string(before));
        file.bytes.replace(at, before.size(), after);
        return *this;
    }
    throw std::invalid_argument("no file " + std::string(path));
}

HallandFiles& HallandFiles::add(std::string path, std::string bytes) {
    files_.push_back({std::move(path), std::move(bytes)});
    return *this;
}

HallandFiles& HallandFiles::remove(std::string_view path) {
    std::erase_if(files_, [&](const SetFile& file) { return file.path == path; });
    return *this;
}

std::string HallandFiles::bytes(std::string_view path) const {
    for (const SetFile& file : files_) {
        if (file.path == path) return file.bytes;
    }
    throw std::invalid_argument("no file " + std::string(path));
}

fhir::Result<std::shared_ptr<const MappingSet>> HallandFiles::load() const {
    return MappingSet::load(files_);
}

std::vector<std::string> HallandFiles::faults() const {
    const auto set = load();
    std::vector<std::string> texts;
    if (set) return texts;
    for (const fhir::Issue& issue : set.error().issues()) {
        if (issue.severity == fhir::Severity::error) texts.push_back(issue.text);
    }
    return texts;
}

}  // namespace mappings::testing
