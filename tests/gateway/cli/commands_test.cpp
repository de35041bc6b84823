// Each command driven as a user does, with its exit codes.
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "fhir/document.hpp"
#include "fhir/json_writer.hpp"
#include "gateway/cli/cli.hpp"

namespace gateway::cli {
namespace {

namespace fs = std::filesystem;
namespace json = fhir::json;

struct Ran {
    int exit = -1;
    std::string out;
    std::string err;
};

class Commands : public testing::Test {
protected:
    void SetUp() override { fs::create_directories(folder_); }
    void TearDown() override { fs::remove_all(folder_); }

    std::string file(const std::string& name, std::string_view text) const {
        const fs::path path = folder_ / name;
        std::ofstream(path, std::ios::binary) << text;
        return path.string();
    }

    static Ran run(std::vector<std::string> arguments, const std::string& input = "") {
        arguments.insert(arguments.begin(), "nara");
        std::vector<const char*> pointers;
        for (const std::string& one : arguments) pointers.push_back(one.c_str());
        std::istringstream in(input);
        std::ostringstream out;
        std::ostringstream err;
        Ran ran;
        ran.exit = cli::run(static_cast<int>(pointers.size()), pointers.data(), {in, out, err});
        ran.out = out.str();
        ran.err = err.str();
        return ran;
    }

    fs::path folder_ = fs::path(testing::TempDir()) / ("nara-cli-" + std::to_string(::getpid()));
};

constexpr std::string_view patient =
    R"({"resourceType":"Patient","id":"p1","name":[{"family":"Exempel","given":["Eva","Anna"]}],
        "identifier":[{"system":"http://electronichealth.se/identifier/personnummer","value":"196101182803"}]})";
constexpr std::string_view team =
    R"({"resourceType":"CareTeam","id":"t1","status":"active","subject":{"reference":"Patient/p1"},
        "participant":[{"role":[{"coding":[{"system":"https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt","code":"1"}]}],
        "member":{"display":"Karin Exempel"}}]})";

// ------------------------------------------------------------------------- the program itself

TEST_F(Commands, HelpTellsExamplesAndExitCodes) {
    const Ran ran = run({"--help"});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_TRUE(ran.out.find("Example: nara serve --sandbox") != std::string::npos);
    EXPECT_TRUE(ran.out.find("78 bad configuration") != std::string::npos);
    EXPECT_EQ(ran.err, "");
    for (const char* command :
         {"serve", "map", "view", "fhirpath", "validate", "mappings", "check-config", "version"}) {
        const Ran help = run({command, "--help"});
        EXPECT_EQ(help.exit, 0) << command;
        EXPECT_NE(help.out.find("Example: nara "), std::string::npos) << command;
    }
}

TEST_F(Commands, AMisspeltCommandGetsASuggestion) {
    const Ran ran = run({"valdate", "x.json"});
    EXPECT_EQ(ran.exit, 2);
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(
        ran.err.substr(0, ran.err.find('\n')),
        "There is no command \"valdate\". Did you mean \"validate\"?"
    );
    const Ran below = run({"mappings", "chek"});
    EXPECT_EQ(below.exit, 2);
    EXPECT_EQ(
        below.err.substr(0, below.err.find('\n')),
        "There is no command \"chek\". Did you mean \"check\"?"
    );
}

TEST_F(Commands, WrongUseEndsWithTwo) {
    for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{
             {},
             {"map"},
             {"map", "--to", "pdf", "x.json"},
             {"validate", "--fhir", "r9", "x.json"},
             {"serve", "--nonsense"},
         }) {
        EXPECT_EQ(run(wrong).exit, 2) << (wrong.empty() ? "nothing" : wrong.front());
    }
}

