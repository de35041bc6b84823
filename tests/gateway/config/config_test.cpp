// Configuration: what is read, what is refused and what is said then.
#include "gateway/config/config.hpp"

#include <gtest/gtest.h>
#include <rapidjson/schema.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "fhir/document.hpp"

namespace {

using gateway::config::Config;
using gateway::config::Variable;
namespace config = gateway::config;

std::string file(const std::string& name) {
    std::ifstream in(std::string(NARA_SOURCE_DIR) + "/" + name);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
}

std::vector<std::string> faults(std::string_view jsonc, std::vector<Variable> environment = {}) {
    std::vector<std::string> texts;
    const auto read = config::read(jsonc, environment);
    if (read) return texts;
    for (const fhir::Issue& issue : read.error().issues()) {
        std::string place;
        if (issue.position) {
            place = std::to_string(issue.position->line) + ":" +
                    std::to_string(issue.position->column) + " ";
        }
        texts.push_back(place + issue.expression + " " + issue.code + ": " + issue.text);
    }
    return texts;
}

TEST(Config, TheShippedFileSaysExactlyTheDefaults) {
    const auto read = config::read(file("config/nara.jsonc"), {});
    ASSERT_TRUE(read) << read.error().issues().at(0).text;
    EXPECT_EQ(*read, Config{});
}

TEST(Config, NothingGivenMeansTheDefaults) {
    const auto read = config::read("", {});
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, Config{});
}

TEST(Config, OptionsOfTheFileAreTakenAndTheEnvironmentWins) {
    const std::vector<Variable> environment{
        {"NARA__SERVER__LISTEN", "0.0.0.0:9443"},
        {"NARA__FHIR__CHECKDIGIT", "warning"},
        {"NARA__FHIR__TYPES", "CareTeam,Patient"},
        {"NARA__SERVER__WORKERS", "3"},
        {"PATH", "/usr/bin"},
    };
    const auto read = config::read(
        R"({"server": {"listen": "[::1]:8443", "tls": {"cert": "c.pem", "key": "k.pem"}},
            "sources": [{"client": "vas", "patientName": "Region Exempel", "order": "versionId",
                         "notes": "external", "careGiver": {"name": "Region Exempel"}},],})",
        environment
    );
    ASSERT_TRUE(read) << read.error().issues().at(0).text;
    EXPECT_EQ(config::to_text(read->server.listen), "0.0.0.0:9443");
    EXPECT_EQ(read->server.tls->cert, "c.pem");
    EXPECT_EQ(read->server.workers, 3U);
    EXPECT_EQ(read->fhir.check_digit, fhir::Severity::warning);
    EXPECT_EQ(read->fhir.types, (std::vector<std::string>{"CareTeam", "Patient"}));
    ASSERT_EQ(read->sources.size(), 1U);
    EXPECT_EQ(read->sources[0].order, config::VersionOrder::version_id);
    const auto settings = config::source_settings(*read);
    EXPECT_EQ(settings.at(0).source, "vas");
    EXPECT_EQ(settings.at(0).notes, mappings::NotesAre::external);
    EXPECT_EQ(settings.at(0).care_giver.name, "Region Exempel");
}

TEST(Config, EveryFaultIsToldAtOnceWithItsPlace) {
    EXPECT_EQ(
        faults(R"({
  "server": {"lisen": "127.0.0.1:1", "workers": "many"},
  "sourcs": [],
  "log": "info",
  "fhir": {"checkDigit": "fatal"},
  "sources": [{"name": "x"}, {"client": "a", "oder": "arrival"}]
})"),
        (std::vector<std::string>{
            "2:23 server.lisen config-unknown-key: There is no such key. Did you mean "
            "\"server.listen\"?",
            "2:49 server.workers config-bad-value: This value cannot be used: a whole number from "
            "0 "
            "to 1024 was expected.",
            "3:13 sourcs config-unknown-key: There is no such key. Did you mean \"sources\"?",
            "4:10 log config-bad-value: An object in braces was expected here.",
            "5:26 fhir.checkDigit config-bad-value: This value cannot be used: one of \"error\", "
            "\"warning\" was expected.",
            "6:15 sources[0].client config-bad-value: A source needs the id of the client that "
            "sends "
            "it.",
            "6:54 sources[1].oder config-unknown-key: There is no such key. Did you mean "
            "\"order\"?",
        })
    );
}

TEST(Config, BrokenJsonIsToldWithItsPlace) {
    EXPECT_EQ(
        faults("{\n \"server\" 1}"),
        (std::vector<std::string>{"2:11  bad-json: This is not valid JSON: Missing a colon after a "
                                  "name of object member."})
    );
}

