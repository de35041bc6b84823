// Any page made of mustache templates: the sandbox's and the documentation's. (The patient's page,
// with its texts and rules, is PageRenderer's.)
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/result.hpp"

namespace mappings {

/// What a template is filled with: texts for {{name}}, sections for {{#name}} (one per element; a
/// section without elements is left out, and {{^name}} shown).
struct TemplateData {
    std::map<std::string, std::string> texts;
    std::map<std::string, std::vector<TemplateData>> sections;

    /// Opens the section once, with nothing of its own in it.
    void show(const std::string& section) { sections[section] = {TemplateData{}}; }
};

/// Immutable; may be used from any thread. The templates are parsed at each rendering, because the
/// library's parsed form changes while it renders; that costs some tens of microseconds.
class TemplatePage {
public:
    /// `parts` are texts for {{> name}}, put in as they are. Refused: bad mustache, and templates
    /// that print a value unescaped ({{{x}}} or {{&x}}) or name a part that is not there.
    static fhir::Result<TemplatePage> create(
        std::string text, std::map<std::string, std::string> parts
    );

    /// Every value is escaped for HTML text and double-quoted attributes.
    std::string render(const TemplateData& data) const;

private:
    TemplatePage(std::string text, std::map<std::string, std::string> parts)
        : text_(std::move(text)), parts_(std::move(parts)) {}
    std::string text_;
    std::map<std::string, std::string> parts_;
};

}  // namespace mappings