TEST_F(Commands, VersionTellsProgramAndMappingSet) {
    const Ran text = run({"version"});
    EXPECT_EQ(text.exit, 0);
    EXPECT_EQ(text.out.find("nara "), 0U);
    const Ran ran = run({"version", "--json"});
    EXPECT_EQ(ran.exit, 0);
    const auto document = fhir::Document::parse(ran.out);
    ASSERT_TRUE(document);
    const json::Value* set = json::find(document->root().value(), "mappingSet");
    ASSERT_NE(set, nullptr);
    EXPECT_EQ(json::find_text(*set, "name"), "halland");
    EXPECT_EQ(json::find_text(*set, "extract").size(), 64U);
}

// ----------------------------------------------------------------------------------- validate

TEST_F(Commands, ValidateTakesWhatIsGood) {
    const Ran ran = run({"validate", file("p.json", patient), "-"}, std::string(team));
    EXPECT_EQ(ran.exit, 0) << ran.out << ran.err;
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(ran.err, "2 valid, 0 invalid\n");
}

TEST_F(Commands, ValidateNamesPlaceAndCure) {
    const std::string path = file(
        "t.ndjson",
        "{\"resourceType\":\"Patient\"}\n"
        "{\"resourceType\":\"CareTeam\",\"status\":\"aktiv\"}\n"
    );
    const Ran ran = run({"validate", "--fhir", "r4", path});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_EQ(ran.out.find(path + ":2:"), 0U) << ran.out;
    EXPECT_NE(ran.out.find("(CareTeam.status) [code-not-allowed]"), std::string::npos) << ran.out;
    EXPECT_EQ(ran.err, "1 valid, 1 invalid\n");
}

TEST_F(Commands, ValidateWritesOutcomesForPrograms) {
    const Ran ran = run({"validate", "--json", "-"}, R"({"resourceType":"CareTeam","x":1})");
    EXPECT_EQ(ran.exit, 1);
    const auto document = fhir::Document::parse(ran.out);
    ASSERT_TRUE(document) << ran.out;
    EXPECT_EQ(document->resource_type(), "OperationOutcome");
}

TEST_F(Commands, WhatIsNoJsonIsBadDataAndWhatIsNotThereIsNoInput) {
    const Ran bad = run({"validate", file("bad.json", "{\"a\":")});
    EXPECT_EQ(bad.exit, 65);
    EXPECT_NE(bad.err.find("bad.json:1:"), std::string::npos) << bad.err;
    const Ran missing = run({"validate", (folder_ / "nowhere.json").string()});
    EXPECT_EQ(missing.exit, 66);
    EXPECT_NE(missing.err.find("No such file"), std::string::npos) << missing.err;
    EXPECT_EQ(run({"validate", folder_.string()}).exit, 66);
}

// ----------------------------------------------------------------------------------- fhirpath

TEST_F(Commands, FhirpathWritesOneValueALine) {
    const Ran ran = run({"fhirpath", "name.given", "-"}, std::string(patient));
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(ran.out, "Eva\nAnna\n");
    const Ran typed =
        run({"fhirpath", "--json", "name.given.first() | id", "-"}, std::string(patient));
    EXPECT_EQ(typed.exit, 0) << typed.err;
    EXPECT_EQ(
        typed.out, "[{\"type\":\"string\",\"value\":\"Eva\"},{\"type\":\"id\",\"value\":\"p1\"}]\n"
    );
}

TEST_F(Commands, FhirpathSaysWhereAnExpressionIsWrong) {
    const Ran ran = run({"fhirpath", "name.given.frist()", "-"}, std::string(patient));
    EXPECT_EQ(ran.exit, 65);
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(ran.err.find("expression:1:"), 0U) << ran.err;
    EXPECT_EQ(run({"fhirpath", "id", (folder_ / "nowhere.json").string()}).exit, 66);
}

// --------------------------------------------------------------------------------------- view

constexpr std::string_view names_view = R"({
  "resourceType": "https://sql-on-fhir.org/ig/StructureDefinition/ViewDefinition",
  "name": "names", "resource": "Patient", "status": "active", "fhirVersion": ["4.0.1"],
  "select": [{"column": [{"name": "id", "path": "id", "type": "id"}]},
             {"forEach": "name.given", "column": [{"name": "given", "path": "$this", "type": "string"}]}]
})";

