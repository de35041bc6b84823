// "After warm-up an extraction allocates nothing", counted at operator new of this test program.
#include <gtest/gtest.h>

#include "fhir/document.hpp"
#include "mappings/engine/mapping_set.hpp"
#include "tests/allocations/count_allocations.hpp"

namespace mappings {
namespace {

std::string care_team() {
    std::string participants;
    for (int i = 0; i < 5; ++i) {
        participants += (i > 0 ? "," : "") +
                        std::string(R"({"member":{"reference":"PractitionerRole/r)") +
                        std::to_string(i) +
                        R"(","display":"A display text that is longer than any small string"},)"
                        R"("role":[{"coding":[{"system":"urn:s","code":"a"},{"code":"b"}]}],)"
                        R"("onBehalfOf":{"reference":"Organization/o"}})";
    }
    return R"({"resourceType":"CareTeam","id":"t","meta":{"lastUpdated":"2026-01-01T10:00:00Z",)"
           R"("profile":["urn:p"],"security":[{"code":"a-label-longer-than-small-strings"},{"code":"b"}]},)"
           R"("status":"active","name":"Team","subject":{"reference":"Patient/p"},"note":[{"text":"n"}],)"
           R"("period":{"start":"2025-01-01"},"telecom":[{"system":"phone","value":"1","rank":1}],)"
           R"("participant":[)" +
           participants + "]}";
}

// Without identifiers: the key of a personal number is a text of its own, made once a resource.
TEST(Extraction, AllocatesNothingAfterWarmUp) {
    const auto set = MappingSet::built_in();
    const auto document = fhir::Document::parse(care_team());
    ASSERT_TRUE(document);
    Extraction extraction;
    const ResourceVersion version{document->root(), fhir::Version::r4, "vas", "CareTeam/t", {}};
    const auto rows = [&] {
        EXPECT_FALSE(set->extract(version, extraction));
        std::size_t sum = 0;
        for (const RowBatch& batch : extraction.rows) sum += batch.rows();
        return sum;
    };
    EXPECT_EQ(rows(), 11u);
    const std::size_t before = testing_support::allocations();
    EXPECT_EQ(rows(), 11u);
    EXPECT_EQ(testing_support::allocations() - before, 0u);
}

}  // namespace
}  // namespace mappings
