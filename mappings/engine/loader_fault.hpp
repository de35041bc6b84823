// Faults of a set's files: collected by pointer while a file is read, turned into issues that name
// file, line and column when the reading is done.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "fhir/node.hpp"
#include "fhir/outcome.hpp"
#include "mappings/engine/set_file.hpp"

namespace mappings {

struct Fault {
    fhir::Severity severity = fhir::Severity::error;
    std::string code;
    std::string text;
    /// JSON Pointer of the value the fault is about.
    std::string pointer;
    /// For a fault inside a string (an expression): the byte in the string as JSON means it.
    std::optional<std::uint32_t> offset;
    friend bool operator==(const Fault&, const Fault&) = default;
};

/// What reading one file found wrong. Values that repeat are kept once.
class Faults {
public:
    void add(Fault fault);
    void error(std::string code, std::string text, const fhir::Node& at);
    void error(std::string code, std::string text, std::string pointer);
    void warning(std::string code, std::string text, std::string pointer);

    bool has_errors() const;
    const std::vector<Fault>& all() const { return faults_; }

private:
    std::vector<Fault> faults_;
    std::unordered_set<std::string> known_;
};

/// The faults as issues of a file: `position` set, the text beginning with "path:line:column: ",
/// in the order of the file. `file.bytes` must be JSON that the guarded reader has taken.
std::vector<fhir::Issue> issues_in(const SetFile& file, const std::vector<Fault>& faults);

/// Issues of the guarded reader, with "path:line:column: " before each text.
std::vector<fhir::Issue> with_path(std::string_view path, std::vector<fhir::Issue> issues);

/// Reports every member of an object that is not among `known`, naming the nearest known one.
/// Members whose name begins with '_' or is "fhir_comments" are passed by.
void check_members(
    const fhir::Node& object,
    std::initializer_list<std::string_view> known,
    std::string_view what,
    fhir::Severity severity,
    Faults& faults
);

/// The entry of `among` that is at most two edits away from `word` and nearest to it, or empty.
std::string_view nearest(std::string_view word, std::initializer_list<std::string_view> among);
std::string_view nearest(std::string_view word, std::span<const std::string> among);

}  // namespace mappings
