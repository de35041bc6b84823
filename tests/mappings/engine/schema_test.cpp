// The JSON Schemas for editors say what the readers of manifest and policies say: the same keys,
// the same ones required, the same types.
#include <gtest/gtest.h>
#include <rapidjson/pointer.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "mappings/engine/loader_manifest.hpp"
#include "mappings/engine/policy.hpp"
#include "tests/mappings/engine/halland_files.hpp"

namespace mappings {
namespace {

using rapidjson::Document;
using rapidjson::Value;

/// A file with every key its reader knows.
struct Sample {
    const char* path;
    const char* schema;
    std::string bytes;
};

std::string with(std::string_view path, std::string_view before, std::string_view after) {
    return testing::HallandFiles().change(path, before, after).bytes(path);
}

std::vector<Sample> samples() {
    return {
        {"manifest.json",
         "manifest",
         R"({"$schema": "manifest.schema.json", "name": "n", "version": "1",
            "description": "d", "files": ["views/v.json"], "tables": [{"name": "t", "lookups": ["c"]}],
            "overrides": [{"table": "t", "view": "views/v.json", "source": "s", "profile": "urn:p",
                           "fhirVersion": "5.0.0"}],
            "knownModifierExtensions": ["urn:m"], "knownImplicitRules": ["urn:r"]})"},
        {"policies/care-manager.json",
         "care-manager",
         with("policies/care-manager.json", "\"model\"", "\"$schema\": \"s\", \"model\"")},
        {"policies/care-plan.json",
         "care-plan",
         with("policies/care-plan.json", "\"model\"", "\"$schema\": \"s\", \"model\"")},
        {"policies/visibility.json",
         "visibility",
         with("policies/visibility.json", "\"version\"", "\"$schema\": \"s\", \"version\"")},
    };
}

/// What the reader of a file says; places left out.
std::vector<fhir::Issue> read(const Sample& sample, const std::string& bytes) {
    std::vector<fhir::Issue> issues;
    if (std::string_view(sample.path) == "manifest.json") {
        const std::vector<SetFile> files{{"manifest.json", bytes}, {"views/v.json", "{}"}};
        read_manifest(files, issues);
        return issues;
    }
    std::vector<SetFile> files = testing::HallandFiles().files();
    for (SetFile& file : files) {
        if (file.path == sample.path) file.bytes = bytes;
    }
    const auto policies = Policies::load(files);
    return policies ? issues : policies.error().issues();
}

std::string text_of(const Value& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return buffer.GetString();
}

Document parsed(const std::string& text) {
    Document document;
    document.Parse(text.c_str());
    EXPECT_FALSE(document.HasParseError()) << text.substr(0, 80);
    return document;
}

class Schema : public ::testing::TestWithParam<std::size_t> {
protected:
    Schema() : sample_(samples()[GetParam()]), schema_(parsed(schema_text())), compiled_(schema_) {}

    std::string schema_text() const {
        std::ifstream in(
            std::string(NARA_SOURCE_DIR) + "/mappings/engine/schema/" + sample_.schema +
            ".schema.json"
        );
        EXPECT_TRUE(in) << sample_.schema;
        std::ostringstream bytes;
        bytes << in.rdbuf();
        return bytes.str();
    }
    bool accepts(const Value& value) const {
        rapidjson::SchemaValidator validator(compiled_);
        return value.Accept(validator);
    }

    /// Calls `use(pointer, schema)` for every object of the sample that a schema with properties
    /// is about.
    using Use = std::function<void(const std::string&, const Value&)>;
    static void each_object(
        const Value& schema, const Value& value, const std::string& at, const Use& use
    ) {
        if (value.IsArray() && schema.HasMember("items")) {
            for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
                each_object(schema["items"], value[i], at + '/' + std::to_string(i), use);
            }
        }
        if (!value.IsObject() || !schema.HasMember("properties")) return;
        use(at, schema);
        for (const auto& member : value.GetObject()) {
            const char* name = member.name.GetString();
            if (!schema["properties"].HasMember(name)) continue;
            each_object(schema["properties"][name], member.value, at + '/' + name, use);
        }
    }

