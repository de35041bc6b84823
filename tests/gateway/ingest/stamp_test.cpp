// Where versions stand, by the rule of their source.
#include "gateway/ingest/stamp.hpp"

#include <gtest/gtest.h>

#include "fhir/document.hpp"

namespace {

using gateway::Instant;
using gateway::config::VersionOrder;
using gateway::ingest::check_stamp;
using gateway::ingest::removal_stamp;
using gateway::store::Stamp;

fhir::Document document(std::string meta) {
    return *fhir::Document::parse(R"({"resourceType":"CareTeam","meta":)" + meta + "}");
}
Stamp stamp(std::string meta, VersionOrder order) {
    const auto parsed = document(std::move(meta));
    return gateway::ingest::stamp_of(parsed.root(), order);
}
auto order_of(const Stamp& one) {
    return std::tuple(one.last_updated, one.version_id);
}

const Instant noon =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::hours(12);

TEST(Stamp, ByLastUpdatedReadsBothParts) {
    const Stamp read = stamp(
        R"({"lastUpdated":"2026-11-22T13:00:00.5+01:00","versionId":"7"})",
        VersionOrder::last_updated
    );
    EXPECT_EQ(read.last_updated, noon + std::chrono::milliseconds(500));
    EXPECT_EQ(read.version_id, "7");
}

TEST(Stamp, ByLastUpdatedLeavesOutWhatWasNotSent) {
    const Stamp read = stamp("{}", VersionOrder::last_updated);
    EXPECT_EQ(read.last_updated, std::nullopt);
    EXPECT_EQ(read.version_id, "");
    EXPECT_EQ(
        stamp(R"({"lastUpdated":"2026-11-22"})", VersionOrder::last_updated).last_updated,
        std::nullopt
    );
}

TEST(Stamp, ByVersionIdComparesNumbersWhateverTheTime) {
    const Stamp nine = stamp(
        R"({"versionId":"9","lastUpdated":"2026-11-22T12:00:00Z"})", VersionOrder::version_id
    );
    const Stamp ten = stamp(
        R"({"versionId":"10","lastUpdated":"2020-01-01T00:00:00Z"})", VersionOrder::version_id
    );
    const Stamp none = stamp("{}", VersionOrder::version_id);
    EXPECT_LT(order_of(nine), order_of(ten));
    EXPECT_LT(order_of(none), order_of(nine));
}

TEST(Stamp, ByVersionIdADeleteComesRightAfterWhatItDeletes) {
    const Stamp nine = stamp(R"({"versionId":"9"})", VersionOrder::version_id);
    const Stamp ten = stamp(R"({"versionId":"10"})", VersionOrder::version_id);
    const Stamp deleted = removal_stamp(
        R"({"resourceType":"CareTeam","meta":{"versionId":"9"}})", VersionOrder::version_id
    );
    EXPECT_LT(order_of(nine), order_of(deleted));
    EXPECT_LT(order_of(deleted), order_of(ten));
    EXPECT_EQ(order_of(removal_stamp("", VersionOrder::last_updated)), order_of(Stamp{}));
}

TEST(Stamp, ByArrivalLeavesEverythingToTheStore) {
    EXPECT_EQ(
        order_of(stamp(
            R"({"versionId":"9","lastUpdated":"2026-11-22T12:00:00Z"})", VersionOrder::arrival
        )),
        order_of(Stamp{})
    );
}

TEST(Stamp, FiveMinutesAheadIsTheMost) {
    const auto at = [](const char* time) {
        const auto parsed = document(R"({"lastUpdated":")" + std::string(time) + "\"}");
        return check_stamp(parsed.root(), VersionOrder::last_updated, noon);
    };
    EXPECT_TRUE(at("2026-11-22T12:05:00Z").empty());
    const auto issues = at("2026-11-22T12:05:01Z");
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_EQ(issues[0].code, "clock-ahead");
    EXPECT_EQ(issues[0].severity, fhir::Severity::error);
    EXPECT_EQ(issues[0].expression, "CareTeam.meta.lastUpdated");
}

TEST(Stamp, WhereNumbersDecideOthersAreRefused) {
    const auto parsed = document(R"({"versionId":"v3"})");
    const auto issues = check_stamp(parsed.root(), VersionOrder::version_id, noon);
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_EQ(issues[0].code, "version-id-not-a-number");
    EXPECT_TRUE(check_stamp(parsed.root(), VersionOrder::last_updated, noon).empty());
}

}  // namespace
