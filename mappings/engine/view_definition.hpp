// A ViewDefinition as written: read from JSON into plain structs, every text with its pointer,
// before anything is known of FHIR types.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/fhirpath/expression.hpp"
#include "fhir/node.hpp"
#include "fhir/version.hpp"
#include "mappings/engine/loader_fault.hpp"

namespace mappings {

struct PathText {
    std::string text;
    std::string pointer;
};

struct ColumnText {
    std::string name;
    PathText path;
    /// Empty when not declared.
    std::string type;
    bool collection = false;
    std::string pointer;
};

enum class Iteration : std::uint8_t { none, for_each, for_each_or_null, repeat };

struct SelectText {
    Iteration iteration = Iteration::none;
    /// One path; for `repeat` one or more.
    std::vector<PathText> paths;
    std::vector<ColumnText> columns;
    std::vector<SelectText> selects;
    std::vector<SelectText> union_all;
    std::string pointer;
};

struct DefinitionText {
    std::string url;
    std::string name;
    /// Business version; empty = not given.
    std::string version;
    std::string resource;
    /// As written; empty = not given.
    std::vector<fhir::Version> versions;
    std::vector<fhir::fhirpath::Constant> constants;
    /// Where each of them stands.
    std::vector<std::string> constant_pointers;
    std::vector<PathText> where;
    std::vector<SelectText> selects;
};

/// Whether two selects give the same rows of everything: equal apart from their places.
bool same_rows(const SelectText& left, const SelectText& right);

enum class Strictness : std::uint8_t {
    standard,  // only what the standard requires to be there
    set        // also url, name, fhirVersion; unknown members are errors
};

/// Reads a definition; constants borrow `root`'s document. Everything wrong goes to `faults`; what
/// could be read is returned all the same, so that its paths can be checked too.
DefinitionText read_definition(const fhir::Node& root, Strictness strictness, Faults& faults);

/// The JSON Pointer of the column of that name (its object) in a definition or a select; empty when
/// it has none. Of columns that stand in several branches the first.
std::string column_pointer(const fhir::Node& definition, std::string_view name);

}  // namespace mappings
