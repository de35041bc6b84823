// RFC 9110 lists with parameters.
#include "gateway/api/field_list.hpp"

#include <algorithm>

namespace gateway::api {
namespace {

// The pieces of `text` between `separator`s that stand outside quotes.
std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> pieces;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\') {
            ++i;
            continue;
        }
        if (text[i] == '"') quoted = !quoted;
        if (quoted || text[i] != separator) continue;
        pieces.push_back(text.substr(begin, i - begin));
        begin = i + 1;
    }
    pieces.push_back(text.substr(begin));
    return pieces;
}

std::string unquoted(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
    std::string plain;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == '\\' && i + 2 < text.size()) ++i;
        plain.push_back(text[i]);
    }
    return plain;
}

}  // namespace

std::optional<std::string_view> FieldElement::parameter(std::string_view name) const {
    for (const auto& [key, text] : parameters) {
        if (key == name) return text;
    }
    return std::nullopt;
}

int FieldElement::weight() const {
    const auto text = parameter("q");
    if (!text) return 1000;
    // qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )
    if (text->empty() || text->size() > 5 || (*text)[0] < '0' || (*text)[0] > '1') return 0;
    if (text->size() > 1 && (*text)[1] != '.') return 0;
    int weight = ((*text)[0] - '0') * 1000;
    int unit = 100;
    for (const char digit : text->substr(std::min<std::size_t>(2, text->size()))) {
        if (digit < '0' || digit > '9') return 0;
        weight += (digit - '0') * unit;
        unit /= 10;
    }
    return weight <= 1000 ? weight : 0;
}

std::vector<FieldElement> parse_field_list(std::string_view field) {
    std::vector<FieldElement> elements;
    for (const std::string_view piece : split(field, ',')) {
        if (trimmed(piece).empty()) continue;
        FieldElement element;
        bool first = true;
        for (const std::string_view part : split(piece, ';')) {
            const std::string_view text = trimmed(part);
            if (first) {
                element.value = text;
                first = false;
                continue;
            }
            if (text.empty()) continue;
            const std::size_t equals = text.find('=');
            const std::string_view name = trimmed(text.substr(0, equals));
            const std::string_view value =
                equals == std::string_view::npos ? std::string_view() : text.substr(equals + 1);
            element.parameters.emplace_back(lower(name), unquoted(trimmed(value)));
        }
        elements.push_back(std::move(element));
    }
    return elements;
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char symbol) {
        return symbol >= 'A' && symbol <= 'Z' ? static_cast<char>(symbol - 'A' + 'a') : symbol;
    });
    return result;
}

std::string_view trimmed(std::string_view text) {
    const auto is_blank = [](char symbol) { return symbol == ' ' || symbol == '\t'; };
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace gateway::api