    Sample sample_;
    Document schema_;
    rapidjson::SchemaDocument compiled_;
};

TEST_P(Schema, TakesTheSampleAsItsReaderDoesAndHallandsFileToo) {
    for (const std::string& bytes : {sample_.bytes, testing::HallandFiles().bytes(sample_.path)}) {
        EXPECT_TRUE(accepts(parsed(bytes)));
    }
    const auto issues = read(sample_, sample_.bytes);
    EXPECT_TRUE(issues.empty()) << issues.front().text;
}

TEST_P(Schema, NamesTheKeysTheReaderKnows) {
    const Document plain = parsed(sample_.bytes);
    each_object(schema_, plain, "", [&](const std::string& at, const Value& schema) {
        Document changed = parsed(sample_.bytes);
        Value& object = *rapidjson::Pointer(at.c_str()).Get(changed);
        object.AddMember("zzzzzzzzzz", 1, changed.GetAllocator());
        EXPECT_FALSE(accepts(changed)) << at;
        const auto issues = read(sample_, text_of(changed));
        ASSERT_EQ(issues.size(), 1u) << at;
        std::set<std::string> said;
        std::string_view text = issues[0].text;
        text.remove_prefix(text.find("known are "));
        for (;;) {
            const std::size_t begin = text.find('\'');
            if (begin == std::string_view::npos) break;
            const std::size_t end = text.find('\'', begin + 1);
            said.emplace(text.substr(begin + 1, end - begin - 1));
            text.remove_prefix(end + 1);
        }
        std::set<std::string> named;
        for (const auto& property : schema["properties"].GetObject()) {
            named.emplace(property.name.GetString());
        }
        EXPECT_EQ(named, said) << at;
    });
}

TEST_P(Schema, RequiresTheKeysTheReaderRequires) {
    const Document plain = parsed(sample_.bytes);
    each_object(schema_, plain, "", [&](const std::string& at, const Value& schema) {
        for (const auto& property : schema["properties"].GetObject()) {
            Document changed = parsed(sample_.bytes);
            Value& object = *rapidjson::Pointer(at.c_str()).Get(changed);
            if (!object.EraseMember(property.name)) continue;
            const bool schema_takes = accepts(changed);
            bool reader_takes = true;
            for (const fhir::Issue& issue : read(sample_, text_of(changed))) {
                if (issue.code == "key-missing") reader_takes = false;
            }
            EXPECT_EQ(schema_takes, reader_takes) << at << '/' << property.name.GetString();
        }
    });
}

TEST_P(Schema, RefusesTheTypesTheReaderRefuses) {
    const Document plain = parsed(sample_.bytes);
    each_object(schema_, plain, "", [&](const std::string& at, const Value& schema) {
        for (const auto& property : schema["properties"].GetObject()) {
            Document changed = parsed(sample_.bytes);
            Value& object = *rapidjson::Pointer(at.c_str()).Get(changed);
            const auto member = object.FindMember(property.name);
            // Of some alternatives only one can stand in a sample.
            if (member == object.MemberEnd()) continue;
            if (member->value.IsObject())
                member->value.SetString("text");
            else
                member->value.SetObject();
            const std::string place = at + '/' + property.name.GetString();
            EXPECT_FALSE(accepts(changed)) << place;
            EXPECT_FALSE(read(sample_, text_of(changed)).empty()) << place;
        }
    });
}

INSTANTIATE_TEST_SUITE_P(
    Files,
    Schema,
    ::testing::Range(std::size_t{0}, std::size_t{4}),
    [](const auto& one) {
        std::string name = samples()[one.param].schema;
        std::erase(name, '-');
        return name;
    }
);

}  // namespace
}  // namespace mappings
