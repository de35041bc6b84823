// Common parts and headers of the pages that are not a patient's.
#include "gateway/docs/page.hpp"

#include <map>
#include <stdexcept>

#include "gateway/auth/digest.hpp"
#include "gateway/carried.hpp"

namespace gateway::docs {
namespace {

std::string style_of(std::span<const mappings::SetFile> set_files) {
    std::string style;
    for (const mappings::SetFile& file : set_files) {
        if (file.path == "templates/view.css") style = file.bytes;
    }
    style += carried_file("gateway/docs/templates/site.css");
    return style;
}

mappings::TemplatePage page_of(std::string_view path, const std::string& style) {
    std::map<std::string, std::string> parts;
    for (const char* part : {"head", "foot"}) {
        parts[part] = carried_file("gateway/docs/templates/" + std::string(part) + ".mustache");
    }
    parts["style"] = style;
    auto page = mappings::TemplatePage::create(std::string(carried_file(path)), std::move(parts));
    if (!page) {
        throw std::logic_error(std::string(path) + ": " + page.error().issues().front().text);
    }
    return std::move(*page);
}

std::string policy_of(const std::string& style) {
    return "default-src 'none'; style-src 'sha256-" + auth::base64(auth::sha256(style)) +
           "'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}

}  // namespace

Page::Page(std::string_view path, std::span<const mappings::SetFile> set_files)
    : page_(page_of(path, style_of(set_files))), policy_(policy_of(style_of(set_files))) {}

Response Page::respond(int status, api::Language language, mappings::TemplateData data) const {
    const std::string code(api::code_of(language));
    data.texts["language"] = code;
    Response response;
    response.status = status;
    response.content_type = "text/html; charset=utf-8";
    response.body = page_.render(data);
    response.with("Cache-Control", "no-store")
        .with("Content-Language", code)
        .with("Vary", "Accept-Language")
        .with("Referrer-Policy", "no-referrer")
        .with("X-Content-Type-Options", "nosniff")
        .with("Content-Security-Policy", policy_);
    return response;
}

}  // namespace gateway::docs
