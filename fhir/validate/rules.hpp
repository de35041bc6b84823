// What the tables cannot say: references and invariants.
#pragma once

#include <span>
#include <string_view>
#include <unordered_map>

#include "fhir/definitions/definitions.hpp"
#include "fhir/node.hpp"
#include "fhir/validate/report.hpp"

namespace fhir::validation {

/// Finds contained resources by id. A long list is indexed once, so that a document of thousands of
/// contained resources and thousands of references to them stays cheap.
class ContainedResources {
public:
    /// The contained resource of that id in `container`, or null. Looking into another container
    /// drops the index.
    const json::Value* find(const json::Value& container, std::string_view id);

private:
    const json::Value* container_ = nullptr;
    std::unordered_map<std::string_view, const json::Value*> by_id_;
};

/// Where an element stands: contained references are looked up in the container.
struct Scope {
    /// The resource that is not contained itself.
    const json::Value& container;
    bool inside_contained = false;
    ContainedResources& contained;
};

/// The types that have rules, looked up once per release.
struct RuledTypes {
    Version version;
    const definitions::Type* reference;
    const definitions::Type* codeable_reference;
    const definitions::Type* extension;
    const definitions::Type* period;
    const definitions::Type* contact_point;
    const definitions::Type* care_team_participant;
    const definitions::Type* care_plan_activity;
    const definitions::Type* appointment;
};
const RuledTypes& ruled_types(Version version);

/// Checks the rules of `type` on the object `node`, whose structure has been checked already.
/// `targets` are the resource types a Reference may lead to; empty = any.
void check_rules(
    const Node& node,
    const definitions::Type& type,
    std::span<const std::string_view> targets,
    const Scope& scope,
    const RuledTypes& ruled,
    Report& report
);

}  // namespace fhir::validation
