// Sets nobody meant: each is answered with what is wrong, and nothing falls over or takes long.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/mappings/engine/halland_files.hpp"

namespace mappings {
namespace {

using testing::HallandFiles;
using Texts = std::vector<std::string>;

/// The errors of a set.
Texts errors(const std::vector<SetFile>& files) {
    const SetReport report = check_set(files);
    Texts texts;
    for (const fhir::Issue& issue : report.issues) {
        EXPECT_FALSE(issue.code.empty()) << issue.text;
        if (issue.severity == fhir::Severity::error) texts.push_back(issue.text);
    }
    EXPECT_EQ(report.good(), texts.empty());
    return texts;
}

/// Halland's files with other bytes for one of them.
std::vector<SetFile> with(std::string_view path, std::string bytes) {
    std::vector<SetFile> files = HallandFiles().files();
    for (SetFile& file : files) {
        if (file.path == path) file.bytes = bytes;
    }
    return files;
}

std::string location(std::string_view select) {
    return R"({"resourceType": "ViewDefinition", "url": "urn:v", "name": "location", "status": "active",)"
           R"( "fhirVersion": ["4.0.1"], "resource": "Location", "select": )" +
           std::string(select) + "}";
}

std::string repeated(std::string_view text, std::size_t times, std::string_view between = "") {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) {
        if (i > 0) all += between;
        all += text;
    }
    return all;
}

TEST(UglySets, AnEmptyFolderAndOneWithoutManifest) {
    EXPECT_EQ(
        errors({}),
        (Texts{
            "manifest.json: the set has no manifest.",
            "policies/care-manager.json: The file is missing from the set.",
            "policies/care-plan.json: The file is missing from the set.",
            "policies/visibility.json: The file is missing from the set."})
    );
    HallandFiles files;
    files.remove("manifest.json");
    EXPECT_EQ(errors(files.files()), Texts{"manifest.json: the set has no manifest."});
}

TEST(UglySets, BinaryJunkInEveryFile) {
    std::string junk =
        "\x7f"
        "ELF";
    junk += std::string("\0\x01\xff\xfe", 4);
    junk += repeated("\x90", 5000);
    const HallandFiles all;
    for (const SetFile& file : all.files()) {
        const bool stands = !file.path.starts_with("tests/") || file.path == "tests/patient.json";
        if (!file.path.ends_with(".json") || !stands) continue;
        const Texts texts = errors(with(file.path, junk));
        ASSERT_FALSE(texts.empty()) << file.path;
        const bool named = std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
            return text.starts_with(file.path + ":1:1: ");
        });
        EXPECT_TRUE(named) << file.path << ": " << texts.front();
    }
}

TEST(UglySets, EveryFileCutOffAndEveryFileOfAnotherShape) {
    const HallandFiles all;
    for (const SetFile& file : all.files()) {
        // One file of tests stands for all: with a broken one the others are run.
        const bool stands = !file.path.starts_with("tests/") || file.path == "tests/patient.json";
        if (!file.path.ends_with(".json") || !stands) continue;
        for (const std::string& bytes :
             {file.bytes.substr(0, file.bytes.size() / 2),
              std::string("[]"),
              std::string("7"),
              std::string("null"),
              std::string("\"text\""),
              std::string()}) {
            EXPECT_FALSE(errors(with(file.path, bytes)).empty()) << file.path << ": " << bytes;
        }
    }
}

TEST(UglySets, AViewOfTenMegabytes) {
    const std::string bytes = location("[]") + std::string(10u << 20, ' ');
    EXPECT_EQ(
        errors(with("views/location.json", bytes)).front().substr(0, 32),
        "views/location.json: The body is"
    );
}

TEST(UglySets, TenThousandColumns) {
    std::string columns;
    for (int i = 0; i < 10'000; ++i) {
        if (i > 0) columns += ',';
        columns += R"({"name": "c)" + std::to_string(i) + R"(", "path": "name", "type": "string"})";
    }
    const Texts texts =
        errors(with("views/location.json", location("[{\"column\": [" + columns + "]}]")));
    ASSERT_EQ(texts.size(), 1u);
    EXPECT_TRUE(texts[0].starts_with("views/location.json:1:")) << texts[0];
    // As many as fit, each of them wrong: told one by one, in time.
    columns.clear();
    for (int i = 0; i < 4000; ++i) {
        if (i > 0) columns += ",\n";
        columns += R"({"name": "c)" + std::to_string(i) + R"(", "path": "nmae", "type": "string"})";
    }
    const Texts many =
        errors(with("views/location.json", location("[{\"column\": [" + columns + "]}]")));
    ASSERT_EQ(many.size(), 4000u);
    EXPECT_TRUE(many[3999].starts_with("views/location.json:4000:28: 'nmae' is not an element"))
        << many[3999];
}

TEST(UglySets, TwoHundredSelectsInOneAnother) {
    const std::string deep = repeated("[{\"select\": ", 200) + "[]" + repeated("}]", 200);
    const Texts texts = errors(with("views/location.json", location(deep)));
    ASSERT_EQ(texts.size(), 1u);
    EXPECT_TRUE(texts[0].starts_with("views/location.json:1:")) << texts[0];
    // As deep as JSON may be, and wrong at the bottom.
    const std::string less = repeated("[{\"select\": ", 25) +
                             R"([{"column": [{"name": "c", "path": "nmae", "type": "string"}]}])" +
                             repeated("}]", 25);
    EXPECT_EQ(errors(with("views/location.json", location(less))).size(), 1u);
}

