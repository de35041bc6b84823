// What the templates print, as the mustache library's data: words, values and switches, no
// decisions left. Only page*.cpp include this header and the library behind it.
#pragma once

#include <kainjow/mustache.hpp>

#include "mappings/model/patient_view.hpp"
#include "mappings/render/page.hpp"
#include "mappings/render/texts.hpp"

namespace mappings {

/// What every page of a language has in common: all texts as T_<key> ({t, sv}), language,
/// direction. Made once per language.
kainjow::mustache::data language_data(const Words& words);

/// What is special for one page. `texts` gives the other languages' links.
kainjow::mustache::data view_data(
    const PatientView& view, const Words& words, const Texts& texts, const PageOptions& options
);
kainjow::mustache::data text_page_data(
    TextPage page, const Words& words, const Texts& texts, const TextPageOptions& options
);
kainjow::mustache::data accessibility_data(
    const Words& words, const Texts& texts, Surroundings surroundings
);

}  // namespace mappings
