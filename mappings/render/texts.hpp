// The words of the patient view: texts/<language>.json of a mapping set, split into segments once.
// Values are put between segments and never searched for placeholders.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/result.hpp"
#include "mappings/engine/set_file.hpp"
#include "mappings/model/arena.hpp"
#include "mappings/model/contact.hpp"
#include "mappings/render/placeholders.hpp"
#include "mappings/render/text_keys.hpp"

namespace mappings {

/// One piece of a text: literal words and the place of a value behind them.
struct Segment {
    /// The words before the placeholder, if any.
    std::string words;
    std::optional<Placeholder> placeholder;
    friend bool operator==(const Segment&, const Segment&) = default;
};

/// A text as loaded.
struct TextEntry {
    std::vector<Segment> segments;
    /// True when the language lacks the key and the Swedish text stands in: mark it lang="sv".
    bool swedish = false;
    /// The words alone.
    std::string words = {};
    /// The sentence as JSON; empty when it has values.
    std::string json = {};

    bool has_values() const {
        return std::any_of(segments.begin(), segments.end(), [](const Segment& segment) {
            return segment.placeholder.has_value();
        });
    }
};

/// A value for one placeholder.
struct TextValue {
    Placeholder placeholder;
    std::string_view value;
};

/// A value that is the record's own words, or words of ours in the reader's language. Borrowed.
struct ShownWords {
    std::string_view text;
    bool ours = false;
    bool empty() const { return text.empty(); }
};

/// All words of one language. Immutable after loading; read from any thread.
class Words {
public:
    /// Every key has an entry.
    const TextEntry& entry(TextKey key) const { return entries_[key.index()]; }
    /// The text without values: nothing stands where it has a placeholder.
    std::string_view text(TextKey key) const { return entry(key).words; }
    /// The text with its values, made in `arena`; a placeholder without a value becomes empty.
    std::string_view fill(TextKey key, std::span<const TextValue> values, Arena& arena) const;

    /// "sv", "en": BCP 47, as in ?lang= and Content-Language.
    const std::string& language() const { return language_; }
    /// The profession in plain words, or empty when none is known: by KV Befattning code first,
    /// then by title; a title that is not in the table is given as received unless it looks like a
    /// code.
    ShownWords role(const CodedValue& qualification) const;

private:
    friend class Texts;
    Words() = default;
    struct RoleName {
        std::string match;
        std::string words;
    };
    const std::string* known_role(const CodedValue& qualification) const;
    std::string language_;
    /// Code system of role_codes_: KV Befattning.
    std::string role_system_;
    std::vector<TextEntry> entries_;
    /// Sorted by match.
    std::vector<RoleName> role_codes_;
    std::vector<RoleName> role_titles_;
};

/// All languages of a mapping set.
class Texts {
public:
    /// Loads texts/sv.json (must have every key), every other texts/<language>.json (a missing key
    /// falls back to Swedish) and texts/roles.json among `files`; other paths are passed by. Every
    /// fault at once: unknown keys, texts that are no string, placeholders that the Swedish text
    /// does not have, bad JSON.
    /// In issue texts the place stands first ("texts/en.json:12:3: "), as for the rest of the set.
    static fhir::Result<Texts> load(std::span<const SetFile> files);

    /// The words of a language, or null when the set does not have it.
    const Words* find(std::string_view language) const;
    /// Swedish, always there.
    const Words& swedish() const { return languages_.front(); }
    /// In the order sv first, then by name.
    std::span<const Words> languages() const { return languages_; }

private:
    class Loader;
    std::vector<Words> languages_;
};

}  // namespace mappings
