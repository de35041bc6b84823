// Reads texts/*.json: every fault of every file is told at once, with file, line and column.
#include <algorithm>
#include <set>
#include <utility>

#include "fhir/document.hpp"
#include "fhir/json_writer.hpp"
#include "mappings/render/sentence_json.hpp"
#include "mappings/render/texts.hpp"

namespace mappings {

namespace {

constexpr std::string_view folder = "texts/";
constexpr std::string_view roles_path = "texts/roles.json";

/// Faults of one file; `finish` gives them their place.
class Faults {
public:
    explicit Faults(std::string_view path) : path_(path) {}

    void add(std::string_view key, std::string text) {
        fhir::Issue issue;
        issue.type = fhir::IssueType::value;
        issue.code = "text-fault";
        issue.text = std::move(text);
        if (!key.empty()) issue.pointer = "/" + escaped(key);
        issues_.push_back(std::move(issue));
    }
    void take(const fhir::Outcome& outcome) {
        issues_.insert(issues_.end(), outcome.issues().begin(), outcome.issues().end());
    }
    void finish(const fhir::Document* document, std::vector<fhir::Issue>& all) {
        if (document != nullptr) document->locate(issues_);
        for (fhir::Issue& issue : issues_) {
            std::string place = path_;
            if (issue.position) {
                place += ":" + std::to_string(issue.position->line) + ":" +
                         std::to_string(issue.position->column);
            }
            issue.text = place + ": " + issue.text;
            all.push_back(std::move(issue));
        }
    }

private:
    static std::string escaped(std::string_view key) {
        std::string out;
        for (const char c : key) {
            if (c == '~')
                out += "~0";
            else if (c == '/')
                out += "~1";
            else
                out += c;
        }
        return out;
    }
    std::string path_;
    std::vector<fhir::Issue> issues_;
};

/// Splits at {placeholder}; nothing when a brace has no partner or the name is not known.
std::optional<std::vector<Segment>> split(std::string_view text) {
    std::vector<Segment> out;
    while (!text.empty()) {
        const auto open = text.find_first_of("{}");
        Segment segment{std::string(text.substr(0, open)), std::nullopt};
        if (open == std::string_view::npos) {
            out.push_back(std::move(segment));
            break;
        }
        const auto close = text.find('}', open);
        if (text[open] == '}' || close == std::string_view::npos) return std::nullopt;
        segment.placeholder = Placeholder::find(text.substr(open + 1, close - open - 1));
        if (!segment.placeholder) return std::nullopt;
        out.push_back(std::move(segment));
        text.remove_prefix(close + 1);
    }
    return out;
}

std::set<Placeholder> placeholders_of(const TextEntry& entry) {
    std::set<Placeholder> out;
    for (const Segment& segment : entry.segments) {
        if (segment.placeholder) out.insert(*segment.placeholder);
    }
    return out;
}

/// What is made once of each text.
void prepare(std::vector<TextEntry>& entries) {
    fhir::JsonWriter json;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        TextEntry& entry = entries[i];
        for (const Segment& segment : entry.segments) entry.words += segment.words;
        if (entry.has_values()) continue;
        json.clear();
        write_sentence(json, TextKey::at(i), entry.words);
        entry.json = json.view();
    }
}

// Some entries are no sentences but data a region fills in.
std::optional<std::string> fault_of_data(TextKey key, std::string_view text) {
    const bool is_url = key == TextKey("a11y.feedback.url") || key == TextKey("a11y.digg.url");
    if (is_url && !text.starts_with("https://")) return "must be an https address.";
    if (key == TextKey("lang.dir") && text != "ltr" && text != "rtl") {
        return "must be \"ltr\" or \"rtl\".";
    }
    const bool is_day = text.size() == 10 && text[4] == '-' && text[7] == '-';
    if (key == TextKey("a11y.reviewed") && !is_day) return "must be a date like 2026-11-24.";
    return std::nullopt;
}

std::string nearest_hint(std::string_view name) {
    const auto stem = name.substr(0, name.find('.'));
    std::string hint;
    for (const auto known : text_keys) {
        if (!known.starts_with(stem) || known.substr(0, known.find('.')) != stem) continue;
        hint += hint.empty() ? " Keys that begin like it: " : ", ";
        hint += known;
    }
    return hint.empty() ? hint : hint + ".";
}

void read_entry(
    const fhir::json::Value::Member& member, std::vector<TextEntry>& entries, Faults& faults
) {
    const auto name = fhir::json::name(member);
    const auto key = TextKey::find(name);
    if (!key) {
        faults.add(name, "No such text key." + nearest_hint(name));
        return;
    }
    if (!fhir::json::is_string(member.value) || fhir::json::text(member.value).empty()) {
        faults.add(name, "A text must be a string that is not empty.");
        return;
    }
    const auto text = fhir::json::text(member.value);
    if (const auto fault = fault_of_data(*key, text)) {
        faults.add(name, "This entry " + *fault);
        return;
    }
    auto segments = split(text);
    if (!segments) {
        faults.add(name, "A brace must open or close a known placeholder, like {date}.");
        return;
    }
    entries[key->index()].segments = std::move(*segments);
}

void demand_all_keys(const std::vector<TextEntry>& entries, Faults& faults) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (!entries[i].segments.empty()) continue;
        faults.add("", "The text \"" + std::string(text_keys[i]) + "\" is missing.");
    }
}