TEST_F(Commands, ViewWritesRowsInEachFormat) {
    const std::string view = file("view.json", names_view);
    const std::string data = file("p.json", patient);
    const Ran ndjson = run({"view", view, data});
    EXPECT_EQ(ndjson.exit, 0) << ndjson.err;
    EXPECT_EQ(
        ndjson.out, "{\"id\":\"p1\",\"given\":\"Eva\"}\n{\"id\":\"p1\",\"given\":\"Anna\"}\n"
    );
    EXPECT_EQ(
        run({"view", "--format", "json", view, data}).out,
        "[\n{\"id\":\"p1\",\"given\":\"Eva\"},\n{\"id\":\"p1\",\"given\":\"Anna\"}\n]\n"
    );
    EXPECT_EQ(
        run({"view", "--format", "csv", view, data}).out, "id,given\r\np1,Eva\r\np1,Anna\r\n"
    );
}

constexpr std::string_view lines_with_faults =
    "{\"resourceType\":\"Patient\",\"id\":\"a\",\"name\":[{\"given\":[\"Anna\"]}]}\n"
    "{\"resourceType\":\"Patient\",\"id\":\"b\",\"name\":[{\"given\":[\"Bo\n"
    "\n"
    "nonsense\n"
    "{\"resourceType\":\"Patient\",\"id\":\"c\",\"name\":[{\"given\":[\"Cia\"]}]}\n";

TEST_F(Commands, ViewTellsOfBadLinesAndGoesOn) {
    const std::string view = file("view.json", names_view);
    for (const std::string name : {"p.ndjson", "p.json"}) {
        const std::string data = file(name, lines_with_faults);
        const Ran ran = run({"view", view, data});
        EXPECT_EQ(ran.exit, 1);
        EXPECT_EQ(ran.out, "{\"id\":\"a\",\"given\":\"Anna\"}\n{\"id\":\"c\",\"given\":\"Cia\"}\n");
        EXPECT_NE(ran.err.find(data + ":2:"), std::string::npos) << ran.err;
        EXPECT_NE(ran.err.find(data + ":4:"), std::string::npos) << ran.err;
        EXPECT_TRUE(ran.err.ends_with(
            "2 resources, 2 rows; 2 that could not be read and 0 that the view stopped at have "
            "none\n"
        )) << ran.err;
    }
    EXPECT_EQ(run({"view", view, "-"}, std::string(lines_with_faults)).exit, 1);
}

TEST_F(Commands, ViewStopsAtTheFirstBadLineWhenAsked) {
    const Ran ran =
        run({"view", "--on-error", "stop", file("view.json", names_view), "-"},
            std::string(lines_with_faults));
    EXPECT_EQ(ran.exit, 65);
    EXPECT_EQ(ran.out, "{\"id\":\"a\",\"given\":\"Anna\"}\n");
    EXPECT_NE(ran.err.find("standard input:2:"), std::string::npos) << ran.err;
    EXPECT_EQ(ran.err.find("standard input:4:"), std::string::npos) << ran.err;
}

TEST_F(Commands, AResourceTheViewStopsAtHasNoRowsAndIsTold) {
    const std::string view = file(
        "view.json",
        R"({"resource": "Patient", "select": [{"column": [{"name": "given", "path": "name.given"}]}]})"
    );
    const Ran ran = run(
        {"view", view, "-"},
        std::string(patient) + "\n{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"Bo\"]}]}"
    );
    EXPECT_EQ(ran.exit, 1);
    EXPECT_EQ(ran.out, "{\"given\":\"Bo\"}\n");
    EXPECT_NE(ran.err.find("view-several-values"), std::string::npos) << ran.err;
    EXPECT_NE(
        ran.err.find("2 resources, 1 rows; 0 that could not be read and 1 that"), std::string::npos
    ) << ran.err;
}

