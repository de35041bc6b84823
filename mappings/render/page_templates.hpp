// Templates of a mapping set before the mustache library sees them: put together, checked, refused
// when they could let a value out unescaped.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/result.hpp"
#include "mappings/engine/set_file.hpp"

namespace mappings {

/// One complete template each: every {{> part}} is replaced by that file's text when loaded, since
/// the library would parse parts again at each rendering.
struct PageTemplates {
    std::string page;
    std::string print;
    std::string fragment;
    std::string text;
    std::string accessibility;
    /// The bytes inside <style>.
    std::string style_sheet;
};

/// Puts the templates together from templates/*.mustache and templates/view.css among `files`. All
/// faults at once: a missing or recursive part, unescaped output, another delimiter, a style sheet
/// that could end its element.
fhir::Result<PageTemplates> put_together(std::span<const SetFile> files);

}  // namespace mappings
