// The official FHIRPath suite (of R4, run with the definitions of each release), read from
// NARA_SUITES_DIR. What does not pass stands in tests/cases/fhirpath/skipped-r4.txt with a reason;
// a listed test that passes is an error, so the number can only rise.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <pugixml.hpp>
#include <sstream>

#include "fhir/document.hpp"
#include "fhir/fhirpath/evaluator.hpp"

namespace {

using namespace fhir::fhirpath;
using fhir::Document;
using fhir::Version;

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// "name # reason" per line, or "name@release # reason". Two tests of the suite share a name; a name
// covers both.
std::map<std::string, std::string> read_skipped(Version version) {
    std::map<std::string, std::string> skipped;
    std::ifstream file(std::string(NARA_SOURCE_DIR) + "/tests/cases/fhirpath/skipped-r4.txt");
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        const std::size_t hash = line.find(" # ");
        std::string name = line.substr(0, hash);
        if (const std::size_t at = name.find('@'); at != std::string::npos) {
            if (name.substr(at + 1) != fhir::name(version)) continue;
            name.resize(at);
        }
        skipped[name] = hash == std::string::npos ? "" : line.substr(hash + 3);
    }
    return skipped;
}

// The input files are named as XML in the suite and stand there as JSON.
class Inputs {
public:
    explicit Inputs(std::filesystem::path folder) : folder_(std::move(folder)) {}
    const Document* find(std::string name) {
        if (name.empty()) name = "patient-example.json";
        if (name.ends_with(".xml")) name.replace(name.size() - 3, 3, "json");
        auto found = documents_.find(name);
        if (found == documents_.end()) {
            auto document = Document::parse(read_file(folder_ / name));
            if (!document) return nullptr;
            found = documents_.emplace(name, std::move(*document)).first;
        }
        return &found->second;
    }

private:
    std::filesystem::path folder_;
    std::map<std::string, Document> documents_;
};

std::string shown(const Value& value) {
    std::string scratch;
    const auto text = text_of(value, scratch);
    return text ? std::string(*text) : "(" + type_name(value) + ")";
}

// "dateTime" in the suite is FHIR.dateTime or System.DateTime.
bool is_type(const Value& value, std::string type) {
    const std::string name = type_name(value);
    if (name == "FHIR." + type) return true;
    if (!type.empty())
        type[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(type[0])));
    return name == "System." + type;
}

bool is_output(const Value& value, const pugi::xml_node& output) {
    const std::string type = output.attribute("type").value();
    std::string expected = output.text().get();
    if (expected.starts_with("@T"))
        expected.erase(0, 2);
    else if (expected.starts_with('@'))
        expected.erase(0, 1);
    const std::string actual = shown(value);
    if (!type.empty() && !is_type(value, type)) return false;
    if (actual == expected) return true;
    const auto a = Decimal::parse(actual);
    const auto b = Decimal::parse(expected);
    return a && b && value.kind() == ValueKind::decimal &&
           (type == "decimal" || a->scale == b->scale) && compare(*a, *b) == 0;
}

