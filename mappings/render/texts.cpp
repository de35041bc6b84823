// Words with their values, and roles in plain words. Loading is in texts_load.cpp.
#include "mappings/render/texts.hpp"

#include <algorithm>

#include "mappings/render/text_maker.hpp"

namespace mappings {

namespace {

std::string_view value_of(const Segment& segment, std::span<const TextValue> values) {
    if (!segment.placeholder) return {};
    const auto value = std::find_if(values.begin(), values.end(), [&](const TextValue& given) {
        return given.placeholder == *segment.placeholder;
    });
    return value == values.end() ? std::string_view{} : value->value;
}

// "201011", "SE2321000131-E12", "LK_01": no word a patient reads as a profession. A title has at
// least two letters and no digit.
bool looks_like_a_code(std::string_view title) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
    };
    if (std::any_of(title.begin(), title.end(), digit)) return true;
    if (title.find('_') != std::string_view::npos) return true;
    return std::count_if(title.begin(), title.end(), letter) < 2;
}

}  // namespace

std::string_view Words::fill(TextKey key, std::span<const TextValue> values, Arena& arena) const {
    TextMaker out(arena);
    for (const Segment& segment : entry(key).segments) {
        out.add(segment.words);
        out.add(value_of(segment, values));
    }
    return out.text();
}

const std::string* Words::known_role(const CodedValue& qualification) const {
    const auto find = [](const std::vector<RoleName>& names, std::string_view match) {
        const auto found = std::lower_bound(
            names.begin(),
            names.end(),
            match,
            [](const RoleName& name, std::string_view wanted) { return name.match < wanted; }
        );
        const bool is_there = found != names.end() && found->match == match;
        return is_there ? &found->words : nullptr;
    };
    const bool is_befattning = qualification.code_system == role_system_;
    if (is_befattning && !qualification.code.empty()) {
        if (const auto* words = find(role_codes_, qualification.code)) return words;
    }
    return find(role_titles_, qualification.display_name);
}

ShownWords Words::role(const CodedValue& qualification) const {
    if (const auto* words = known_role(qualification)) return {*words, true};
    if (looks_like_a_code(qualification.display_name)) return {};
    if (qualification.display_name == qualification.code) return {};
    return {qualification.display_name, false};
}

const Words* Texts::find(std::string_view language) const {
    const auto found = std::find_if(languages_.begin(), languages_.end(), [&](const Words& words) {
        return words.language() == language;
    });
    return found == languages_.end() ? nullptr : &*found;
}

}  // namespace mappings