// A language that lacks a text borrows it; one that has it must put the same values into it.
void complete_from(
    const std::vector<TextEntry>& swedish, std::vector<TextEntry>& entries, Faults& faults
) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries[i].segments.empty()) {
            entries[i] = TextEntry{.segments = swedish[i].segments, .swedish = true};
        } else if (!swedish[i].segments.empty() && placeholders_of(entries[i]) != placeholders_of(swedish[i])) {
            faults.add(text_keys[i], "The placeholders must be those of the Swedish text.");
        }
    }
}

struct Role {
    std::vector<std::string> codes;
    std::vector<std::string> titles;
    const fhir::json::Value* words = nullptr;
};

std::vector<std::string> strings_of(const fhir::json::Value* list, Faults& faults) {
    std::vector<std::string> out;
    if (list == nullptr) return out;
    if (!list->IsArray()) {
        faults.add("roles", "\"codes\" and \"titles\" must be lists of strings.");
        return out;
    }
    for (const auto& value : list->GetArray()) {
        if (fhir::json::is_string(value))
            out.emplace_back(fhir::json::text(value));
        else
            faults.add("roles", "\"codes\" and \"titles\" must be lists of strings.");
    }
    return out;
}

std::vector<Role> roles_of(const fhir::json::Value& root, Faults& faults) {
    std::vector<Role> out;
    const auto* list = fhir::json::find(root, "roles");
    if (list == nullptr || !list->IsArray() || fhir::json::find_text(root, "system").empty()) {
        faults.add("", "The file must have \"system\" (a string) and \"roles\" (a list).");
        return out;
    }
    for (const auto& value : list->GetArray()) {
        Role role;
        role.codes = strings_of(fhir::json::find(value, "codes"), faults);
        role.titles = strings_of(fhir::json::find(value, "titles"), faults);
        role.words = fhir::json::find(value, "words");
        if (role.words == nullptr || fhir::json::find_text(*role.words, "sv").empty()) {
            faults.add("roles", "Every role must have \"words\" with at least \"sv\".");
            continue;
        }
        out.push_back(std::move(role));
    }
    return out;
}

const SetFile* find_file(std::span<const SetFile> files, std::string_view path) {
    const auto found =
        std::find_if(files.begin(), files.end(), [&](const SetFile& f) { return f.path == path; });
    return found == files.end() ? nullptr : &*found;
}

/// "en" of "texts/en.json"; empty for other paths.
std::string_view language_of(std::string_view path) {
    if (!path.starts_with(folder) || !path.ends_with(".json") || path == roles_path) return {};
    path.remove_prefix(folder.size());
    path.remove_suffix(5);
    return path.find('/') == std::string_view::npos ? path : std::string_view{};
}

}  // namespace

