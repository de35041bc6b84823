// Another engine as an oracle: what npm's fhirpath makes of HL7's own invariants and search
// parameters on HL7's examples, of the paths of our views, and of
// tests/cases/fhirpath/expressions.txt. tests/oracle/fetch writes its answers into NARA_ORACLE_DIR;
// they are data of a run, never part of the project.
#include <gtest/gtest.h>

#include <rapidjson/document.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/document.hpp"
#include "fhir/fhirpath/evaluator.hpp"
#include "fhir/json.hpp"

namespace {

using namespace fhir::fhirpath;
using Json = rapidjson::Value;

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The listed expressions whose answers differ, with the reasons.
std::map<std::string, std::string> read_differing() {
    std::map<std::string, std::string> differing;
    std::ifstream file(std::string(NARA_SOURCE_DIR) + "/tests/cases/fhirpath/expressions.txt");
    for (std::string line; std::getline(file, line);) {
        const std::size_t mark = line.find(" ## ");
        if (mark == std::string::npos || line.starts_with("# ")) continue;
        differing[line.substr(0, mark)] = line.substr(mark + 4);
    }
    return differing;
}

/// The other engine computes with doubles; ours has eight digits of a quotient.
bool is_near(double left, double right) {
    return std::abs(left - right) <= 1e-8 * std::max({1.0, std::abs(left), std::abs(right)});
}

double number(std::string_view digits) {
    return std::strtod(std::string(digits).c_str(), nullptr);
}

bool same_json(const Json& ours, const Json& theirs) {
    // Our documents keep numbers as they were written.
    if (fhir::json::is_number(ours)) {
        return theirs.IsNumber() &&
               is_near(number(fhir::json::number_text(ours)), theirs.GetDouble());
    }
    if (ours.GetType() != theirs.GetType()) return false;
    if (ours.IsArray()) {
        return std::equal(ours.Begin(), ours.End(), theirs.Begin(), theirs.End(), same_json);
    }
    if (!ours.IsObject()) return ours == theirs;
    return ours.MemberCount() == theirs.MemberCount() &&
           std::all_of(ours.MemberBegin(), ours.MemberEnd(), [&](const auto& member) {
               const auto other = theirs.FindMember(member.name);
               return other != theirs.MemberEnd() && same_json(member.value, other->value);
           });
}

std::string shown(const Value& value) {
    std::string scratch;
    const auto text = text_of(value, scratch);
    return text ? std::string(*text) : "(" + type_name(value) + ")";
}

bool is_same(const Value& ours, const Json& theirs) {
    if (ours.is_node()) return ours.json() != nullptr && same_json(*ours.json(), theirs);
    if (theirs.IsBool()) return shown(ours) == (theirs.GetBool() ? "true" : "false");
    if (theirs.IsNumber()) {
        return ours.is_number() && is_near(number(shown(ours)), theirs.GetDouble());
    }
    return theirs.IsString() && shown(ours) == theirs.GetString();
}

/// What our engine makes of an expression; nothing for an error.
class Ours {
public:
    explicit Ours(fhir::Version version) : version_(version) {
        scope_.now = parse_date_time("2026-01-15T12:30:15.250+01:00");
    }

    /// Whether it is what the other engine made: items, or null for an error.
    bool is(const std::string& text, const fhir::Document& document, const Json& theirs) {
        shown_.clear();
        const Value focus = Value::resource(document.root().value(), version_);
        const auto& expression = compiled(text, focus);
        if (!expression) return theirs.IsNull();
        evaluator_.reset();
        const Evaluated result = evaluator_.evaluate(*expression, focus, scope_);
        if (!result) {
            shown_ = " " + result.error->text;
            return theirs.IsNull();
        }
        // The other engine leaves elements without a value, that is with extensions alone, out.
        std::vector<Value> items;
        for (const Value& value : result) {
            shown_ += " " + shown(value);
            const bool valueless =
                value.is_node() && (value.json() == nullptr || value.json()->IsNull());
            if (!valueless) items.push_back(value);
        }
        return theirs.IsArray() &&
               std::equal(items.begin(), items.end(), theirs.Begin(), theirs.End(), is_same);
    }
    /// Of the last one, for messages.
    const std::string& last() const { return shown_; }

private:
    const std::optional<Expression>& compiled(const std::string& text, const Value& focus) {
        const std::string key = std::string(focus.type()->name) + " " + text;
        const auto known = compiled_.find(key);
        if (known != compiled_.end()) return known->second;
        CompileOptions options;
        options.version = version_;
        options.focus = focus.type();
        options.clock = Clock::injected;
        auto made = Expression::compile(text, options);
        auto& place = compiled_[key];
        if (made) place = std::move(*made);
        return place;
    }

    fhir::Version version_;
    std::map<std::string, std::optional<Expression>> compiled_;
    // HL7's invariants look at every pair of nodes of a resource.
    Evaluator evaluator_{1'000'000};
    Scope scope_;
    std::string shown_;
};

class Oracle : public testing::TestWithParam<fhir::Version> {};

TEST_P(Oracle, AgreesOnAllButTheListedExpressions) {
    const std::string release(fhir::name(GetParam()));
    const auto path = std::filesystem::path(NARA_ORACLE_DIR) / (release + ".json");
    if (!std::filesystem::exists(path))
        GTEST_SKIP() << "the other engine's answers not found: " << path;
    rapidjson::Document answers;
    answers.Parse(read_file(path).c_str());
    ASSERT_FALSE(answers.HasParseError());
    const auto differing = read_differing();
    Ours ours(GetParam());
    int agreed = 0;
    int listed = 0;
    for (const Json& one : answers["files"].GetArray()) {
        const std::string file = one["file"].GetString();
        const auto document = fhir::Document::parse(read_file(file));
        ASSERT_TRUE(document) << file;
        for (const Json& pair : one["cases"].GetArray()) {
            const std::string text = pair[0].GetString();
            const bool same = ours.is(text, *document, pair[1]);
            const auto reason = differing.find(text);
            if (reason == differing.end()) {
                EXPECT_TRUE(same) << text << "\n  on " << file << "\n  ours:" << ours.last();
                agreed += same ? 1 : 0;
            } else {
                EXPECT_FALSE(same) << text << " agrees: take its reason away";
                ++listed;
            }
        }
    }
    // ./check shows this line.
    std::cout << "FHIRPath " << release << " with another engine: " << agreed
              << " evaluations agree, " << listed << " differ with reasons\n";
}

INSTANTIATE_TEST_SUITE_P(
    Releases,
    Oracle,
    testing::Values(fhir::Version::r4, fhir::Version::r5),
    [](const auto& one) { return std::string(fhir::name(one.param)); }
);

}  // namespace
