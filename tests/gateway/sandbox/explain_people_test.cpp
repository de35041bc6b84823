// For every invented person the explanation names the right rule for what is not shown, and the way
// of everything that is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <map>

#include "fhir/document.hpp"
#include "gateway/api/received_versions.hpp"
#include "gateway/carried.hpp"
#include "gateway/sandbox/loader.hpp"
#include "gateway/sandbox/people.hpp"
#include "mappings/embedded.hpp"
#include "mappings/explain/explain.hpp"
#include "mappings/explain/explain_json.hpp"
#include "mappings/render/portal_json.hpp"

namespace gateway::sandbox {
namespace {

using mappings::ExtractStep;
using mappings::RuleStep;

constexpr Instant noon{std::chrono::microseconds(1'795'521'600'000'000)};  // 2026-11-24T12:00:00Z

/// All people in one store, opened once.
class Sandbox {
public:
    Sandbox() {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        store::Options options;
        options.path = (folder_ / "nara.db").string();
        options.sandbox = true;
        options.clock = [] { return noon; };
        options.sources = settings_;
        auto opened = store::Store::open(std::move(options), set_);
        if (!opened) throw std::runtime_error(opened.error().issues().front().text);
        store_ = std::move(*opened);
        ingest::Rules rules;
        rules.set = set_;
        rules.types = config_.fhir.types;
        rules.sources = config_.sources;
        rules.identity = config_.fhir.check_digit;
        rules.published_numbers = published_numbers();
        auto loaded = load_people(*store_, rules, people_, noon);
        if (!loaded) throw std::runtime_error(loaded.error().issues().front().text);
        reader_ = store_->reader();
        for (const config::Source& source : config_.sources) {
            contacts_.push_back({source.client, source.patient_name, noon});
        }
    }
    ~Sandbox() {
        reader_.reset();
        store_.reset();
        std::filesystem::remove_all(folder_);
    }

    mappings::Explanation explain(const std::string& number) {
        api::StoredVersions versions(*reader_, config_);
        auto explained = mappings::explain(
            {*set_, settings_, *reader_, versions, {}, contacts_}, {"", "pnr:" + number}, noon
        );
        if (!explained) throw std::runtime_error(explained.error().issues().front().text);
        return std::move(*explained);
    }
    /// What /v1 shows, without sentences.
    std::string portal_json(const std::string& number) {
        mappings::Memory memory;
        const auto overview =
            mappings::assemble(*set_, settings_, *reader_, {"", "pnr:" + number}, memory);
        const auto view = mappings::select(overview, set_->policies(), {}, contacts_, noon, memory);
        mappings::PortalOptions options;
        options.identifiers = mappings::Identifiers::included;
        options.sentences = mappings::Sentences::left_out;
        fhir::JsonWriter json;
        mappings::write_portal_view(json, view, texts_.swedish(), options, memory);
        return json.take();
    }
    const std::vector<Person>& people() const { return people_; }

private:
    static std::vector<mappings::SetFile> files() {
        std::vector<mappings::SetFile> files;
        for (const mappings::EmbeddedFile& file : halland::files()) {
            files.push_back({std::string(file.path), std::string(file.bytes)});
        }
        return files;
    }

    std::filesystem::path folder_ =
        std::filesystem::path(testing::TempDir()) / ("nara-explain-" + std::to_string(::getpid()));
    config::Config config_ = *config::read(carried_file("config/sandbox.jsonc"), {});
    std::vector<mappings::SourceSettings> settings_ = config::source_settings(config_);
    std::shared_ptr<const mappings::MappingSet> set_ = mappings::MappingSet::built_in();
    mappings::Texts texts_ = *mappings::Texts::load(files());
    std::vector<Person> people_ = carried_people(noon);
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<store::Reader> reader_;
    std::vector<mappings::SourceContact> contacts_;
};

class ExplainPeople : public testing::Test {
protected:
    static void SetUpTestSuite() { sandbox_ = std::make_unique<Sandbox>(); }
    static void TearDownTestSuite() { sandbox_.reset(); }
    static std::unique_ptr<Sandbox> sandbox_;
};
std::unique_ptr<Sandbox> ExplainPeople::sandbox_;

/// "superseded vas CareTeam/t07a CareTeam.participant[0] /order/2"
std::string described(const mappings::NotShown& one) {
    std::string text =
        std::string(name(one.why)) + " " + one.resource.source + " " + one.resource.key;
    if (!one.path.empty()) text += " " + one.path;
    if (one.rule) text += " " + one.rule->rule;
    return text;
}

TEST_F(ExplainPeople, WhatIsNotShownHasItsRule) {
    const std::map<std::string, std::vector<std::string>> expected{
        {"ended", {"period vas CareTeam/t04 CareTeam.participant[0]"}},
        {"two-doctors", {"superseded vas CareTeam/t07a CareTeam.participant[0] /order/2"}},
        {"two-systems", {"listed-elsewhere annat CareTeam/x8t CareTeam.participant[0] /limits/0"}},
        {"listed-elsewhere",
         {"listed-elsewhere vas CareTeam/t09 CareTeam.participant[0] /limits/0"}},
        {"inactive-team", {"status vas CareTeam/t10 CareTeam.participant[0] /show/status"}},
        {"entered-in-error", {"view-where vas CareTeam/t11 /where/0/path"}},
        {"late-practitioner", {"join-pending vas CareTeam/t13 CareTeam.participant[0]"}},
        {"life-sustaining", {"label vas CareTeam/t17 CareTeam.participant[0]"}},
        {"plan-ended", {"period vas CarePlan/cp19"}},
        {"plan-withheld", {"label vas CarePlan/cp20"}},
        {"team-as-doctor", {"unnamed vas CareTeam/t27 CareTeam.participant[0]"}},
        {"nurse-as-doctor", {"not-eligible vas CareTeam/t28 CareTeam.participant[0] /doctors"}},
    };
    for (const Person& person : sandbox_->people()) {
        if (person.number.empty()) continue;
        std::vector<std::string> found;
        for (const auto& one : sandbox_->explain(person.number).not_shown) {
            found.push_back(described(one));
        }
        const auto wanted = expected.find(person.id);
        EXPECT_EQ(found, wanted == expected.end() ? std::vector<std::string>{} : wanted->second)
            << person.id;
    }
}

TEST_F(ExplainPeople, EveryShownValueHasAWayThatEndsInAnElementOrASetting) {
    for (const Person& person : sandbox_->people()) {
        if (person.number.empty()) continue;
        for (const auto& value : sandbox_->explain(person.number).shown) {
            const std::string what = person.id + " " + value.section + " " + value.field;
            ASSERT_FALSE(value.steps.empty()) << what;
            const bool rooted =
                std::any_of(value.steps.begin(), value.steps.end(), [](const auto& step) {
                    const auto* read = std::get_if<ExtractStep>(&step);
                    if (read == nullptr) return std::holds_alternative<RuleStep>(step);
                    return !read->elements.empty() && read->at.position.has_value();
                });
            EXPECT_TRUE(rooted) << what;
        }
    }
}

// Names, routes and periods are never constants: their way begins at an element.
TEST_F(ExplainPeople, NamesAndNumbersAreReadFromElements) {
    for (const Person& person : sandbox_->people()) {
        if (person.number.empty()) continue;
        for (const auto& value : sandbox_->explain(person.number).shown) {
            const bool of_record = value.field.ends_with("practitioner.name") ||
                                   value.field.find("telecom") != std::string::npos ||
                                   value.field.starts_with("period");
            if (!of_record) continue;
            EXPECT_TRUE(std::holds_alternative<ExtractStep>(value.steps.front()))
                << person.id << " " << value.field;
        }
    }
}

/// The texts of an item by the names /v1 gives them, but for what is made of other members.
void each_leaf(
    const fhir::json::Value& value,
    const std::string& path,
    const std::function<void(const std::string&, std::string_view)>& visit
) {
    if (fhir::json::is_string(value)) return visit(path, fhir::json::text(value));
    if (value.IsArray()) {
        for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
            each_leaf(value[i], path + "[" + std::to_string(i) + "]", visit);
        }
        return;
    }
    if (!value.IsObject()) return;
    for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it) {
        const std::string name(fhir::json::name(*it));
        each_leaf(it->value, path.empty() ? name : path + "." + name, visit);
    }
}

/// Words of the contract, sums of other members, and what says where the item came from.
bool is_derived(const std::string& field) {
    for (const char* name :
         {"id", "state", "kind", "show", "source", "flags", "careManagerIds", "leader"}) {
        if (field == name || field.starts_with(std::string(name) + ".") ||
            field.starts_with(std::string(name) + "[")) {
            return true;
        }
    }
    return field.find("weekDay") != std::string::npos ||
           (field.starts_with("activities[") &&
            (field.ends_with(".status") || field.ends_with(".who")));
}

TEST_F(ExplainPeople, EveryTextOfThePortalsAnswerIsExplained) {
    std::size_t texts = 0;
    for (const Person& person : sandbox_->people()) {
        if (person.number.empty()) continue;
        const auto explanation = sandbox_->explain(person.number);
        auto document = fhir::Document::parse(sandbox_->portal_json(person.number));
        ASSERT_TRUE(document);
        const auto& root = document->root().value();
        for (auto section = root.MemberBegin(); section != root.MemberEnd(); ++section) {
            const auto* items =
                section->value.IsObject() ? fhir::json::find(section->value, "items") : nullptr;
            if (items == nullptr) continue;
            for (const auto& item : items->GetArray()) {
                const std::string id(fhir::json::find_text(item, "id"));
                each_leaf(item, "", [&](const std::string& field, std::string_view) {
                    if (is_derived(field)) return;
                    ++texts;
                    const bool there = std::any_of(
                        explanation.shown.begin(),
                        explanation.shown.end(),
                        [&](const auto& value) {
                            return value.id == id &&
                                   (value.field == field || value.field.starts_with(field + "."));
                        }
                    );
                    EXPECT_TRUE(there)
                        << person.id << " " << fhir::json::name(*section) << " " << field;
                });
            }
        }
    }
    EXPECT_GT(texts, 300U);
}

TEST_F(ExplainPeople, ADoctorsNameIsTracedThroughRoleAndPersonToTheElement) {
    const auto explanation = sandbox_->explain("193805028432");  // two-doctors
    for (const auto& value : explanation.shown) {
        if (value.section != "regularDoctor" || value.field != "practitioner.name") continue;
        std::vector<std::string> steps;
        for (const auto& step : value.steps) {
            if (const auto* read = std::get_if<ExtractStep>(&step)) {
                steps.push_back(
                    read->resource.key + " v" + std::to_string(read->resource.version) + " " +
                    read->elements.front() + " by " + read->view + " " + read->column + ": " +
                    read->expression
                );
                EXPECT_EQ(read->at.file, "views/practitioner.json");
                EXPECT_TRUE(read->at.position);
            } else if (const auto* join = std::get_if<mappings::JoinStep>(&step)) {
                steps.push_back(join->found_by + " = " + join->value_from + " " + join->value);
            }
        }
        EXPECT_EQ(value.value, "Bo Provsson");
        EXPECT_THAT(
            steps,
            testing::ElementsAre(
                "Practitioner/bo v1 Practitioner.name[0].given[0] by practitioner|1.0.0 given: "
                "given.join(' ')",
                "practitioner._key = practitioner_role.person Practitioner/bo",
                "practitioner_role._key = care_team_claim.member_role PractitionerRole/bo-vc",
                "care_team_claim.patient = patient._key Patient/p07",
                "patient.number_id =  pnr:******-****",
                "Practitioner/bo v1 Practitioner.name[0].family by practitioner|1.0.0 family: "
                "family"
            )
        );
        return;
    }
    FAIL() << "no name of a doctor";
}

}  // namespace
}  // namespace gateway::sandbox