TEST(Config, VariablesAreCheckedLikeTheFile) {
    EXPECT_EQ(
        faults(
            "",
            {{"NARA__SERVER__LISEN", "x"},
             {"NARA__SERVER__LISTEN", "localhost"},
             {"NARA__SOURCES", "vas"}}
        ),
        (std::vector<std::string>{
            "NARA__SERVER__LISEN config-unknown-key: There is no such key. Did you mean "
            "\"server.listen\"?",
            "NARA__SERVER__LISTEN config-bad-value: This value cannot be used: an IP address and a "
            "port, such as \"127.0.0.1:8080\" or \"[::1]:8080\" was expected.",
            "NARA__SOURCES config-unknown-key: Sources stand in the file only.",
        })
    );
}

TEST(Config, KeysThatContradictEachOtherAreRefused) {
    EXPECT_EQ(
        faults(R"({"server": {"tls": {"cert": "c.pem"}}, "admin": {"listen": "127.0.0.1:8080"},
"sources": [{"client": "a"}, {"client": "a"}], "portal": {"allowedOrigins": ["*"]}})"),
        (std::vector<std::string>{
            "server.tls config-conflict: TLS needs both a certificate file (cert) and a key file "
            "(key).",
            "admin.listen config-conflict: The admin listener must not share the address of "
            "server.listen.",
            "sources[1].client config-conflict: Another source has the same client. One client is "
            "one source.",
            "portal.allowedOrigins config-conflict: Any origin (*) is not allowed: name each "
            "portal's origin, such as \"https://portal.example.se\".",
        })
    );
}

TEST(Config, EndpointsAreIpAddressesWithAPort) {
    for (const char* good : {"127.0.0.1:0", "0.0.0.0:65535", "[::1]:8080"}) {
        const auto endpoint = config::endpoint_from(good);
        ASSERT_TRUE(endpoint) << good;
        EXPECT_EQ(config::to_text(*endpoint), good);
    }
    for (const char* bad :
         {"",
          ":80",
          "127.0.0.1",
          "127.0.0.1:",
          "127.0.0.1:65536",
          "127.0.0.1:8x",
          "::1:80",
          "localhost:80",
          "[localhost]:80",
          "127.0.0.1:-1"}) {
        EXPECT_FALSE(config::endpoint_from(bad)) << bad;
    }
}

TEST(Config, TheEffectiveOutputCanBeReadBack) {
    const auto read = config::read(
        R"({"server": {"tls": {"cert": "c", "key": "k"}}, "sources": [{"client": "vas"}]})", {}
    );
    ASSERT_TRUE(read);
    const auto again = config::read(config::to_json(*read), {});
    ASSERT_TRUE(again) << again.error().issues().at(0).text;
    EXPECT_EQ(*again, *read);
}

// The paths of a draft-4 schema's leaves, as the key table spells them.
void schema_paths(
    const fhir::json::Value& schema, const std::string& path, std::set<std::string>& out
) {
    const auto* properties = fhir::json::find(schema, "properties");
    const auto* items = fhir::json::find(schema, "items");
    if (properties != nullptr) {
        for (auto it = properties->MemberBegin(); it != properties->MemberEnd(); ++it) {
            const std::string name(fhir::json::name(*it));
            schema_paths(it->value, path.empty() ? name : path + "." + name, out);
        }
    } else if (items != nullptr && fhir::json::find(*items, "properties") != nullptr) {
        schema_paths(*items, path + "[]", out);
    } else {
        out.insert(path);
    }
}

TEST(Config, SchemaAndKeyTableNameTheSameKeys) {
    const auto schema = fhir::Document::parse(file("config/schema.json"), fhir::Limits::config());
    ASSERT_TRUE(schema);
    std::set<std::string> in_schema;
    schema_paths(schema->root().value(), "", in_schema);
    const auto paths = config::key_paths();
    EXPECT_EQ(in_schema, std::set<std::string>(paths.begin(), paths.end()));
}

TEST(Config, TheShippedFileNamesEveryKey) {
    const std::string text = file("config/nara.jsonc");
    for (const std::string& path : config::key_paths()) {
        const std::string name = path.substr(path.find_last_of(".]") + 1);
        EXPECT_NE(text.find('"' + name + '"'), std::string::npos) << path;
    }
}

TEST(Config, TheEffectiveOutputIsValidAgainstTheSchema) {
    rapidjson::Document schema;
    schema.Parse(file("config/schema.json").c_str());
    ASSERT_FALSE(schema.HasParseError());
    rapidjson::SchemaDocument compiled(schema);
    rapidjson::SchemaValidator validator(compiled);
    const auto read = config::read(
        R"({"server": {"tls": {"cert": "c", "key": "k"}}, "sources": [{"client": "vas"}]})", {}
    );
    ASSERT_TRUE(read);
    rapidjson::Document effective;
    effective.Parse(config::to_json(*read).c_str());
    ASSERT_FALSE(effective.HasParseError());
    EXPECT_TRUE(effective.Accept(validator)) << validator.GetInvalidSchemaKeyword();
}

}  // namespace
