// Unit terms as lists of atoms with exponents.
#include "fhir/fhirpath/unit_terms.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <span>

namespace fhir::fhirpath {
namespace {

// "m.s-2/kg" is m, s-2, kg-1. Only what fits is read: units of clinical data have few atoms.
class Term {
public:
    bool read(std::string_view text, int sign) {
        if (text == "1") return true;
        int direction = sign;
        if (text.starts_with('/')) {
            direction = -sign;
            text.remove_prefix(1);
        }
        for (;;) {
            const std::size_t end = end_of_component(text);
            if (!component(text.substr(0, end), direction)) return false;
            if (end == text.size()) return true;
            direction = text[end] == '/' ? -sign : sign;
            text.remove_prefix(end + 1);
        }
    }

    std::string_view write(Arena& arena) const {
        char* const text = arena.bytes(length_ + parts_.size() * 8);
        std::size_t size = 0;
        const auto append = [&](std::string_view part) {
            size =
                static_cast<std::size_t>(std::copy(part.begin(), part.end(), text + size) - text);
        };
        for (const bool below : {false, true}) {
            for (const Part& part : parts()) {
                if (part.exponent == 0 || (part.exponent < 0) != below) continue;
                if (below || size > 0) append(below ? "/" : ".");
                append(part.atom);
                const int exponent = below ? -part.exponent : part.exponent;
                if (exponent > 1) {
                    size = static_cast<std::size_t>(
                        std::to_chars(text + size, text + size + 4, exponent).ptr - text
                    );
                }
            }
        }
        return size == 0 ? std::string_view("1") : std::string_view(text, size);
    }

private:
    struct Part {
        std::string_view atom;
        int exponent = 0;
    };
    std::span<const Part> parts() const { return {parts_.data(), count_}; }

    // Signs between brackets are part of the atom: [in_i'H2O], m[H2O].
    static std::size_t end_of_component(std::string_view text) {
        bool bracketed = false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '[' || text[i] == ']') bracketed = text[i] == '[';
            if (!bracketed && (text[i] == '.' || text[i] == '/')) return i;
        }
        return text.size();
    }

    bool component(std::string_view text, int sign) {
        if (text.empty() || text.find_first_of("(){}") != std::string_view::npos) return false;
        const std::size_t digits = text.find_last_not_of("0123456789") + 1;
        std::string_view atom = text.substr(0, digits);
        int exponent = 1;
        if (digits < text.size()) {
            if (text.size() - digits > 2) return false;
            std::from_chars(text.data() + digits, text.data() + text.size(), exponent);
            const bool signs = atom.ends_with('-') || atom.ends_with('+');
            if (atom.ends_with('-')) exponent = -exponent;
            if (signs) atom.remove_suffix(1);
        }
        // A number alone, or 10*: their exponents are not of an atom.
        if (atom.empty() || atom == "10*" || atom == "10^") return false;
        return count(atom, sign * exponent);
    }

    bool count(std::string_view atom, int exponent) {
        const auto end = parts_.begin() + static_cast<std::ptrdiff_t>(count_);
        const auto known =
            std::find_if(parts_.begin(), end, [&](const Part& one) { return one.atom == atom; });
        if (known == end) {
            if (count_ == parts_.size()) return false;
            length_ += atom.size();
            ++count_;
            known->atom = atom;
        }
        known->exponent += exponent;
        // More digits would not be read back.
        return known->exponent > -100 && known->exponent < 100;
    }

    std::array<Part, 12> parts_{};
    std::size_t count_ = 0;
    // Bytes of all atoms.
    std::size_t length_ = 0;
};

std::string_view side_by_side(
    Arena& arena, std::string_view left, char sign, std::string_view right
) {
    const bool compound = right.find_first_of("./") != std::string_view::npos;
    const std::string_view first = left == "1" && sign == '/' ? std::string_view{} : left;
    char* const text = arena.bytes(first.size() + right.size() + 4);
    std::size_t size = 0;
    const auto append = [&](std::string_view part) {
        std::copy(part.begin(), part.end(), text + size);
        size += part.size();
    };
    append(first);
    text[size++] = sign;
    if (compound) text[size++] = '(';
    append(right);
    if (compound) text[size++] = ')';
    return {text, size};
}

}  // namespace

std::string_view combine_units(
    Arena& arena, std::string_view left, char sign, std::string_view right
) {
    Term term;
    const bool read = term.read(left, 1) && term.read(right, sign == '/' ? -1 : 1);
    return read ? term.write(arena) : side_by_side(arena, left, sign, right);
}

}  // namespace fhir::fhirpath
