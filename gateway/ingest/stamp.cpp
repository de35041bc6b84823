// Reads meta.lastUpdated and meta.versionId.
#include "gateway/ingest/stamp.hpp"

#include <chrono>

#include "fhir/partial_date_time.hpp"

namespace gateway::ingest {
namespace {

constexpr std::chrono::minutes clock_tolerance{5};

std::optional<Instant> instant_from(std::string_view text) {
    const auto parsed = fhir::parse_date_time(text);
    // An instant has at least seconds; without a time of day it orders nothing.
    if (!parsed || !parsed->zone) return std::nullopt;
    const auto first = fhir::instants(*parsed, *parsed->zone).first;
    return std::chrono::floor<std::chrono::microseconds>(first);
}

}  // namespace

store::Stamp stamp_of(const fhir::Node& resource) {
    store::Stamp stamp;
    const fhir::json::Value* meta = fhir::json::find(resource.value(), "meta");
    if (meta == nullptr) return stamp;
    stamp.last_updated = instant_from(fhir::json::find_text(*meta, "lastUpdated"));
    stamp.version_id = fhir::json::find_text(*meta, "versionId");
    return stamp;
}

std::optional<fhir::Issue> check_clock(const fhir::Node& resource, Instant now) {
    const auto stamp = stamp_of(resource);
    if (!stamp.last_updated || *stamp.last_updated <= now + clock_tolerance) return std::nullopt;
    const fhir::json::Value& meta = *fhir::json::find(resource.value(), "meta");
    const fhir::Node meta_node(resource, "meta", meta);
    const fhir::Node node(meta_node, "lastUpdated", *fhir::json::find(meta, "lastUpdated"));
    return fhir::Issue{
        .severity = fhir::Severity::error,
        .type = fhir::IssueType::business_rule,
        .code = "clock-ahead",
        .text =
            "meta.lastUpdated is more than 5 minutes ahead of the server's clock. Correct the "
            "sender's clock: this version would win over every later one.",
        .expression = node.expression(),
        .pointer = node.pointer(),
        .position = std::nullopt,
    };
}

}  // namespace gateway::ingest