TEST_F(Commands, ViewTakesBundlesAndSeveralInputs) {
    const std::string bundle =
        "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[\n{\"resource\":" +
        std::string(patient) + "},\n{\"fullUrl\":\"urn:x\"}\n]}";
    const Ran ran =
        run({"view", "--format", "csv", file("view.json", names_view), file("b.json", bundle), "-"},
            std::string(patient));
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(ran.out, "id,given\r\np1,Eva\r\np1,Anna\r\np1,Eva\r\np1,Anna\r\n");
    const Ran missing =
        run({"view", file("view.json", names_view), (folder_ / "none.json").string(), "-"},
            std::string(patient));
    EXPECT_EQ(missing.exit, 66);
    EXPECT_EQ(
        missing.out, "{\"id\":\"p1\",\"given\":\"Eva\"}\n{\"id\":\"p1\",\"given\":\"Anna\"}\n"
    );
}

TEST_F(Commands, ViewRefusesAFaultyDefinition) {
    const Ran ran = run({"view", file("view.json", "{\"select\": 1}"), "-"}, std::string(patient));
    EXPECT_EQ(ran.exit, 65);
    EXPECT_EQ(ran.out, "");
    EXPECT_NE(ran.err.find("view.json:"), std::string::npos) << ran.err;
}

// ---------------------------------------------------------------------------------------- map

TEST_F(Commands, MapMakesOneOverviewOfSeveralFiles) {
    const Ran ran = run(
        {"map",
         "--at",
         "2026-11-22T12:00:00Z",
         "--lang",
         "en",
         file("t.json", team),
         file("p.json", patient)}
    );
    EXPECT_EQ(ran.exit, 0) << ran.err;
    const auto document = fhir::Document::parse(ran.out);
    ASSERT_TRUE(document) << ran.out;
    const json::Value& root = document->root().value();
    EXPECT_EQ(json::find_text(root, "asOf"), "2026-11-22T12:00:00Z");
    EXPECT_EQ(json::find_text(root, "lang"), "en");
    const json::Value* contacts = json::find(root, "careContacts");
    ASSERT_NE(contacts, nullptr);
    EXPECT_EQ(json::find_text(*contacts, "state"), "present");
    EXPECT_NE(ran.out.find("Karin Exempel"), std::string::npos);
    EXPECT_EQ(ran.err, "2 taken, 0 invalid, 0 of other types\n");
}

TEST_F(Commands, MapResolvesReferencesInsideABundle) {
    const std::string bundle =
        R"({"resourceType":"Bundle","type":"collection","entry":[
            {"fullUrl":"urn:uuid:3f8a2c1e-5b7d-4e9f-8a6c-0d1b2e3f4a5b","resource":{"resourceType":"CareTeam","status":"active",
             "subject":{"reference":"urn:uuid:3f8a2c1e-5b7d-4e9f-8a6c-0d1b2e3f4a5c"},
             "participant":[{"role":[{"coding":[{"system":"https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt","code":"1"}]}],
             "member":{"display":"Karin Exempel"}}]}},
            {"fullUrl":"urn:uuid:3f8a2c1e-5b7d-4e9f-8a6c-0d1b2e3f4a5c","resource":{"resourceType":"Patient",
             "identifier":[{"system":"http://electronichealth.se/identifier/personnummer","value":"196101182803"}]}},
            {"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"}}}]})";
    const Ran ran = run({"map", "-"}, bundle);
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(std::ranges::count(ran.out, '\n'), 1) << ran.out;
    EXPECT_NE(ran.out.find("Karin Exempel"), std::string::npos) << ran.out;
    EXPECT_NE(ran.err.find("2 taken, 0 invalid, 1 of other types\n"), std::string::npos) << ran.err;
}

TEST_F(Commands, MapWritesTheRowsThatWereExtracted) {
    const Ran ran = run({"map", "--to", "rows", "-"}, std::string(team));
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(
        ran.out.find(
            "{\"table\":\"care_team_claim\",\"_source\":\"file\",\"_owner\":\"CareTeam/t1\""
        ),
        0U
    ) << ran.out;
}

