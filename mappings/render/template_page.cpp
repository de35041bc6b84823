// Templates over the mustache library.
#include "mappings/render/template_page.hpp"

#include <kainjow/mustache.hpp>

namespace mappings {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;
using kainjow::mustache::partial;

fhir::Outcome fault(std::string what) {
    return fhir::Outcome(
        fhir::Kind::invalid, fhir::IssueType::value, "template-fault", std::move(what)
    );
}

// What stands behind "{{" in each tag, or nothing after the last.
template <class Use>
void each_tag(std::string_view text, Use use) {
    for (auto at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at + 2)) {
        const auto end = text.find("}}", at);
        use(text.substr(at + 2, end == std::string_view::npos ? end : end - at - 2));
    }
}

std::string first_fault(std::string_view text, const std::map<std::string, std::string>& parts) {
    std::string found;
    each_tag(text, [&](std::string_view tag) {
        if (tag.starts_with('{') || tag.starts_with('&')) {
            found = "Only {{x}} may print a value: it is escaped.";
        }
        if (!tag.starts_with('>')) return;
        tag.remove_prefix(std::min(tag.find_first_not_of("> "), tag.size()));
        if (!parts.contains(std::string(tag))) found = "There is no part " + std::string(tag) + ".";
    });
    return found;
}

data data_of(const TemplateData& from) {
    data out;
    for (const auto& [name, text] : from.texts) out.set(name, text);
    for (const auto& [name, elements] : from.sections) {
        data list{data::type::list};
        for (const TemplateData& element : elements) list << data_of(element);
        out.set(name, std::move(list));
    }
    return out;
}

}  // namespace

fhir::Result<TemplatePage> TemplatePage::create(
    std::string text, std::map<std::string, std::string> parts
) {
    std::string wrong = first_fault(text, parts);
    for (const auto& [name, part] : parts) {
        if (wrong.empty()) wrong = first_fault(part, parts);
        if (wrong.empty()) wrong = mustache(part).error_message();
    }
    if (wrong.empty()) wrong = mustache(text).error_message();
    if (!wrong.empty()) return fault(std::move(wrong));
    return TemplatePage(std::move(text), std::move(parts));
}

std::string TemplatePage::render(const TemplateData& from) const {
    data all = data_of(from);
    for (const auto& [name, part] : parts_) {
        all.set(name, partial([text = std::string_view(part)] { return std::string(text); }));
    }
    return mustache(text_).render(all);
}

}  // namespace mappings
