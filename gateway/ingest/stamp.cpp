// Reads meta.lastUpdated and meta.versionId.
#include "gateway/ingest/stamp.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include "fhir/document.hpp"
#include "fhir/partial_date_time.hpp"

namespace gateway::ingest {
namespace {

using config::VersionOrder;

constexpr std::chrono::minutes clock_tolerance{5};
// Enough for every number a versionId's 64 characters hold.
constexpr std::size_t padded_length = 64;

std::string_view version_id_of(const fhir::json::Value& resource) {
    const fhir::json::Value* meta = fhir::json::find(resource, "meta");
    return meta == nullptr ? std::string_view() : fhir::json::find_text(*meta, "versionId");
}

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= padded_length &&
           std::all_of(text.begin(), text.end(), [](char symbol) {
               return symbol >= '0' && symbol <= '9';
           });
}

/// Numbers of equal length compare as texts.
std::string padded(std::string_view number) {
    return std::string(padded_length - number.size(), '0').append(number);
}

/// One moment for all versions, so that only the number decides.
store::Stamp numbered(std::string id) {
    store::Stamp stamp;
    stamp.last_updated = Instant{};
    stamp.version_id = std::move(id);
    return stamp;
}

fhir::Issue issue_at(
    const fhir::Node& resource, std::string_view member, std::string code, std::string text
) {
    const fhir::json::Value& meta = *fhir::json::find(resource.value(), "meta");
    const fhir::Node meta_node(resource, "meta", meta);
    const fhir::Node node(meta_node, member, *fhir::json::find(meta, member));
    return fhir::Issue{
        .severity = fhir::Severity::error,
        .type = fhir::IssueType::business_rule,
        .code = std::move(code),
        .text = std::move(text),
        .expression = node.expression(),
        .pointer = node.pointer(),
        .position = std::nullopt,
    };
}

}  // namespace

std::optional<Instant> last_updated_of(const fhir::Node& resource) {
    const fhir::json::Value* meta = fhir::json::find(resource.value(), "meta");
    if (meta == nullptr) return std::nullopt;
    const auto parsed = fhir::parse_date_time(fhir::json::find_text(*meta, "lastUpdated"));
    // Without a time of day it is no instant and orders nothing.
    if (!parsed || !parsed->zone) return std::nullopt;
    const auto first = fhir::instants(*parsed, *parsed->zone).first;
    return std::chrono::floor<std::chrono::microseconds>(first);
}

store::Stamp stamp_of(const fhir::Node& resource, VersionOrder order) {
    if (order == VersionOrder::arrival) return {};
    const std::string_view version_id = version_id_of(resource.value());
    if (order == VersionOrder::version_id) {
        return numbered(is_number(version_id) ? padded(version_id) : std::string());
    }
    store::Stamp stamp;
    stamp.last_updated = last_updated_of(resource);
    stamp.version_id = version_id;
    return stamp;
}

store::Stamp removal_stamp(std::string_view current, VersionOrder order) {
    if (order != VersionOrder::version_id) return {};
    std::string id;
    if (!current.empty()) {
        const auto document = fhir::Document::parse(std::string(current), fhir::Limits::bundle());
        if (document) {
            const std::string_view version_id = version_id_of(document->root().value());
            if (is_number(version_id)) id = padded(version_id);
        }
    }
    // Greater than the number it follows, less than every greater number.
    return numbered(id + "~");
}

std::vector<fhir::Issue> check_stamp(const fhir::Node& resource, VersionOrder order, Instant now) {
    std::vector<fhir::Issue> issues;
    const auto last_updated = last_updated_of(resource);
    if (last_updated && *last_updated > now + clock_tolerance) {
        issues.push_back(issue_at(
            resource,
            "lastUpdated",
            "clock-ahead",
            "meta.lastUpdated is more than 5 minutes ahead of the server's clock. Correct the "
            "sender's clock: this version would win over every later one."
        ));
    }
    const std::string_view version_id = version_id_of(resource.value());
    if (order == VersionOrder::version_id && !version_id.empty() && !is_number(version_id)) {
        issues.push_back(issue_at(
            resource,
            "versionId",
            "version-id-not-a-number",
            "This source's versions are ordered by meta.versionId as a number. Send digits only, "
            "or "
            "have the source configured with another order."
        ));
    }
    return issues;
}

}  // namespace gateway::ingest