TEST_F(Commands, MapTellsOfInvalidResourcesAndMapsTheRest) {
    const Ran ran =
        run({"map", "-"},
            std::string(patient) + "\n" + std::string(team) +
                "\n{\"resourceType\":\"CareTeam\",\"x\":1}");
    EXPECT_EQ(ran.exit, 1);
    EXPECT_NE(ran.out.find("Karin Exempel"), std::string::npos);
    EXPECT_NE(ran.err.find("[unknown-element]"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("2 taken, 1 invalid, 0 of other types\n"), std::string::npos) << ran.err;
}

TEST_F(Commands, MapRefusesAMomentAndAFolderThatAreNone) {
    EXPECT_EQ(run({"map", "--at", "tomorrow", "-"}, std::string(patient)).exit, 2);
    EXPECT_EQ(
        run({"map", "--mappings", (folder_ / "none").string(), "-"}, std::string(patient)).exit, 66
    );
    fs::create_directories(folder_ / "empty");
    EXPECT_EQ(
        run({"map", "--mappings", (folder_ / "empty").string(), "-"}, std::string(patient)).exit, 78
    );
}

TEST_F(Commands, MapTakesAMappingSetFromAFolder) {
    const Ran built_in = run({"map", "--at", "2026-11-22", "-"}, std::string(team));
    const Ran folder =
        run({"map",
             "--at",
             "2026-11-22",
             "--mappings",
             std::string(NARA_SOURCE_DIR) + "/mappings/halland",
             "-"},
            std::string(team));
    EXPECT_EQ(folder.exit, 0) << folder.err;
    EXPECT_EQ(folder.out, built_in.out);
}

// ----------------------------------------------------------------------------- mapping sets

class MappingsCheck : public Commands {
protected:
    void SetUp() override {
        Commands::SetUp();
        fs::copy(
            std::string(NARA_SOURCE_DIR) + "/mappings/halland",
            folder_ / "set",
            fs::copy_options::recursive
        );
    }

    // Puts `after` in place of `before` in a file of the copied set.
    void change(const std::string& name, std::string_view before, std::string_view after) const {
        std::ostringstream bytes;
        bytes << std::ifstream(folder_ / "set" / name, std::ios::binary).rdbuf();
        std::string text = bytes.str();
        const std::size_t at = text.find(before);
        ASSERT_NE(at, std::string::npos) << before;
        text.replace(at, before.size(), after);
        std::ofstream(folder_ / "set" / name, std::ios::binary) << text;
    }
    std::string set() const { return (folder_ / "set").string(); }
};

std::string without_warnings(const std::string& text) {
    std::istringstream lines(text);
    std::string kept;
    for (std::string line; std::getline(lines, line);) {
        if (line.find(": warning: ") == std::string::npos) kept += line + '\n';
    }
    return kept;
}

TEST_F(MappingsCheck, AGoodSetEndsWithNought) {
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {"mappings", "check"}, {"mappings", "check", set()}}) {
        const Ran ran = run(arguments);
        EXPECT_EQ(ran.exit, 0);
        EXPECT_EQ(without_warnings(ran.out), "");
        EXPECT_TRUE(
            ran.err.starts_with("halland 1.0.0 is good: 19 views, 2 concept maps, 3 policies; ")
        ) << ran.err;
        EXPECT_NE(ran.err.find(" tests passed, 0 failed; 0 errors, "), std::string::npos);
    }
}

TEST_F(MappingsCheck, ASetThatDoesNotLoadIsABadConfiguration) {
    change("views/location.json", "\"path\": \"name\"", "\"path\": \"nmae\"");
    const std::string error =
        "views/location.json:14:44: error: 'nmae' is not an element of Location (R4, R4B, R5); "
        "did you mean 'name'? [view-unknown-element]\n";
    const Ran ran = run({"mappings", "check", set()});
    EXPECT_EQ(ran.exit, 78);
    EXPECT_EQ(without_warnings(ran.out), error);
    EXPECT_TRUE(ran.err.starts_with("The set does not load: 19 views, ")) << ran.err;
    const Ran config =
        run({"check-config", file("m.jsonc", R"({"mappings": {"folder": ")" + set() + "\"}}")});
    EXPECT_EQ(config.exit, 78);
    EXPECT_EQ(config.err, error);
}