/// Knows the inside of Words; lives for one load.
class Texts::Loader {
public:
    explicit Loader(std::span<const SetFile> files) : files_(files) {}

    fhir::Result<Texts> load() {
        Texts texts;
        texts.languages_.push_back(language("sv", nullptr));
        for (const std::string_view code : other_languages()) {
            texts.languages_.push_back(language(code, &texts.languages_.front().entries_));
        }
        roles(texts.languages_);
        if (!issues_.empty()) return fhir::Outcome(fhir::Kind::invalid, std::move(issues_));
        return texts;
    }

private:
    std::vector<std::string_view> other_languages() const {
        std::vector<std::string_view> codes;
        for (const SetFile& file : files_) {
            const auto code = language_of(file.path);
            if (!code.empty() && code != "sv") codes.push_back(code);
        }
        std::sort(codes.begin(), codes.end());
        return codes;
    }

    std::optional<fhir::Document> parse(std::string_view path, Faults& faults) {
        const SetFile* file = find_file(files_, path);
        if (file == nullptr) {
            faults.add("", "The file is missing.");
            return std::nullopt;
        }
        auto document = fhir::Document::parse(file->bytes, fhir::Limits::config());
        if (!document) {
            faults.take(document.error());
            return std::nullopt;
        }
        if (!document->root().value().IsObject()) {
            faults.add("", "The file must be one JSON object.");
            return std::nullopt;
        }
        return std::move(*document);
    }

    Words language(std::string_view code, const std::vector<TextEntry>* swedish) {
        Words words;
        words.language_ = code;
        words.entries_.resize(text_keys.size());
        const std::string path = std::string(folder) + std::string(code) + ".json";
        Faults faults(path);
        const auto document = parse(path, faults);
        if (document) {
            const fhir::Node root = document->root();
            for (const auto& member : root.value().GetObject()) {
                read_entry(member, words.entries_, faults);
            }
            if (swedish == nullptr)
                demand_all_keys(words.entries_, faults);
            else
                complete_from(*swedish, words.entries_, faults);
        }
        faults.finish(document ? &*document : nullptr, issues_);
        prepare(words.entries_);
        return words;
    }

    void roles(std::vector<Words>& languages) {
        Faults faults(roles_path);
        const auto document = parse(roles_path, faults);
        if (document) {
            const fhir::Node root = document->root();
            const auto system = fhir::json::find_text(root.value(), "system");
            const auto list = roles_of(root.value(), faults);
            for (Words& words : languages) fill_roles(words, system, list);
            demand_unique(languages.front().role_codes_, faults);
            demand_unique(languages.front().role_titles_, faults);
        }
        faults.finish(document ? &*document : nullptr, issues_);
    }

    static void fill_roles(Words& words, std::string_view system, const std::vector<Role>& roles) {
        words.role_system_ = system;
        for (const Role& role : roles) {
            auto said = fhir::json::find_text(*role.words, words.language_);
            if (said.empty()) said = fhir::json::find_text(*role.words, "sv");
            for (const auto& code : role.codes) {
                words.role_codes_.push_back({code, std::string(said)});
            }
            for (const auto& title : role.titles) {
                words.role_titles_.push_back({title, std::string(said)});
            }
        }
        const auto by_match = [](const auto& a, const auto& b) { return a.match < b.match; };
        std::sort(words.role_codes_.begin(), words.role_codes_.end(), by_match);
        std::sort(words.role_titles_.begin(), words.role_titles_.end(), by_match);
    }

    static void demand_unique(const std::vector<Words::RoleName>& sorted, Faults& faults) {
        const auto same = [](const auto& a, const auto& b) { return a.match == b.match; };
        const auto twice = std::adjacent_find(sorted.begin(), sorted.end(), same);
        if (twice == sorted.end()) return;
        faults.add("roles", "\"" + twice->match + "\" must stand in one role only.");
    }

    std::span<const SetFile> files_;
    std::vector<fhir::Issue> issues_;
};

fhir::Result<Texts> Texts::load(std::span<const SetFile> files) {
    return Loader(files).load();
}

}  // namespace mappings
