// One configured value on its way from text to a typed member, and back to JSON.
#pragma once

#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/json.hpp"
#include "fhir/json_writer.hpp"
#include "gateway/config/config.hpp"

namespace gateway::config {

/// A value before it has a type: from the file (string, number, list) or from the environment,
/// where every kind is text.
struct Given {
    enum class From : std::uint8_t { text, number, list, environment, other };
    From from = From::other;
    std::string text;
    std::vector<std::string> list;

    static Given from_json(const fhir::json::Value& value);
    static Given from_environment(std::string_view text);

    bool is_text() const { return from == From::text || from == From::environment; }
    bool is_number() const { return from == From::number || from == From::environment; }
    bool is_list() const { return from == From::list || from == From::environment; }
};

// Each codec reads a Given into its type and answers what would be right when it cannot ("" =
// read), and writes the type as JSON.

struct TextCodec {
    static std::string read(const Given& given, std::string& out);
    static void write(const std::string& value, fhir::JsonWriter& json) { json.string(value); }
};

struct TextListCodec {
    static std::string read(const Given& given, std::vector<std::string>& out);
    static void write(const std::vector<std::string>& value, fhir::JsonWriter& json);
};

struct EndpointCodec {
    static std::string read(const Given& given, Endpoint& out);
    static void write(const Endpoint& value, fhir::JsonWriter& json) {
        json.string(to_text(value));
    }
};

struct CountCodec {
    static std::string read(const Given& given, std::size_t& out);
    static void write(const std::size_t& value, fhir::JsonWriter& json) {
        json.integer(static_cast<std::int64_t>(value));
    }
};

/// A word out of a closed list. `Words` has `static constexpr
/// std::array<std::pair<std::string_view, T>, N> all`.
template <class Words>
struct WordCodec {
    using Value = typename decltype(Words::all)::value_type::second_type;

    static std::string read(const Given& given, Value& out) {
        std::string expected;
        for (const auto& [word, value] : Words::all) {
            if (given.is_text() && given.text == word) {
                out = value;
                return "";
            }
            expected.append(expected.empty() ? "one of \"" : ", \"").append(word).append("\"");
        }
        return expected;
    }
    static void write(const Value& value, fhir::JsonWriter& json) {
        for (const auto& [word, known] : Words::all) {
            if (known == value) json.string(word);
        }
    }
};

struct SeverityWords {
    static constexpr std::array<std::pair<std::string_view, fhir::Severity>, 2> all{{
        {"error", fhir::Severity::error},
        {"warning", fhir::Severity::warning},
    }};
};
struct NotesWords {
    static constexpr std::array<std::pair<std::string_view, mappings::NotesAre>, 2> all{{
        {"internal", mappings::NotesAre::internal},
        {"external", mappings::NotesAre::external},
    }};
};
struct OrderWords {
    static constexpr std::array<std::pair<std::string_view, VersionOrder>, 3> all{{
        {"lastUpdated", VersionOrder::last_updated},
        {"versionId", VersionOrder::version_id},
        {"arrival", VersionOrder::arrival},
    }};
};
struct LanguageWords {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> all{{
        {"sv", "sv"},
        {"en", "en"},
    }};
};
struct LevelWords {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> all{{
        {"trace", "trace"},
        {"debug", "debug"},
        {"info", "info"},
        {"warn", "warn"},
        {"error", "error"},
        {"off", "off"},
    }};
};

/// A word that is kept as text.
template <class Words>
struct TextWordCodec {
    static std::string read(const Given& given, std::string& out) {
        std::string_view word;
        std::string expected = WordCodec<Words>::read(given, word);
        if (expected.empty()) out = word;
        return expected;
    }
    static void write(const std::string& value, fhir::JsonWriter& json) { json.string(value); }
};

}  // namespace gateway::config
