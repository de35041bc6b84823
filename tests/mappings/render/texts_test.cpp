// The region's texts are complete and plain; faults in a set are told with their place.
#include "mappings/render/texts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "samples.hpp"
#include "tests/mappings/lists.hpp"

namespace {

using namespace mappings;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<SetFile> with(const std::string& path, const std::string& bytes) {
    auto files = samples::halland_files();
    std::erase_if(files, [&](const SetFile& file) { return file.path == path; });
    files.push_back({path, bytes});
    return files;
}

std::string bytes_of(const std::string& path) {
    for (const SetFile& file : samples::halland_files()) {
        if (file.path == path) return file.bytes;
    }
    return {};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

std::vector<std::string> faults(const std::vector<SetFile>& files) {
    const auto loaded = Texts::load(files);
    std::vector<std::string> out;
    if (loaded) return out;
    EXPECT_EQ(loaded.error().kind(), fhir::Kind::invalid);
    for (const auto& issue : loaded.error().issues()) out.push_back(issue.text);
    return out;
}

TEST(Texts, EveryLanguageOfTheRegionHasEveryKeyItself) {
    for (const Words& words : samples::texts().languages()) {
        for (std::size_t i = 0; i < text_keys.size(); ++i) {
            EXPECT_FALSE(words.entry(TextKey::at(i)).swedish)
                << words.language() << " " << text_keys[i];
        }
    }
    EXPECT_EQ(samples::texts().languages().size(), 2u);
    EXPECT_EQ(samples::texts().find("de"), nullptr);
}

TEST(Texts, FillValuesThatLookLikePlaceholders) {
    const TextValue values[] = {{"name", "{date}"}, {"date", "{name}"}};
    EXPECT_EQ(
        samples::swedish().fill("gp.future", values, kept_to_the_end()),
        "{date} blir din fasta läkarkontakt från och med {name}."
    );
    EXPECT_EQ(samples::english().text("gp.future"), " will be your named doctor from .");
}

TEST(Texts, AMissingKeyIsSwedishAndSaysSo) {
    const auto files = with(
        "texts/en.json", replaced(bytes_of("texts/en.json"), "\"gp.h\": \"Your named doctor\",", "")
    );
    const auto loaded = Texts::load(files);
    ASSERT_TRUE(loaded);
    const TextEntry& entry = loaded->find("en")->entry("gp.h");
    EXPECT_TRUE(entry.swedish);
    EXPECT_THAT(entry.segments, ElementsAre(Segment{"Din fasta läkarkontakt", std::nullopt}));
    EXPECT_FALSE(loaded->find("en")->entry("vc.h").swedish);
}

TEST(Texts, AFurtherLanguageIsOneMoreFile) {
    const auto loaded = Texts::load(with("texts/fi.json", R"({"title": "Omat yhteystietosi"})"));
    ASSERT_TRUE(loaded);
    ASSERT_NE(loaded->find("fi"), nullptr);
    EXPECT_EQ(loaded->find("fi")->text("title"), "Omat yhteystietosi");
    EXPECT_EQ(loaded->find("fi")->text("gp.h"), "Din fasta läkarkontakt");
    EXPECT_EQ(loaded->languages()[2].language(), "fi");
}

TEST(Texts, TellEveryFaultOfEveryFileWithItsPlace) {
    auto files = with(
        "texts/en.json",
        "{\n  \"gp.hh\": \"x\",\n  \"lead\": 7,\n  \"gp.future\": \"From {date}.\",\n"
        "  \"stale\": \"{when}\",\n  \"lang.dir\": \"up\",\n"
        "  \"a11y.digg.url\": \"http://digg.se\"\n}"
    );
    std::erase_if(files, [](const SetFile& file) { return file.path == "texts/roles.json"; });
    const auto found = faults(files);
    EXPECT_THAT(
        found,
        ElementsAre(
            HasSubstr("texts/en.json:2:12: No such text key. Keys that begin like it: gp.what,"),
            "texts/en.json:3:11: A text must be a string that is not empty.",
            "texts/en.json:5:12: A brace must open or close a known placeholder, like {date}.",
            "texts/en.json:6:15: This entry must be \"ltr\" or \"rtl\".",
            "texts/en.json:7:20: This entry must be an https address.",
            "texts/en.json:4:16: The placeholders must be those of the Swedish text.",
            "texts/roles.json: The file is missing."
        )
    );
}

TEST(Texts, SwedishMustHaveEveryKey) {
    const auto found = faults(with("texts/sv.json", "{\"title\": \"Dina kontakter\"}"));
    EXPECT_EQ(found.size(), text_keys.size() - 1);
    EXPECT_THAT(found, testing::Contains("texts/sv.json: The text \"lead\" is missing."));
}

TEST(Texts, BrokenJsonIsToldWithItsPlace) {
    const auto found = faults(with("texts/en.json", "{\"title\": "));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_THAT(found.front(), HasSubstr("texts/en.json:1:11: "));
}

TEST(Texts, ARoleStandsInOnePlaceOnly) {
    const auto found = faults(with(
        "texts/roles.json",
        R"({"system": "1", "roles": [{"titles": ["A", "A"], "words": {"sv": "A"}}, {"titles": []}]})"
    ));
    EXPECT_THAT(
        found,
        ElementsAre(
            HasSubstr("Every role must have \"words\" with at least \"sv\"."),
            HasSubstr("\"A\" must stand in one role only.")
        )
    );
}

TEST(Roles, ArePlainWordsAndNeverCodes) {
    const std::string befattning = "1.2.752.129.2.2.1.4";
    struct Case {
        CodedValue qualification;
        const char* swedish;
        const char* english;
    };
    const std::vector<Case> cases = {
        {{"201010", befattning, "Överläkare"}, "Läkare", "Doctor"},
        {{"201011", befattning, ""}, "Läkare", "Doctor"},
        {{"204090", befattning, "x"}, "Läkare", "Doctor"},
        {{"", "", "Sjuksköterska"}, "Sjuksköterska", "Nurse"},
        {{"", "", "Fotterapeut"}, "Fotterapeut", "Fotterapeut"},
        {{"201011", "urn:example", ""}, "", ""},
        {{"999999", befattning, ""}, "", ""},
        {{"999999", befattning, "999999"}, "", ""},
        {{"LK", "urn:example", "LK_01"}, "", ""},
        {{"LK", "urn:example", "LK"}, "", ""},
        {{"", "", "SE2321000131-E12"}, "", ""},
        {{"", "", " "}, "", ""},
        {{"", "", ""}, "", ""},
    };
    for (const Case& c : cases) {
        EXPECT_EQ(samples::swedish().role(c.qualification).text, c.swedish) << c.qualification.code;
        EXPECT_EQ(samples::english().role(c.qualification).text, c.english) << c.qualification.code;
    }
}

// Reading ease, as the wording's gate asks: LIX = words per sentence + share of words over six
// letters; no sentence over twenty words.
struct Ease {
    double words = 0;
    double sentences = 0;
    double long_words = 0;
    double longest = 0;
};

Ease ease_of(const std::string& text) {
    Ease out;
    double in_sentence = 0;
    std::istringstream in(text);
    for (std::string word; in >> word;) {
        const auto letters = std::count_if(word.begin(), word.end(), [](char c) {
            return std::isalpha(static_cast<unsigned char>(c)) || (c & 0xC0) == 0xC0;
        });
        ++out.words;
        ++in_sentence;
        if (letters > 6) ++out.long_words;
        const bool ends = word.ends_with('.') || word.ends_with('?');
        if (!ends) continue;
        ++out.sentences;
        out.longest = std::max(out.longest, in_sentence);
        in_sentence = 0;
    }
    out.longest = std::max(out.longest, in_sentence);
    if (in_sentence > 0) ++out.sentences;
    return out;
}

TEST(Wording, IsPlainSwedish) {
    Ease all;
    for (std::size_t i = 0; i < text_keys.size(); ++i) {
        const std::string text(samples::swedish().text(TextKey::at(i)));
        const Ease ease = ease_of(text);
        EXPECT_LE(ease.longest, 20) << text_keys[i] << ": " << text;
        if (ease.words < 8) continue;
        all.words += ease.words;
        all.sentences += ease.sentences;
        all.long_words += ease.long_words;
    }
    const double lix = all.words / all.sentences + 100 * all.long_words / all.words;
    EXPECT_LE(lix, 30);
}

TEST(Wording, NeverNamesADiagnosis) {
    for (const Words& words : samples::texts().languages()) {
        for (std::size_t i = 0; i < text_keys.size(); ++i) {
            const std::string text(words.text(TextKey::at(i)));
            EXPECT_EQ(text.find("cancer"), std::string::npos) << text;
        }
    }
}

// Every key is asked for by some renderer or template, or is kept for a field that no source fills
// in the model yet.
TEST(Wording, HasNoUnusedKey) {
    const std::vector<std::string> kept = {
        "f.chosen",
        "chosen.request",
        "chosen.need",
        "plan.review",
        "plan.reviewPassed",
        "f.standin",
        "f.standinUntil",
        "f.closed",
        "who.region",
        "who.municipality",
    };
    std::string sources;
    namespace fs = std::filesystem;
    const fs::path mappings = fs::path(NARA_SOURCE_DIR) / "mappings";
    for (const char* folder : {"render", "halland/templates"}) {
        for (const auto& entry : fs::directory_iterator(mappings / folder)) {
            if (entry.path().filename() == "text_keys.hpp") continue;
            std::ostringstream bytes;
            bytes << std::ifstream(entry.path()).rdbuf();
            sources += bytes.str();
        }
    }
    for (const auto key : text_keys) {
        std::string member = "T_" + std::string(key);
        std::replace(member.begin(), member.end(), '.', '_');
        const bool is_series = key.starts_with("month.") || key.starts_with("day.");
        const bool is_used = is_series ||
                             sources.find("\"" + std::string(key) + "\"") != std::string::npos ||
                             sources.find("{{#" + member + "}}") != std::string::npos;
        const bool is_kept = std::find(kept.begin(), kept.end(), key) != kept.end();
        EXPECT_NE(is_used, is_kept) << key;
    }
}

}  // namespace