TEST(UglySets, APathOfManyStepsAndOneOfManyWrongSteps) {
    const auto column = [](const std::string& path) {
        return location(
            R"([{"column": [{"name": "location", "type": "string", "path": ")" + path + "\"}]}]"
        );
    };
    EXPECT_FALSE(errors(with("views/location.json", column(repeated("partOf", 2000, ".")))).empty()
    );
    EXPECT_FALSE(errors(with("views/location.json", column(repeated("a", 250, " | ")))).empty());
    EXPECT_FALSE(
        errors(with("views/location.json", column(repeated("(", 5000) + "a" + repeated(")", 5000))))
            .empty()
    );
    EXPECT_FALSE(errors(with("views/location.json", column(std::string(20'000, 'a')))).empty());
}

TEST(UglySets, ReferencesOfTestsToThemselvesAndInCircles) {
    HallandFiles files;
    files.add(
        "tests/circle.json",
        R"({"resources": [], "tests": [{"view": {"$ref": "circle.json"}, "expect": []},
{"view": {"$ref": "../tests/../tests/circle.json"}, "expect": []}]})"
    );
    EXPECT_EQ(
        errors(files.files()),
        (Texts{
            "tests/circle.json:1:47: the set has no view 'tests/circle.json'",
            "tests/circle.json:2:19: the set has no view 'tests/circle.json'"})
    );
}

TEST(UglySets, OneTableOfManyViewsAndOneFileOfManyNames) {
    HallandFiles files;
    std::string listed;
    for (int i = 0; i < 50; ++i) {
        const std::string path = "views/location" + std::to_string(i) + ".json";
        files.add(path, files.bytes("views/location.json"));
        listed += "\"" + path + "\", ";
    }
    files.change("manifest.json", "\"views/location.json\"", listed + "\"views/location.json\"");
    EXPECT_EQ(errors(files.files()).size(), 50u);
    HallandFiles twice;
    twice.add("views/location.json", twice.bytes("views/location.json"));
    EXPECT_FALSE(errors(twice.files()).empty());
}

TEST(UglySets, AByteOrderMarkIsRefusedAndCarriageReturnsAreNot) {
    const std::string plain = HallandFiles().bytes("views/location.json");
    const Texts marked = errors(with("views/location.json", "\xEF\xBB\xBF" + plain));
    ASSERT_EQ(marked.size(), 1u);
    EXPECT_TRUE(marked[0].starts_with("views/location.json:1:1: ")) << marked[0];
    std::string crlf;
    for (const char c : plain) {
        if (c == '\n') crlf += '\r';
        crlf += c;
    }
    EXPECT_EQ(errors(with("views/location.json", crlf)), Texts{});
    const std::size_t at = crlf.find("\"name\", \"type\"");
    crlf.replace(at, 6, "\"nmae\"");
    EXPECT_EQ(
        errors(with("views/location.json", crlf)),
        Texts{"views/location.json:14:44: 'nmae' is not an element of Location (R4, R4B, R5); did "
              "you mean 'name'?"}
    );
}

TEST(UglySets, NamesAndBytesThatAreNoUtf8) {
    HallandFiles files;
    files.add("views/v\xE5rd.json", "{}");
    files.add("tests/a\nb.json", "{}");
    EXPECT_EQ(
        errors(files.files()),
        (Texts{
            "views/v\\xe5rd.json: a file's name must be UTF-8 without control characters, "
            "quotation "
            "marks and backslashes",
            "tests/a\\x0ab.json: a file's name must be UTF-8 without control characters, quotation "
            "marks and backslashes"})
    );
    const Texts texts = errors(with("views/location.json", location("[{\"column\": \"\xE5\"}]")));
    ASSERT_EQ(texts.size(), 1u);
    EXPECT_TRUE(texts[0].starts_with("views/location.json:1:")) << texts[0];
}

TEST(UglySets, ATestThatMultipliesItsRowsIsStopped) {
    // 150 names in four iterations beside one another: half a billion rows.
    const std::string names = repeated(R"({"family": "A"})", 150, ",");
    const std::string iteration = R"({"forEach": "name", "column": [{"name": "a)";
    std::string selects;
    for (int i = 0; i < 4; ++i) {
        if (i > 0) selects += ',';
        selects += iteration + std::to_string(i) + R"(", "path": "family"}]})";
    }
    HallandFiles files;
    files.add(
        "tests/many.json",
        R"({"resources": [{"resourceType": "Patient", "id": "p", "name": [)" + names +
            R"(]}], "tests": [{"title": "t", "view": {"resource": "Patient", "select": [)" +
            selects + R"(]}, "expect": []}]})"
    );
    const Texts texts = errors(files.files());
    ASSERT_EQ(texts.size(), 1u);
    EXPECT_NE(texts[0].find("the view stopped: "), std::string::npos) << texts[0];
    EXPECT_NE(texts[0].find("more than 20000 rows"), std::string::npos) << texts[0];
}

}  // namespace
}  // namespace mappings
