// What a resource may contain: the types its elements may refer to, by FHIR's definitions.
#pragma once

#include <set>
#include <string_view>

namespace mappings {

/// The resource types that elements of a type may refer to in some release, and so may stand in its
/// `contained`; "Resource" stands for all of them. References in extensions do not count: they may
/// point at anything, and counting them would mean every type everywhere.
std::set<std::string_view> reference_targets(std::string_view resource);

}  // namespace mappings
