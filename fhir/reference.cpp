// Cuts a reference from its right end: [base/]Type/id[/_history/version].
#include "fhir/reference.hpp"

#include <algorithm>

#include "fhir/primitives.hpp"

namespace fhir {
namespace {

bool is_type_name(std::string_view text) {
    if (text.empty() || text.front() < 'A' || text.front() > 'Z') return false;
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    });
}

// Takes the last segment off `path`.
std::string_view pop(std::string_view& path) {
    const std::size_t slash = path.rfind('/');
    const std::string_view segment = path.substr(slash == std::string_view::npos ? 0 : slash + 1);
    path = path.substr(0, slash == std::string_view::npos ? 0 : slash);
    return segment;
}

// [base/]Type/id[/_history/version]; other when it is not.
ReferenceParts parse_path(std::string_view path) {
    ReferenceParts parts;
    std::string_view rest = path;
    std::string_view id = pop(rest);
    std::string_view before = rest;
    std::string_view version;
    const bool versioned = pop(before) == "_history";
    if (versioned) {
        version = id;
        rest = before;
        id = pop(rest);
    }
    const std::string_view type = pop(rest);
    if (!is_type_name(type) || !is_id(id) || (versioned && !is_id(version))) return parts;
    parts.type = type;
    parts.id = id;
    parts.version = version;
    parts.base = rest;
    return parts;
}

bool is_http(std::string_view text) {
    return text.starts_with("https://") || text.starts_with("http://");
}

}  // namespace

ReferenceParts parse_reference(std::string_view text) {
    constexpr std::string_view uuid = "urn:uuid:";
    constexpr std::string_view oid = "urn:oid:";
    ReferenceParts parts;
    // Nearly every reference: "Type/id".
    const std::size_t slash = std::min(text.find('/'), text.size());
    if (is_type_name(text.substr(0, slash)) &&
        is_id(text.substr(std::min(slash + 1, text.size())))) {
        parts.kind = ReferenceKind::relative;
        parts.type = text.substr(0, slash);
        parts.id = text.substr(slash + 1);
        return parts;
    }
    if (text.starts_with('#')) {
        parts.kind = ReferenceKind::contained;
        parts.id = text.substr(1);
        return parts;
    }
    if (text.starts_with(uuid) || text.starts_with(oid)) {
        parts.kind = text.starts_with(uuid) ? ReferenceKind::urn_uuid : ReferenceKind::urn_oid;
        parts.id = text.substr(text.starts_with(uuid) ? uuid.size() : oid.size());
        return parts;
    }
    if (const std::size_t query = text.find('?'); query != std::string_view::npos) {
        if (!is_type_name(text.substr(0, query))) return parts;
        parts.kind = ReferenceKind::conditional;
        parts.type = text.substr(0, query);
        return parts;
    }
    parts = parse_path(text);
    // "https://Patient/1" has a host and no base; "/Patient/1" is a path from the server's root.
    const bool has_base = is_http(text) && parts.base != "https:/" && parts.base != "http:/";
    if (parts.type.empty() || has_base == parts.base.empty() || text.front() == '/') return {};
    parts.kind = has_base ? ReferenceKind::absolute : ReferenceKind::relative;
    return parts;
}

}  // namespace fhir
