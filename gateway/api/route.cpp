// Path matching. A dozen rows: comparing them one by one costs less than a clever structure.
#include "gateway/api/route.hpp"

#include <array>
#include <optional>

namespace gateway::api {
namespace {

/// Cuts the first segment off `path`, which begins with a slash.
std::string_view cut_segment(std::string_view& path) {
    path.remove_prefix(1);
    const std::size_t end = path.find('/');
    const std::string_view segment = path.substr(0, end);
    path = end == std::string_view::npos ? std::string_view() : path.substr(end);
    return segment;
}

bool fits(std::string_view name, std::string_view segment) {
    if (segment.empty()) return false;
    if (name == "{release}") return segment == "r4" || segment == "r5";
    // Keeps "metadata", "$validate" and "_history" apart from types.
    if (name == "{type}") return segment.front() >= 'A' && segment.front() <= 'Z';
    return segment.front() != '$' && segment.front() != '_';
}

std::string* place_of(PathParts& parts, std::string_view name) {
    if (name == "{release}") return &parts.release;
    if (name == "{type}") return &parts.type;
    if (name == "{id}") return &parts.id;
    if (name == "{version}") return &parts.version;
    if (name == "{ref}") return &parts.ref;
    return nullptr;
}

std::optional<PathParts> match(std::string_view pattern, std::string_view path) {
    PathParts parts;
    while (!pattern.empty() && !path.empty()) {
        const std::string_view name = cut_segment(pattern);
        const std::string_view segment = cut_segment(path);
        std::string* place = place_of(parts, name);
        if (place == nullptr) {
            if (name != segment) return std::nullopt;
            continue;
        }
        if (!fits(name, segment)) return std::nullopt;
        *place = segment;
    }
    if (!pattern.empty() || !path.empty()) return std::nullopt;
    return parts;
}

void allow(std::string& allowed, Method method) {
    const auto add = [&allowed](std::string_view text) {
        if (allowed.find(text) != std::string::npos) return;
        if (!allowed.empty()) allowed += ", ";
        allowed += text;
    };
    add(name(method));
    if (method == Method::get) add("HEAD");
}

}  // namespace

std::size_t limit_of(Body body) {
    constexpr std::size_t kibibyte = 1024;
    switch (body) {
        case Body::none:
            return 0;
        case Body::resource:
            return 1024 * kibibyte;
        case Body::bundle:
            return 8 * 1024 * kibibyte;
        case Body::lookup:
            return 64 * kibibyte;
        case Body::form:
            return 64 * kibibyte;
    }
    return 0;
}

Match find_route(std::span<const Route> table, Method method, std::string_view path) {
    Match found;
    if (!path.starts_with('/')) return found;
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    const Method wanted = method == Method::head ? Method::get : method;
    for (const Route& row : table) {
        auto parts = match(row.path, path);
        if (!parts) continue;
        allow(found.allowed, row.method);
        if (found.route != nullptr) continue;
        found.parts = std::move(*parts);
        found.path = row.path;
        found.form = row.form;
        if (row.method == wanted) found.route = &row;
    }
    return found;
}

}  // namespace gateway::api