TEST_F(MappingsCheck, AFailedTestIsReportedByRowAndColumn) {
    change("views/location.json", "\"path\": \"name\"", "\"path\": \"description\"");
    for (const char* name : {"every_column.json", "every_column_r5.json"}) {
        fs::remove(folder_ / "set" / "tests" / name);
    }
    change("tests/location.json", "[\"4.0.1\", \"4.3.0\", \"5.0.0\"]", "[\"4.0.1\"]");
    const std::string error =
        "tests/location.json:17:63: error: test 'name' (R4): row 1, column 'location_name': "
        "expected \"Rum 4\", got null [set-test-failed]\n";
    const Ran ran = run({"mappings", "check", set()});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_EQ(without_warnings(ran.out), error);
    EXPECT_TRUE(ran.err.starts_with("halland 1.0.0 is not good: ")) << ran.err;
    // A gateway would not start with it.
    EXPECT_EQ(
        run({"check-config", file("m.jsonc", R"({"mappings": {"folder": ")" + set() + "\"}}")})
            .exit,
        78
    );
    const Ran as_json = run({"mappings", "check", "--json", set()});
    EXPECT_EQ(as_json.exit, 1);
    const auto document = fhir::Document::parse(as_json.out);
    ASSERT_TRUE(document) << as_json.out;
    const json::Value& root = document->root().value();
    EXPECT_TRUE(json::find(root, "good")->IsFalse());
    EXPECT_EQ(json::number_text(*json::find(root, "testsFailed")), "1");
    fhir::JsonWriter failures;
    failures.value(*json::find(root, "failures"));
    EXPECT_EQ(
        failures.view(),
        R"([{"file":"tests/location.json","title":"name","fhirVersion":"4.0.1","line":17,)"
        R"("column":63,"text":"tests/location.json:17:63: test 'name' (R4): row 1, column )"
        R"('location_name': expected \"Rum 4\", got null","row":1,"rowColumn":"location_name",)"
        R"("expected":"\"Rum 4\"","got":"null"}])"
    );
}

TEST_F(MappingsCheck, FoldersThatAreNoSetAreToldApart) {
    EXPECT_EQ(run({"mappings", "check", (folder_ / "none").string()}).exit, 66);
    fs::create_directories(folder_ / "empty");
    const Ran empty = run({"mappings", "check", (folder_ / "empty").string()});
    EXPECT_EQ(empty.exit, 78);
    EXPECT_TRUE(empty.out.starts_with("manifest.json: error: the set has no manifest."))
        << empty.out;
    // A file far larger than any of a set is not even read.
    fs::resize_file(fs::path(file("set/texts/big.json", "x")), 9u << 20);
    const Ran big = run({"mappings", "check", set()});
    EXPECT_EQ(big.exit, 65);
    EXPECT_NE(big.err.find("big.json has 9437184 bytes"), std::string::npos) << big.err;
}

TEST_F(MappingsCheck, HiddenFilesAndLinksThatLeadNowhereAreNotTheSet) {
    fs::create_directories(folder_ / "set" / ".git" / "views");
    file("set/.git/views/x.json", "not JSON");
    file("set/views/.patient.json.swp", "not JSON");
    fs::create_symlink("nowhere", folder_ / "set" / "views" / "gone.json");
    fs::create_directory_symlink("..", folder_ / "set" / "up");
    const Ran ran = run({"mappings", "check", set()});
    EXPECT_EQ(ran.exit, 0) << ran.out;
}

// ----------------------------------------------------------------------- check-config and serve

TEST_F(Commands, CheckConfigTakesTheShippedFiles) {
    for (const char* name : {"nara.jsonc", "sandbox.jsonc"}) {
        const Ran ran = run({"check-config", std::string(NARA_SOURCE_DIR) + "/config/" + name});
        EXPECT_EQ(ran.exit, 0) << name << ran.err;
        EXPECT_NE(ran.err.find("is good; mapping set halland"), std::string::npos) << ran.err;
    }
}

