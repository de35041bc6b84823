// One test of a set as it is run: the rows that are made, set against those that are expected. The
// files are read in set_test.cpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/document.hpp"
#include "fhir/node.hpp"
#include "fhir/version.hpp"
#include "mappings/engine/mapping_set.hpp"
#include "mappings/engine/row_difference.hpp"

namespace mappings {

/// A file of tests holds many resources.
inline constexpr fhir::Limits test_limits{.bytes = 2u << 20, .nodes = 50'000, .comments = true};

/// What one test says of itself; the rest is read where it is used.
struct Test {
    fhir::Node node;
    std::string title;
    const fhir::json::Value* view;
    const fhir::json::Value* assemble;
    const fhir::json::Value* expect;
    bool error_expected;
    std::vector<std::string> compare;
};

/// How a test ended: passed, or a text at a place below the test ("/expect/0"), or a difference.
struct Verdict {
    std::string why;
    std::string below;
    std::optional<RowDifference> difference;

    static Verdict passed() { return {}; }
    static Verdict failed(std::string why, std::string below = {}) {
        return {std::move(why), std::move(below), std::nullopt};
    }
    bool good() const { return why.empty(); }
};

/// The rows of a test against `got`; columns are compared in the order of `columns`.
Verdict compare(
    const Test& test, const std::vector<ComparedRow>& got, const std::vector<std::string>& columns
);

/// Runs a test whose view stands in it, in standard mode, over each resource.
Verdict run_inline(const Test& test, const fhir::json::Value& resources, fhir::Version version);

/// Everything the resources of a file give in one release; made once for all its tests.
struct Extracted {
    struct Owner {
        std::string key;
        std::string changed;
        std::vector<RowBatch> rows;
    };
    std::vector<Owner> owners;
    /// Why there is nothing.
    std::string stopped;
};

/// Runs the set over all resources as things of `source`.
Extracted extract_all(
    const MappingSet& set,
    const fhir::json::Value& resources,
    std::string_view source,
    fhir::Version version
);

/// Adds the rows of a batch, their `columns` only.
void add_rows(
    const RowBatch& batch, std::span<const std::string> columns, std::vector<ComparedRow>& rows
);

}  // namespace mappings
