// The files of the built-in set, for tests that change one of them before loading.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/mapping_set.hpp"
#include "mappings/engine/set_check.hpp"

namespace mappings::testing {

class HallandFiles {
public:
    HallandFiles();

    /// Puts `after` in place of the one `before` in a file; throws when it is not there once.
    HallandFiles& change(std::string_view path, std::string_view before, std::string_view after);
    HallandFiles& add(std::string path, std::string bytes);
    HallandFiles& remove(std::string_view path);
    std::string bytes(std::string_view path) const;

    fhir::Result<std::shared_ptr<const MappingSet>> load() const;
    SetReport check() const { return check_set(files_); }
    const std::vector<SetFile>& files() const { return files_; }
    /// The texts of the issues of a failed load; empty when it loads.
    std::vector<std::string> faults() const;

private:
    std::vector<SetFile> files_;
};

}  // namespace mappings::testing
