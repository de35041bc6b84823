// A ConceptMap as the look-up needs it, read from either shape.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "fhir/node.hpp"
#include "mappings/engine/concept_map.hpp"
#include "mappings/engine/loader_fault.hpp"

namespace mappings {

struct MapTarget {
    std::string code;
    Relationship relationship = Relationship::equivalent;
};
enum class Unmapped : std::uint8_t { nothing, provided, fixed, other_map };
struct MapGroup {
    std::string source;
    std::string target;
    std::map<std::string, std::vector<MapTarget>, std::less<>> elements;
    Unmapped unmapped = Unmapped::nothing;
    MapTarget fixed;
    std::string other_map;
};
struct CodeMap {
    std::vector<MapGroup> groups;
};
/// Reads one ConceptMap; what cannot be honoured goes to `faults`.
CodeMap read_concept_map(const fhir::Node& root, Faults& faults);

}  // namespace mappings
