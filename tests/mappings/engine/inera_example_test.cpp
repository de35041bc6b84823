// Golden cases from JSON to view: Inera's own examples of the CareTeam guide, read where they lie.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <fstream>
#include <iterator>

#include "fhir/document.hpp"
#include "mappings/engine/assemble.hpp"
#include "mappings/engine/memory_rows.hpp"
#include "mappings/engine/select.hpp"
#include "mappings/identity/identity.hpp"
#include "mappings/model/stockholm.hpp"
#include "tests/mappings/lists.hpp"

namespace mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Resource {
    std::string owner;
    std::string body;
};

class IneraExample : public testing::Test {
protected:
    void SetUp() override {
        for (const auto& [type, id] : std::vector<std::pair<std::string, std::string>>{
                 {"CareTeam", "ExampleCareManager"},
                 {"CareTeam", "ExampleManagingTeam"},
                 {"Organization", "ExampleOrganization"},
                 {"Patient", "ExamplePatient"},
                 {"Practitioner", "ExamplePractitioner"},
                 {"PractitionerRole", "ExamplePractitionerRole"},
             }) {
            std::ifstream file(
                std::string(NARA_CORPUS_DIR) + "/inera-se/" + type + "-" + id + ".json"
            );
            if (!file) GTEST_SKIP() << "corpus not found in " << NARA_CORPUS_DIR;
            resources_.push_back(
                {type + "/" + id, std::string(std::istreambuf_iterator<char>(file), {})}
            );
        }
    }

    void push(MemoryRows& rows, const Resource& resource) const {
        auto document = fhir::Document::parse(resource.body);
        ASSERT_TRUE(document);
        auto extraction = set_->extract(
            {.resource = document->root(),
             .version = fhir::Version::r5,
             .source = "vas",
             .owner = resource.owner,
             .bases = {}}
        );
        ASSERT_TRUE(extraction) << extraction.error().issues().front().text;
        rows.replace(
            "vas",
            resource.owner,
            extraction->rows,
            {.number = 1, .changed = "2026-01-20T08:00:00.000000Z"}
        );
    }

    Overview overview(std::span<const Resource> order, std::span<const SourceSettings> settings)
        const {
        MemoryRows rows(set_->tables());
        for (const Resource& resource : order) push(rows, resource);
        return assemble(
            *set_, settings, rows, {"vas", "Patient/ExamplePatient"}, memories_.emplace_back()
        );
    }

    PatientView view(std::span<const SourceSettings> settings) const {
        return select(
            overview(resources_, settings),
            set_->policies(),
            {},
            {},
            local_midnight(std::chrono::year(2026) / 11 / 24),
            memories_.emplace_back()
        );
    }

    const std::vector<SourceSettings> with_care_giver_{
        {.source = "vas",
         .notes = NotesAre::internal,
         .care_giver = {.hsa_id = "SE2321000016-REGION", .name = "Region Exempel"},
         .listing_type = {}}};
    std::shared_ptr<const MappingSet> set_ = MappingSet::built_in();
    std::vector<Resource> resources_;
    /// What the models of a test borrow from.
    mutable std::deque<Memory> memories_;
};

// G-01: no care giver is known, so the contact is in no output.
TEST_F(IneraExample, WithoutCareGiverTheContactIsIncomplete) {
    const Overview model = overview(resources_, {});
    ASSERT_THAT(model.care_managers, testing::SizeIs(1));
    EXPECT_TRUE(model.care_managers[0].incomplete);
    EXPECT_EQ(model.care_managers[0].practitioner.name, "Eva Svensson");
    EXPECT_THAT(view({}).care_contacts.items, IsEmpty());
}

// G-01: the example's own patient has a wrong check digit; how severe that is, is configuration.
TEST_F(IneraExample, ThePatientsNumberIsKnownBad) {
    const Overview model = overview(resources_, {});
    EXPECT_THAT(model.numbers, ElementsAre("pnr:197805232391"));
    const Normalised number = normalise("urn:oid:1.2.752.129.2.1.3.1", "197805232391");
    EXPECT_EQ(number.identity->check_digit, CheckDigit::wrong);
}

// G-03
TEST_F(IneraExample, WithTheSendersCareGiverItIsShown) {
    const Section<ContactItem> contacts = view(with_care_giver_).care_contacts;
    ASSERT_EQ(contacts.state, SectionState::present);
    const ContactItem& item = contacts.items.at(0);
    EXPECT_EQ(item.kind, ContactKind::fast_vardkontakt);
    EXPECT_EQ(item.code.code, "1");
    EXPECT_EQ(item.practitioner.name, "Eva Svensson");
    // ID-8: of two HSA identifiers the twelve digits are none.
    EXPECT_EQ(item.practitioner.hsa_id, "SE2321000016-ABC123");
    EXPECT_EQ(item.managing_care_unit->name, "Vårdcentralen Solrosen");
    EXPECT_EQ(item.managing_care_giver->hsa_id, "SE2321000016-REGION");
    EXPECT_EQ(item.period.start, "2026-01-15");
    EXPECT_EQ(
        item.external_notes, "Eva Svensson är Annas fasta vårdkontakt och nås via Norra teamet."
    );
    EXPECT_EQ(item.care_team->name, "Norra teamet");
    EXPECT_EQ(item.care_team->external_notes, "");
    ASSERT_TRUE(item.route.phone);
    EXPECT_EQ(item.route.phone->value, "010-123 45 67");
    EXPECT_EQ(item.route.level, RouteLevel::care_team);
    const List<HoursOfService> hours = list_of<HoursOfService>(
        {{list_of(
              {Weekday::monday,
               Weekday::tuesday,
               Weekday::wednesday,
               Weekday::thursday,
               Weekday::friday}
          ),
          "08:00",
          "16:00",
          {}}}
    );
    EXPECT_EQ(item.route.phone->period, hours);
}

// G-16: every order of arrival, with each resource sent twice.
TEST_F(IneraExample, EveryOrderOfArrivalGivesTheSameModel) {
    const std::string expected = canonical(overview(resources_, with_care_giver_));
    std::vector<std::size_t> order{0, 1, 2, 3, 4, 5};
    do {
        std::vector<Resource> arrivals;
        for (const std::size_t i : order) arrivals.push_back(resources_[i]);
        arrivals.push_back(resources_[order[0]]);
        ASSERT_EQ(canonical(overview(arrivals, with_care_giver_)), expected);
    } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace
}  // namespace mappings
