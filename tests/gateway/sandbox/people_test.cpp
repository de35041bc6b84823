// Every invented person shows what the landing page promises: all of them in one store, each
// assembled and selected, compared with what is written here.
#include "gateway/sandbox/people.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <future>
#include <map>
#include <set>

#include "fhir/document.hpp"
#include "gateway/auth/digest.hpp"
#include "gateway/carried.hpp"
#include "gateway/sandbox/loader.hpp"
#include "mappings/engine/assemble.hpp"
#include "mappings/engine/select.hpp"
#include "mappings/engine/versions.hpp"
#include "tests/gateway/test_clock.hpp"

namespace gateway::sandbox {
namespace {

using gateway::testing::TestClock;

class SandboxPeople : public ::testing::Test {
protected:
    void SetUp() override {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        open();
    }
    void TearDown() override {
        store_.reset();
        std::filesystem::remove_all(folder_);
    }

    void open() {
        store_.reset();
        store::Options options;
        options.path = (folder_ / "nara.db").string();
        options.sandbox = true;
        options.clock = clock_.clock();
        options.sources = config::source_settings(config_);
        auto opened = store::Store::open(std::move(options), set_);
        ASSERT_TRUE(opened) << opened.error().issues().front().text;
        store_ = std::move(*opened);
    }

    ingest::Rules rules() const {
        ingest::Rules rules;
        rules.set = set_;
        rules.types = config_.fhir.types;
        rules.sources = config_.sources;
        rules.identity = config_.fhir.check_digit;
        rules.published_numbers = published_numbers();
        return rules;
    }

    Loaded load() {
        const auto people = carried_people(clock_.now());
        auto loaded = load_people(*store_, rules(), people, clock_.now());
        EXPECT_TRUE(loaded) << loaded.error().issues().front().text;
        return loaded ? *loaded : Loaded{};
    }

    void submit(store::Write write) {
        store::Change change;
        change.writes.push_back(std::move(write));
        std::promise<bool> done;
        store_->submit(std::move(change), [&done](const fhir::Result<store::Receipt>& receipt) {
            done.set_value(receipt.has_value());
        });
        EXPECT_TRUE(done.get_future().get());
    }

    mappings::PatientView view_of(const std::string& number) {
        const auto reader = store_->reader();
        const auto overview =
            mappings::assemble(*set_, settings_, *reader, {"", "pnr:" + number}, memory_);
        auto& contacts = contacts_.emplace_back();
        const auto heard = reader->last_contacts();
        for (const config::Source& source : config_.sources) {
            auto& contact = contacts.emplace_back();
            contact.source = source.client;
            contact.name = source.patient_name;
            for (const auto& [name, moment] : heard) {
                if (name == source.client) contact.last_contact = moment;
            }
        }
        return mappings::select(overview, set_->policies(), {}, contacts, clock_.now(), memory_);
    }

