// Content negotiation after RFC 9110 section 12 and https://hl7.org/fhir/R4/http.html#mime-type.
#include "gateway/api/negotiate.hpp"

#include <algorithm>
#include <array>

#include "gateway/api/field_list.hpp"

namespace gateway::api {
namespace {

using fhir::IssueType;
using fhir::Kind;
using fhir::Outcome;

constexpr std::string_view fhir_json = "application/fhir+json";
constexpr std::string_view plain_json = "application/json";

std::string_view version_parameter(fhir::Version version) {
    return fhir::release(version).substr(0, 3);
}

Outcome wrong_media_type(std::string text) {
    return Outcome(
        Kind::unsupported_media_type, IssueType::not_supported, "media-type", std::move(text)
    );
}

Outcome not_acceptable(std::string text) {
    return Outcome(
        Kind::not_acceptable, IssueType::not_supported, "not-acceptable", std::move(text)
    );
}

Outcome bad_parameter(std::string text) {
    return Outcome(Kind::bad_request, IssueType::value, "bad-parameter", std::move(text));
}

/// The one Content-Type, its media type lower-cased; nothing for none or several.
std::optional<FieldElement> content_type_of(const Request& head) {
    auto elements = parse_field_list(head.header("content-type"));
    if (elements.size() != 1) return std::nullopt;
    elements.front().value = lower(elements.front().value);
    return std::move(elements.front());
}

bool is_utf8(const FieldElement& type) {
    const auto charset = type.parameter("charset");
    return !charset || lower(*charset) == "utf-8";
}

std::optional<fhir::Version> taken_version(const FieldElement& type, fhir::Version base) {
    const auto text = type.parameter("fhirversion");
    if (!text) return base;
    const auto version = fhir::version_from(*text);
    if (!version) return std::nullopt;
    const bool fits =
        *version == base || (base == fhir::Version::r4 && *version == fhir::Version::r4b);
    return fits ? version : std::nullopt;
}

/// How much an Accept element wants `media_type`; -1 when it does not speak of it. The more exact
/// element counts, whatever its weight (RFC 9110 section 12.5.1).
struct Preference {
    int exactness = -1;
    int weight = 0;
};

int exactness_of(std::string_view range, std::string_view media_type) {
    if (range == media_type) return 2;
    if (range == "*/*") return 0;
    const bool whole_type = range.ends_with("/*");
    return whole_type && media_type.starts_with(range.substr(0, range.size() - 1)) ? 1 : -1;
}

int weight_for(
    const std::vector<FieldElement>& accepted,
    std::string_view media_type,
    std::optional<fhir::Version> base
) {
    Preference best;
    for (const FieldElement& element : accepted) {
        const int exactness = exactness_of(lower(element.value), media_type);
        if (exactness < best.exactness || exactness < 0) continue;
        if (base && !taken_version(element, *base)) continue;
        const bool better = exactness > best.exactness || element.weight() > best.weight;
        if (better) best = {exactness, element.weight()};
    }
    return best.weight;
}

std::string all_of(const Request& head, std::string_view name) {
    std::string joined;
    for (const Header& field : head.headers) {
        if (field.name != name) continue;
        if (!joined.empty()) joined += ',';
        joined += field.value;
    }
    return joined;
}

std::string fhir_content_type(fhir::Version base) {
    return std::string(fhir_json) + "; fhirVersion=" + std::string(version_parameter(base));
}

fhir::Result<std::string> format_parameter(std::string_view format, fhir::Version base) {
    auto elements = parse_field_list(format);
    const std::string value = elements.empty() ? std::string() : lower(elements.front().value);
    // "+" stands for a blank in a query; clients forget to encode it.
    if (value == "json" || value == fhir_json || value == "application/fhir json") {
        if (!taken_version(elements.front(), base)) {
            return not_acceptable("This base answers in its own FHIR release only.");
        }
        return fhir_content_type(base);
    }
    if (value == plain_json || value == "text/json") return std::string(plain_json);
    return not_acceptable("_format must be json, application/fhir+json or application/json.");
}

fhir::Result<std::string> accepted_form(const Request& head, fhir::Version base) {
    const auto accepted = parse_field_list(all_of(head, "accept"));
    if (accepted.empty()) return fhir_content_type(base);
    const int as_fhir = weight_for(accepted, fhir_json, base);
    const int as_json = weight_for(accepted, plain_json, base);
    if (as_fhir == 0 && as_json == 0) {
        return not_acceptable(
            "Answers are application/fhir+json (or application/json) in FHIR " +
            std::string(version_parameter(base)) + ". Accept one of them; XML is not served."
        );
    }
    return as_fhir >= as_json ? fhir_content_type(base) : std::string(plain_json);
}

}  // namespace

fhir::Result<fhir::Version> read_content_type(const Request& head, fhir::Version base) {
    const auto type = content_type_of(head);
    if (!type || (type->value != fhir_json && type->value != plain_json)) {
        return wrong_media_type(
            "Send Content-Type: application/fhir+json (or application/json). XML is not taken."
        );
    }
    if (!is_utf8(*type)) return wrong_media_type("JSON must be sent in UTF-8.");
    const auto version = taken_version(*type, base);
    if (!version) {
        return wrong_media_type(
            base == fhir::Version::r5
                ? "This base takes fhirVersion=5.0. Use /fhir/r4 for 4.0 and 4.3."
                : "This base takes fhirVersion=4.0 and 4.3. Use /fhir/r5 for 5.0."
        );
    }
    return *version;
}

fhir::Result<FhirFormat> negotiate_fhir(const Request& head, fhir::Version base) {
    FhirFormat format;
    const auto asked = head.parameter("_format");
    auto chosen = asked ? format_parameter(*asked, base) : accepted_form(head, base);
    if (!chosen) return chosen.error();
    format.content_type = std::move(*chosen);
    const auto pretty = head.parameter("_pretty").value_or("false");
    if (pretty != "true" && pretty != "false")
        return bad_parameter("_pretty must be true or false.");
    if (pretty == "true") format.layout = fhir::JsonWriter::Layout::indented;
    return format;
}

fhir::Result<bool> require_json_body(const Request& head) {
    const auto type = content_type_of(head);
    if (type && type->value == plain_json && is_utf8(*type)) return true;
    return wrong_media_type("Send Content-Type: application/json, in UTF-8.");
}

fhir::Result<bool> require_accepts(const Request& head, std::string_view media_type) {
    const auto accepted = parse_field_list(all_of(head, "accept"));
    if (accepted.empty() || weight_for(accepted, media_type, std::nullopt) > 0) return true;
    return not_acceptable("The answer is " + std::string(media_type) + ". Accept it.");
}

std::string_view code_of(Language language) {
    return language == Language::en ? "en" : "sv";
}

fhir::Result<Language> choose_language(const Request& head, Language fallback) {
    if (const auto lang = head.parameter("lang")) {
        if (*lang == "sv") return Language::sv;
        if (*lang == "en") return Language::en;
        return bad_parameter("lang must be sv or en.");
    }
    int best = 0;
    Language chosen = fallback;
    for (const FieldElement& element : parse_field_list(all_of(head, "accept-language"))) {
        const std::string tag = lower(element.value);
        const std::string_view primary = std::string_view(tag).substr(0, tag.find('-'));
        const int weight = element.weight();
        if (weight <= best) continue;
        if (primary == "sv") {
            best = weight;
            chosen = Language::sv;
        } else if (primary == "en") {
            best = weight;
            chosen = Language::en;
        } else if (primary == "*") {
            best = weight;
            chosen = fallback;
        }
    }
    return chosen;
}

}  // namespace gateway::api