// What is wrong, or nothing.
std::string run(const pugi::xml_node& test, Inputs& inputs, Evaluator& evaluator, Version version) {
    const pugi::xml_node expression = test.child("expression");
    const std::string invalid = expression.attribute("invalid").value();
    const bool strict = test.attribute("mode").value() == std::string("strict") ||
                        expression.attribute("mode").value() == std::string("strict");
    const Document* const document = inputs.find(test.attribute("inputfile").value());
    if (document == nullptr) return "the input cannot be read";
    const Value focus = Value::resource(document->root().value(), version);
    CompileOptions options;
    options.version = version;
    options.focus = focus.type();
    options.clock = Clock::injected;
    options.mode = strict ? Mode::strict : Mode::usual;
    options.missing = MissingPath::error;
    const auto compiled = Expression::compile(expression.text().get(), options);
    if (!compiled) {
        const auto& issue = compiled.error().issues().at(0);
        const bool syntax = issue.code == "fhirpath-syntax";
        if (invalid.empty()) return "refused: " + issue.text;
        if (invalid == "syntax" && !syntax) return "not refused as syntax: " + issue.text;
        return "";
    }
    if (invalid == "syntax" || invalid == "semantic")
        return "compiles, but is invalid (" + invalid + ")";
    Scope scope;
    scope.now = parse_date_time("2026-01-15T12:30:15.250+01:00");
    evaluator.reset();
    const Evaluated result = evaluator.evaluate(*compiled, focus, scope);
    if (!result) return invalid.empty() ? "error: " + result.error->text : "";
    if (!invalid.empty()) return "evaluates, but is invalid (" + invalid + ")";
    std::vector<pugi::xml_node> outputs;
    for (const auto& output : test.children("output")) outputs.push_back(output);
    std::string all;
    for (const Value& value : result) all += " " + shown(value);
    if (test.attribute("predicate").as_bool()) {
        const bool truth = !result.empty();
        return outputs.size() == 1 &&
                       (outputs[0].text().get() == std::string(truth ? "true" : "false"))
                   ? ""
                   : "predicate";
    }
    if (result.values.size() != outputs.size()) {
        return "expected " + std::to_string(outputs.size()) + " items, got" + all;
    }
    const bool ordered = test.attribute("ordered").as_bool(true);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const bool found = ordered
                               ? is_output(result.values[i], outputs[i])
                               : std::any_of(result.begin(), result.end(), [&](const Value& value) {
                                     return is_output(value, outputs[i]);
                                 });
        if (!found)
            return "item " + std::to_string(i) + " is not " + outputs[i].text().get() + ":" + all;
    }
    return "";
}

class OfficialFhirPathSuite : public testing::TestWithParam<Version> {};

TEST_P(OfficialFhirPathSuite, PassesAllButTheListedTests) {
    const auto folder = std::filesystem::path(NARA_SUITES_DIR) / "fhirpath-r4";
    pugi::xml_document suite;
    if (!suite.load_file((folder / "tests-fhir-r4.xml").c_str())) {
        GTEST_SKIP() << "official suite not found in " << folder;
    }
    const auto skipped = read_skipped(GetParam());
    std::map<std::string, bool> listed_fails;
    Inputs inputs(folder / "input");
    Evaluator evaluator;
    int total = 0;
    int passed = 0;
    for (const auto& group : suite.child("tests").children("group")) {
        for (const auto& test : group.children("test")) {
            ++total;
            const std::string name = test.attribute("name").value();
            const std::string wrong = run(test, inputs, evaluator, GetParam());
            if (wrong.empty()) ++passed;
            if (skipped.contains(name)) {
                listed_fails[name] = listed_fails[name] || !wrong.empty();
            } else {
                EXPECT_EQ(wrong, "") << name << ": " << test.child("expression").text().get();
            }
        }
    }
    for (const auto& [name, reason] : skipped) {
        EXPECT_FALSE(reason.empty()) << name << " is listed without a reason";
        const auto found = listed_fails.find(name);
        if (found == listed_fails.end())
            ADD_FAILURE() << name << " is listed, but the suite has no such test";
        else
            EXPECT_TRUE(found->second) << name << " is listed, but passes: take it off the list";
    }
    EXPECT_EQ(total, 935);
    // ./check shows this line.
    const bool own = GetParam() == Version::r4;
    std::cout << "FHIRPath R4 suite"
              << (own ? std::string() : " with the definitions of " + std::string(name(GetParam())))
              << ": " << passed << " of " << total << " passed, " << skipped.size()
              << " listed with reasons\n";
}

// The suite's inputs are the same in all three releases.
INSTANTIATE_TEST_SUITE_P(
    Releases,
    OfficialFhirPathSuite,
    testing::Values(Version::r4, Version::r4b, Version::r5),
    [](const auto& one) { return std::string(name(one.param)); }
);

}  // namespace