    std::filesystem::path folder_ =
        std::filesystem::path(::testing::TempDir()) / ("nara-people-" + std::to_string(::getpid()));
    TestClock clock_;
    config::Config config_ = *config::read(carried_file("config/sandbox.jsonc"), {});
    std::shared_ptr<const mappings::MappingSet> set_ = mappings::MappingSet::built_in();
    std::unique_ptr<store::Store> store_;
    // What the views of a test borrow from.
    std::vector<mappings::SourceSettings> settings_ = config::source_settings(config_);
    std::deque<std::vector<mappings::SourceContact>> contacts_;
    mappings::Memory memory_;
};

std::string words_of(const mappings::ContactItem& item) {
    std::string text(item.practitioner.name.empty() ? "-" : item.practitioner.name);
    if (item.care_team) text.append(" via ").append(item.care_team->name);
    if (item.route.phone) text.append(" ").append(item.route.phone->value);
    return text;
}
std::string words_of(const mappings::HealthCentreItem& item) {
    return std::string(item.unit.name);
}
std::string words_of(const mappings::PlanItem& item) {
    return std::string(item.document_title) + " " + std::to_string(item.activities.size()) +
           " activities";
}
std::string words_of(const mappings::AppointmentItem& item) {
    return std::string(item.description);
}

// "gp present: Anna Exempel +46…": a section is left out when its state is unknown without a
// reason.
template <class Item>
void describe(std::string& out, const char* name, const mappings::Section<Item>& section) {
    if (section.state == mappings::SectionState::unknown && section.reason.empty()) return;
    if (!out.empty()) out += "\n";
    out += std::string(name) + " " + std::string(mappings::name(section.state));
    if (!section.reason.empty()) out.append(" (").append(section.reason).append(")");
    const char* before = ": ";
    for (const Item& item : section.items) {
        out += before + words_of(item);
        before = "; ";
    }
    if (!section.notice) return;
    out.append(": ").append(section.notice->name).append(" ").append(section.notice->date);
}

std::string describe(const mappings::PatientView& view) {
    std::string out;
    describe(out, "gp", view.regular_doctor);
    describe(out, "vc", view.health_centre);
    describe(out, "vk", view.care_contacts);
    if (view.contact_nurses) describe(out, "ks", *view.contact_nurses);
    if (view.planning_doctor) describe(out, "ls", *view.planning_doctor);
    describe(out, "plan", view.plan);
    describe(out, "time", view.appointments);
    return out;
}

const std::string listed = "vc present: Vårdcentralen Solrosen";
const std::string hostile =
    "<script>alert(1)</script> {{name}} {{{date}}} &amp; \"\u202eomvänt\u202c\"";
const std::string nine =
    "Cecilia Testberg +46313900610; Bo Provsson +46313900600; Anna Exempel +46313900600; "
    "David Modell +46313900620; Sofia Skiss +46313900690; Omar Prov +46313900630; "
    "Lena Mall +46313900640; Karin Försök +46313900600; Nora Nionde";

const std::map<std::string, std::string> promised{
    {"everything",
     "gp present: Anna Exempel +46313900600\n" + listed +
         "\nvk present: Lena Mall +46313900640; Karin Försök +46313900600\n"
         "plan present: Vårdplan 2 activities\ntime present: Besök hos distriktssköterska"},
    {"nothing-known", ""},
    {"listed-only", listed},
    {"ended", "gp ended: Anna Exempel 2026-11-17\n" + listed},
    {"ends-today", "gp present: Anna Exempel +46313900600\n" + listed},
    {"starts-later", "gp future: Bo Provsson +46313900600: Bo Provsson 2026-12-01\n" + listed},
    {"two-doctors", "gp present: Bo Provsson +46313900600\n" + listed},
    {"two-systems", "gp present: Anna Exempel +46313900600\n" + listed},
    {"listed-elsewhere", "gp unknown (listed-elsewhere)\n" + listed},
    {"inactive-team", listed},
    {"entered-in-error", listed},
    {"display-only", listed + "\nvk present: Stina Namn"},
    {"late-practitioner", listed},
    {"nine-contacts", listed + "\nvk present: " + nine},
    {"ten-contacts", listed + "\nvk present (many-fastVardkontakt): " + nine + "; Tage Tionde"},
    {"contact-nurse", listed + "\nks present: Omar Prov +46313900630"},
    {"life-sustaining", listed},
    {"plan-sip",
     listed + "\nvk present: Maria Exempel +46313900611; Nils Ritning +46313900612\n"
              "plan present: Samordnad individuell plan 4 activities"},
    {"plan-ended", listed + "\nplan ended: Rehabiliteringsplan 2026-10-25"},
    {"plan-withheld", listed + "\nplan withheld"},
    {"min-vardplan",
     listed + "\nks present: Omar Prov +46313900630\n"
              "plan present: Samordnad individuell plan 0 activities; Min vårdplan 0 activities"},
    {"via-team",
     "gp present: Erik Svensson via Norra teamet +46313900660\n"
     "vc present: Vårdcentralen Norra"},
    {"new-number", listed + "\nvk present: Karin Försök +46313900600"},
    {"protected-label", "gp present: Anna Exempel +46313900600\n" + listed},
    {"protected-registration", listed + "\nvk present: Karin Försök +46313900600"},
    {"protected-staff", "gp present: - +46313900600\n" + listed},
    {"team-as-doctor", listed},
    {"nurse-as-doctor", listed},
    {"hostile-strings",
     "gp present: " + hostile + " " + hostile + " +46313900690\nvc present: " + hostile +
         "\nvk present: " + hostile + "\nplan present: " + hostile + " 1 activities"},
    {"wrong-number", listed + "\nvk present: Karin Försök +46313900600"},
    {"deceased", "gp present: Anna Exempel +46313900600\n" + listed},
    {"no-phone", listed + "\nvk present: Sofia Skiss +46313900690"},
    {"unknown-code", listed + "\nvk present: Lena Mall +46313900640"},
};

TEST_F(SandboxPeople, EachShowsWhatItsTextPromises) {
    load();
    std::size_t people = 0;
    for (const Person& person : carried_people(clock_.now())) {
        if (person.number.empty()) continue;
        ++people;
        ASSERT_TRUE(promised.contains(person.id)) << person.id;
        EXPECT_EQ(describe(view_of(person.number)), promised.at(person.id)) << person.id;
    }
    EXPECT_EQ(people, promised.size());
    EXPECT_GE(people, 24U);
}

TEST_F(SandboxPeople, BothNumbersOfAPersonLeadToTheSamePage) {
    load();
    EXPECT_EQ(view_of("196109732393").revision, view_of("196108283166").revision);
}

TEST_F(SandboxPeople, ProtectionIsSeenByTheModel) {
    load();
    const auto reader = store_->reader();
    for (const char* number : {"195009072553", "189602029812"}) {
        const auto overview = mappings::assemble(
            *set_, settings_, *reader, {"", std::string("pnr:") + number}, memory_
        );
        EXPECT_TRUE(overview.protected_identity) << number;
    }
    const auto dead =
        mappings::assemble(*set_, settings_, *reader, {"", "pnr:197907179191"}, memory_);
    EXPECT_TRUE(dead.deceased);
}

TEST_F(SandboxPeople, ThePractitionerThatArrivesLateGivesTheName) {
    load();
    const std::string body =
        R"({"resourceType":"Practitioner","id":"late","name":[{"text":"Sena Läkaren"}]})";
    std::string id;
    for (const Person& person : carried_people(clock_.now())) {
        if (person.id != "late-practitioner") continue;
        for (const Push& push : person.pushes) {
            const auto at = push.resource.find("\"Practitioner/");
            if (at == std::string::npos) continue;
            id = push.resource.substr(at + 14, push.resource.find('"', at + 1) - at - 14);
        }
    }
    ASSERT_FALSE(id.empty());
    const auto document = fhir::Document::parse(body);
    auto prepared = ingest::prepare(
        rules(),
        {.source = "vas",
         .version = fhir::Version::r4,
         .strictness = ingest::Strictness::lenient,
         .now = clock_.now()},
        *document,
        id
    );
    ASSERT_TRUE(prepared);
    submit(std::move(prepared->write));
    EXPECT_EQ(
        describe(view_of("195102031753")), "gp present: Sena Läkaren +46313900600\n" + listed
    );
}

TEST_F(SandboxPeople, LoadingAgainChangesNothing) {
    const Loaded first = load();
    EXPECT_GT(first.stored, 100U);
    open();
    clock_.advance(std::chrono::hours(1));
    const Loaded again = load();
    EXPECT_EQ(again.stored, 0U);
    EXPECT_EQ(again.unchanged, first.stored);
    EXPECT_EQ(again.kept, 0U);
}

TEST_F(SandboxPeople, NoSourceFallsSilentWhileTheyAreLoadedAgain) {
    load();
    clock_.advance(std::chrono::days(40));
    EXPECT_EQ(
        view_of("190001042399").regular_doctor.state, mappings::SectionState::source_unavailable
    );
    load();
    EXPECT_EQ(view_of("190001042399").regular_doctor.state, mappings::SectionState::unknown);
    for (const auto& source : view_of("190001042399").sources) {
        EXPECT_EQ(source.state, mappings::SourceState::ok) << source.source;
    }
}

TEST_F(SandboxPeople, ANewDayMovesTheDates) {
    load();
    clock_.advance(std::chrono::days(1));
    const Loaded next = load();
    EXPECT_GT(next.stored, 5U);
    EXPECT_EQ(describe(view_of("191212121212")), "gp ended: Anna Exempel 2026-11-18\n" + listed);
    EXPECT_EQ(view_of("193008077723").regular_doctor.state, mappings::SectionState::present);
}

TEST_F(SandboxPeople, WhatATesterChangedOrDeletedStays) {
    load();
    store::Write changed;
    changed.key = {"vas", "Organization", "vc-solrosen"};
    const auto document = fhir::Document::parse(
        R"({"resourceType":"Organization","id":"vc-solrosen","name":"Vårdcentralen Tulpanen"})"
    );
    auto prepared = ingest::prepare(
        rules(),
        {.source = "vas",
         .version = fhir::Version::r4,
         .strictness = ingest::Strictness::lenient,
         .now = clock_.now()},
        *document,
        "vc-solrosen"
    );
    ASSERT_TRUE(prepared);
    submit(std::move(prepared->write));
    store::Write removed;
    removed.kind = store::WriteKind::remove;
    removed.key = {"vas", "CareTeam", "t12"};
    submit(std::move(removed));

    EXPECT_EQ(load().kept, 2U);
    EXPECT_EQ(
        view_of("190301249801").health_centre.items.at(0).unit.name, "Vårdcentralen Tulpanen"
    );
    EXPECT_EQ(view_of("194504118359").care_contacts.state, mappings::SectionState::unknown);
}

std::string rows_of(const mappings::MappingSet& set, const Push& push) {
    const auto document = fhir::Document::parse(push.resource);
    const auto& resource = document->root();
    const auto type = fhir::json::find_text(resource.value(), "resourceType");
    const auto id = fhir::json::find_text(resource.value(), "id");
    const std::string owner = std::string(type) + "/" + std::string(id);
    mappings::Extraction out;
    if (set.extract({resource, push.version, push.source, owner, {}}, out)) return {};
    std::string text;
    for (const mappings::RowBatch& batch : out.rows) {
        text += batch.table().name + "\n";
        const int columns = static_cast<int>(batch.table().columns.size());
        for (std::size_t row = 0; row < batch.rows(); ++row) {
            for (int column = 0; column < columns; ++column) {
                const mappings::Cell cell = batch.at(row, column);
                text += std::to_string(static_cast<int>(cell.kind)) + std::to_string(cell.integer);
                text.append(cell.text) += "\n";
            }
        }
    }
    return text;
}

// A store keeps rows, and what it told of overviews. When this fails because the code makes others
// of the same resources, raise extraction_version (rows) or assembly_version (overviews) in
// mappings/engine/versions.hpp and write the new fingerprint here; when views, policies or people
// were changed, the fingerprint alone.
TEST_F(SandboxPeople, WhatIsStoredOfThemGoesWithTheVersionsOfTheCode) {
    load();
    std::string rows;
    std::string overviews;
    const auto reader = store_->reader();
    for (const Person& person : carried_people(clock_.now())) {
        for (const Push& push : person.pushes) rows += rows_of(*set_, push);
        if (person.number.empty()) continue;
        overviews += mappings::canonical(
            mappings::assemble(*set_, settings_, *reader, {"", "pnr:" + person.number}, memory_)
        );
    }
    EXPECT_EQ(
        std::pair(mappings::extraction_version, auth::sha256_hex(rows)),
        std::pair(
            1, std::string("08531fad01e375c3ad711ffed9567306c7783e9d7e98646ff1dab21477f334ef")
        )
    );
    EXPECT_EQ(
        std::pair(mappings::assembly_version, auth::sha256_hex(overviews)),
        std::pair(
            1, std::string("2dce25c7b34a2beeafd8f9e5119fd32701c22978b29fb993370a84fcbf45cb9d")
        )
    );
}

TEST(PeopleFiles, NamesAndNumbersAreUniqueAndPublished) {
    const auto numbers = published_numbers();
    std::set<std::string> ids;
    std::set<std::string> used;
    for (const Person& person : carried_people(TestClock::noon)) {
        EXPECT_TRUE(ids.insert(person.id).second) << person.id;
        if (person.number.empty()) continue;
        EXPECT_TRUE(used.insert(person.number).second) << person.id;
        EXPECT_TRUE(std::ranges::binary_search(numbers, person.number)) << person.id;
        EXPECT_FALSE(person.name.empty() || person.sees_sv.empty() || person.sees_en.empty())
            << person.id;
    }
}

TEST(PeopleFiles, ADateIsTheDayInStockholm) {
    const mappings::EmbeddedFile file{
        "x.json",
        R"({"id":"x","pushes":[{"source":"vas","release":"r4","resource":{"a":"@{today}","b":"@{today+7}T09:00:00Z","c":"@{today-30}"}}]})"};
    // Already the 25th in Stockholm.
    const Instant late = TestClock::noon + std::chrono::hours(11) + std::chrono::minutes(30);
    const auto people = read_people({&file, 1}, late);
    ASSERT_TRUE(people);
    EXPECT_EQ(
        people->front().pushes.front().resource,
        R"({"a":"2026-11-25","b":"2026-12-02T09:00:00Z","c":"2026-10-26"})"
    );
    EXPECT_EQ(people->front().pushes.front().dates, Dates::moving);
}

TEST(PeopleFiles, AFaultyFileIsNamed) {
    const mappings::EmbeddedFile file{"people/x.json", R"({"id":"x","pushes":[{"source":"vas"}]})"};
    const auto people = read_people({&file, 1}, TestClock::noon);
    ASSERT_FALSE(people);
    EXPECT_EQ(
        people.error().issues().front().text,
        "people/x.json: a push needs source, release (r4, r4b, r5), resource."
    );
}

}  // namespace
}  // namespace gateway::sandbox
