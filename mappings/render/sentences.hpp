// Which sentences a section says in which state, in order: the table of patient-view.md section 4.
// Shared by the JSON's `text` and the page.
#pragma once

#include <string_view>

#include "mappings/model/arena.hpp"
#include "mappings/model/patient_view.hpp"
#include "mappings/render/options.hpp"
#include "mappings/render/sections.hpp"
#include "mappings/render/texts.hpp"

namespace mappings {

/// A text and its values, in the reader's language where they are words. Borrowed, from the view
/// and the words or from the arena it was made in.
struct Sentence {
    TextKey key;
    std::string_view name = {};
    /// In words ("3 mars 2024") and as <time datetime=""> ("2024-03-03").
    std::string_view date = {};
    std::string_view day = {};
    std::string_view source = {};
    /// True when `source` is words of ours instead of a configured name.
    bool source_in_words = false;
    /// The reader's own name, and an age: in the banner "acting for" only.
    std::string_view me = {};
    std::string_view age = {};
};

struct SectionSentences {
    /// True when the section leaves no heading, no element and no gap.
    bool absent = true;
    TextKey heading = "gp.h";
    /// Above and below the items.
    List<Sentence> before;
    List<Sentence> after;
    /// Whether items are shown at all.
    bool shows_items = false;
};

/// What is said of one section of the view.
SectionSentences sentences(
    const PatientView& view, PortalSection section, const Words& words, Arena& arena
);

/// What the banner "acting for" says: who, until when, and on every page that something may be left
/// out, so that this tells nothing.
List<Sentence> proxy_sentences(const ActingFor& acting, Arena& arena);

/// The sentence with its values put in.
std::string_view in_words(const Sentence& sentence, const Words& words, Arena& arena);

}  // namespace mappings
