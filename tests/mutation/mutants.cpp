// Finding the texts, changing one, and telling whether FHIRPath sees the change.
#include "tests/mutation/mutants.hpp"

#include <algorithm>
#include <stdexcept>

#include "fhir/document.hpp"
#include "fhir/fhirpath/lexer.hpp"
#include "fhir/locate.hpp"

namespace mappings::testing {
namespace {

namespace json = fhir::json;
using fhir::Node;

/// What a hand slips to: everything a path may be written with, and more letters than signs.
constexpr std::string_view alphabet =
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    "0123456789.()'=%$_-:/|,+*<>~!&@[]{}\"\\ ";

void collect(const Node& node, std::vector<std::string>& pointers) {
    if (node.value().IsArray()) {
        for (unsigned i = 0; i < node.value().Size(); ++i) {
            collect(Node(node, i, node.value()[i]), pointers);
        }
    }
    if (!node.value().IsObject()) return;
    for (auto it = node.value().MemberBegin(); it != node.value().MemberEnd(); ++it) {
        const std::string_view name = json::name(*it);
        const Node member(node, name, it->value);
        const bool means = name == "path" || name == "forEach" || name == "forEachOrNull" ||
                           name.starts_with("value");
        if (means && json::is_string(it->value)) pointers.push_back(member.pointer());
        collect(member, pointers);
    }
}

std::size_t offset_of(std::string_view bytes, fhir::Position position) {
    std::size_t at = 0;
    for (std::uint32_t line = 1; line < position.line; ++line) at = bytes.find('\n', at) + 1;
    return at + position.column - 1;
}

/// The tokens of a text; a text that has none is itself.
std::vector<std::string> tokens_of(std::string_view text) {
    namespace path = fhir::fhirpath;
    std::vector<std::string> tokens;
    path::Lexer lexer(text);
    for (path::Token token = lexer.next(); token.kind != path::TokenKind::end;
         token = lexer.next()) {
        tokens.push_back(std::to_string(static_cast<int>(token.kind)) + token.text);
    }
    if (lexer.problem()) return {std::string(text)};
    return tokens;
}

std::size_t below(std::mt19937& random, std::size_t limit) {
    // The distributions of the standard library differ between libraries; this does not.
    return random() % limit;
}

}  // namespace

std::vector<Site> sites_of(const std::vector<SetFile>& files, std::size_t& escaped) {
    std::vector<Site> sites;
    escaped = 0;
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (!files[i].path.starts_with("views/")) continue;
        auto document = fhir::Document::parse(files[i].bytes, fhir::Limits::config());
        if (!document) throw std::invalid_argument("no JSON: " + files[i].path);
        std::vector<std::string> pointers;
        collect(document->root(), pointers);
        std::vector<fhir::Issue> places(pointers.size());
        for (std::size_t j = 0; j < pointers.size(); ++j) places[j].pointer = pointers[j];
        fhir::locate(files[i].bytes, places);
        for (std::size_t j = 0; j < pointers.size(); ++j) {
            const std::string_view bytes = files[i].bytes;
            const std::size_t begin = offset_of(bytes, *places[j].position) + 1;
            const std::size_t end = bytes.find('"', begin);
            const std::string_view text = bytes.substr(begin, end - begin);
            if (text.find('\\') != std::string_view::npos)
                ++escaped;
            else
                sites.push_back({i, pointers[j], std::string(text), begin});
        }
    }
    return sites;
}

Mutant mutate(const std::vector<Site>& sites, std::mt19937& random) {
    std::size_t characters = 0;
    for (const Site& site : sites) characters += site.text.size();
    for (;;) {
        std::size_t at = below(random, characters);
        auto site = sites.begin();
        while (at >= site->text.size()) at -= (site++)->text.size();
        Mutant mutant{&*site, at, site->text};
        const char other = alphabet[below(random, alphabet.size())];
        switch (below(random, 3)) {
            case 0:
                mutant.text[at] = other;
                break;
            case 1:
                mutant.text.erase(at, 1);
                break;
            default:
                mutant.text.insert(at, 1, other);
        }
        const bool constant = site->pointer.starts_with("/constant/");
        const bool same =
            constant ? mutant.text == site->text : tokens_of(mutant.text) == tokens_of(site->text);
        if (!same) return mutant;
    }
}

std::string bytes_of(const SetFile& file, const Mutant& mutant) {
    std::string text;
    for (const char c : mutant.text) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    std::string bytes = file.bytes;
    bytes.replace(mutant.site->offset, mutant.site->text.size(), text);
    return bytes;
}

}  // namespace mappings::testing
