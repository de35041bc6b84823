// Parsing of conditional headers and preferences.
#include "gateway/api/preconditions.hpp"

#include <charconv>

#include "gateway/api/field_list.hpp"

namespace gateway::api {
namespace {

std::string_view opaque(std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag;
}

std::optional<std::int64_t> version_of(std::string_view tag) {
    tag = opaque(tag);
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return std::nullopt;
    const std::string_view digits = tag.substr(1, tag.size() - 2);
    std::int64_t version = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), version);
    if (error != std::errc() || end != digits.data() + digits.size() || version < 1) {
        return std::nullopt;
    }
    return version;
}

fhir::Outcome bad_condition(std::string text) {
    return fhir::Outcome(
        fhir::Kind::bad_request, fhir::IssueType::value, "bad-condition", std::move(text)
    );
}

}  // namespace

std::string etag_of(std::int64_t version) {
    return "W/\"" + std::to_string(version) + "\"";
}

fhir::Result<Conditions> read_conditions(const Request& request) {
    Conditions conditions;
    const std::string_view if_match = trimmed(request.header("if-match"));
    if (if_match == "*") {
        conditions.must_exist = true;
    } else if (!if_match.empty()) {
        conditions.if_match = version_of(if_match);
        if (!conditions.if_match) {
            return bad_condition("If-Match must hold one version tag, such as W/\"3\", or *.");
        }
    }
    const std::string_view if_none_match = trimmed(request.header("if-none-match"));
    if (if_none_match.empty()) return conditions;
    if (if_none_match != "*") return bad_condition("On a write If-None-Match may only be *.");
    conditions.must_not_exist = true;
    return conditions;
}

bool already_known(const Request& request, std::string_view etag) {
    for (const Header& field : request.headers) {
        if (field.name != "if-none-match") continue;
        for (const FieldElement& element : parse_field_list(field.value)) {
            if (element.value == "*" || opaque(element.value) == opaque(etag)) return true;
        }
    }
    return false;
}

Prefer read_prefer(const Request& request) {
    Prefer prefer;
    const auto take = [&prefer](const std::string& text) {
        if (text == "return=minimal") prefer.answer = Return::minimal;
        if (text == "return=representation") prefer.answer = Return::representation;
        if (text == "return=operationoutcome") prefer.answer = Return::operation_outcome;
        if (text == "handling=strict") prefer.handling = Handling::strict;
        if (text == "handling=lenient") prefer.asked_lenient = true;
    };
    for (const Header& field : request.headers) {
        if (field.name != "prefer") continue;
        for (const FieldElement& element : parse_field_list(field.value)) {
            take(lower(element.value));
            // Clients also part preferences by semicolons, which makes them parameters.
            for (const auto& [name, value] : element.parameters) take(name + "=" + lower(value));
        }
    }
    return prefer;
}

}  // namespace gateway::api
