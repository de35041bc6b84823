// Both encodings of forms.
#include "gateway/sandbox/form.hpp"

#include <algorithm>
#include <optional>

#include "gateway/api/field_list.hpp"

namespace gateway::sandbox {
namespace {

fhir::Outcome unreadable(std::string_view what) {
    return fhir::Outcome(
        fhir::Kind::bad_request, fhir::IssueType::structure, "bad-request", std::string(what)
    );
}

int digit(char symbol) {
    if (symbol >= '0' && symbol <= '9') return symbol - '0';
    if (symbol >= 'a' && symbol <= 'f') return symbol - 'a' + 10;
    if (symbol >= 'A' && symbol <= 'F') return symbol - 'A' + 10;
    return -1;
}

std::optional<std::string> decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            out += text[at] == '+' ? ' ' : text[at];
            continue;
        }
        if (at + 2 >= text.size()) return std::nullopt;
        const int high = digit(text[at + 1]);
        const int low = digit(text[at + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high * 16 + low);
        at += 2;
    }
    return out;
}

fhir::Result<Form> read_urlencoded(std::string_view body) {
    Form form;
    while (!body.empty()) {
        const std::size_t end = std::min(body.find('&'), body.size());
        const std::string_view pair = body.substr(0, end);
        body.remove_prefix(std::min(end + 1, body.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const auto name = decoded(pair.substr(0, equals));
        const auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value) return unreadable("The form holds a % without two digits.");
        form[*name] = *value;
    }
    return form;
}

// The name in "Content-Disposition: form-data; name="resource"; filename="a.json"".
std::optional<std::string> name_of(std::string_view head) {
    while (!head.empty()) {
        const std::size_t end = std::min(head.find("\r\n"), head.size());
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(std::min(end + 2, head.size()));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        if (api::lower(api::trimmed(line.substr(0, colon))) != "content-disposition") continue;
        const auto elements = api::parse_field_list(line.substr(colon + 1));
        if (elements.empty()) return std::nullopt;
        const auto name = elements.front().parameter("name");
        if (!name) return std::nullopt;
        return std::string(*name);
    }
    return std::nullopt;
}

fhir::Result<Form> read_multipart(std::string body, std::string_view boundary) {
    // A line end in front makes the first delimiter look like all the others.
    body.insert(0, "\r\n");
    const std::string delimiter = "\r\n--" + std::string(boundary);
    std::string_view rest(body);
    std::size_t at = rest.find(delimiter);
    if (at == std::string_view::npos) return unreadable("The form's boundary is not in its body.");
    Form form;
    for (;;) {
        rest.remove_prefix(at + delimiter.size());
        if (rest.starts_with("--")) return form;
        at = rest.find(delimiter);
        const std::size_t blank = rest.find("\r\n\r\n");
        if (at == std::string_view::npos || blank == std::string_view::npos || blank > at) {
            return unreadable("A part of the form is not complete.");
        }
        const auto name = name_of(rest.substr(0, blank));
        if (!name) return unreadable("A part of the form has no name.");
        form[*name] = rest.substr(blank + 4, at - blank - 4);
    }
}

}  // namespace

fhir::Result<Form> read_form(const Request& request) {
    const auto types = api::parse_field_list(request.header("content-type"));
    const std::string type = types.size() == 1 ? api::lower(types.front().value) : std::string();
    if (type == "application/x-www-form-urlencoded") return read_urlencoded(request.body);
    if (type == "multipart/form-data") {
        const auto boundary = types.front().parameter("boundary");
        if (boundary && !boundary->empty()) return read_multipart(request.body, *boundary);
    }
    return fhir::Outcome(
        fhir::Kind::unsupported_media_type,
        fhir::IssueType::not_supported,
        "media-type",
        "Send application/x-www-form-urlencoded, or multipart/form-data with its boundary."
    );
}

}  // namespace gateway::sandbox