TEST_F(Commands, CheckConfigPrintsEveryKey) {
    const Ran ran = run({"check-config", "--print-effective", file("c.jsonc", "{/* nothing */}")});
    EXPECT_EQ(ran.exit, 0) << ran.err;
    const auto document = fhir::Document::parse(ran.out);
    ASSERT_TRUE(document) << ran.out;
    EXPECT_NE(json::find(document->root().value(), "sources"), nullptr);
}

TEST_F(Commands, CheckConfigTellsEveryFault) {
    const Ran ran = run(
        {"check-config",
         file("c.jsonc", "{\"server\": {\"listn\": \"\"},\n \"log\": {\"level\": \"loud\"}}")}
    );
    EXPECT_EQ(ran.exit, 78);
    EXPECT_NE(ran.err.find("c.jsonc:1:"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("c.jsonc:2:"), std::string::npos) << ran.err;
    const Ran folder =
        run({"check-config", file("m.jsonc", "{\"mappings\": {\"folder\": \"/nowhere/at/all\"}}")});
    EXPECT_EQ(folder.exit, 78) << folder.err;
    const Ran tls = run(
        {"check-config",
         file(
             "t.jsonc", "{\"server\": {\"tls\": {\"cert\": \"/none.pem\", \"key\": \"/none.pem\"}}}"
         )}
    );
    EXPECT_EQ(tls.exit, 78) << tls.err;
    EXPECT_EQ(run({"check-config", (folder_ / "none.jsonc").string()}).exit, 66);
}

TEST_F(Commands, ServeRefusesProduction) {
    const Ran ran = run({"serve"});
    EXPECT_EQ(ran.exit, 78);
    EXPECT_EQ(ran.out, "");
    EXPECT_NE(ran.err.find("nara serve --sandbox"), std::string::npos) << ran.err;
}

TEST_F(Commands, ServeRefusesASandboxOpenToOthers) {
    const Ran ran =
        run({"serve", "--sandbox", "--listen", "0.0.0.0:0", "--data", (folder_ / "data").string()});
    EXPECT_EQ(ran.exit, 78);
    EXPECT_NE(ran.err.find("--any-peer"), std::string::npos) << ran.err;
    EXPECT_FALSE(fs::exists(folder_ / "data"));
    EXPECT_EQ(run({"serve", "--sandbox", "--listen", "localhost"}).exit, 2);
}

// --------------------------------------------------------------------------------- explanations

TEST_F(Commands, MapExplainsWhereAValueCameFromAndWhatStoppedTheRest) {
    const std::string wrong =
        R"({"resourceType":"CareTeam","id":"t2","status":"entered-in-error",
            "subject":{"reference":"Patient/p1"}})";
    const std::string plan =
        R"({"resourceType":"CarePlan","id":"c1","status":"active","intent":"plan","title":"Plan",
            "subject":{"reference":"Patient/p1"},
            "category":[{"coding":[{"system":"urn:example:lifecare:plantyp","code":"SPU"}]}]})";
    const Ran ran = run(
        {"map",
         "--explain",
         "--at",
         "2026-11-24",
         file("p.json", patient),
         file("t.json", team),
         file("w.json", wrong),
         file("c.json", plan)}
    );
    EXPECT_EQ(ran.exit, 0) << ran.err;
    const auto says = [&](std::string_view text) {
        EXPECT_NE(ran.out.find(text), std::string::npos) << text << "\n" << ran.out;
    };
    says(R"("field":"practitioner.name","value":"Karin Exempel")");
    says(R"("path":["CareTeam.participant[0].member.display"])");
    says(R"("why":"view-where")");
    says(R"("resource":"CareTeam/t2")");
    // A translated code is told with its map.
    says(R"("map":"https://nara.example/ConceptMap/plan-kind")");
    says(R"("from":"urn:example:lifecare:plantyp#SPU")");
    EXPECT_EQ(ran.out.find("196101182803"), std::string::npos) << ran.out;
    EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 1);
}

}  // namespace
}  // namespace gateway::cli
