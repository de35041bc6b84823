// Resources that name a person and give no rows: found by person, and only as long as they have
// none.
#include "gateway/store/rowless.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gateway/store/fixture.hpp"

namespace gateway::store::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class StoreRowless : public ::testing::Test {
protected:
    std::vector<std::string> without_rows(std::string_view patient = "Patient/p1") {
        std::vector<std::string> owners;
        for (const Key& key : store_->reader()->without_rows({"vas", std::string(patient)})) {
            owners.push_back(key.source + " " + key.owner());
        }
        return owners;
    }

    Folder folder_;
    TestClock clock_;
    std::unique_ptr<Store> store_ = open(folder_, clock_);
};

TEST_F(StoreRowless, AResourceWithRowsIsNotAmongThem) {
    write(*store_, put(key("CareTeam", "ct1"), "claim patient=Patient/p1"));
    EXPECT_THAT(without_rows(), IsEmpty());
}

TEST_F(StoreRowless, WhatItsViewsTurnAwayIsFoundByThePersonItNames) {
    write(*store_, put(key("CareTeam", "ct2"), "turned-away patient=Patient/p1"));
    write(*store_, put(key("CareTeam", "ct1"), "turned-away patient=Patient/p1"));
    write(*store_, put(key("CareTeam", "ct3"), "turned-away patient=Patient/p2"));
    EXPECT_THAT(without_rows(), ElementsAre("vas CareTeam/ct1", "vas CareTeam/ct2"));
}

TEST_F(StoreRowless, ADeletedResourceIsFoundByWhomItNamedBefore) {
    write(*store_, put(key("CareTeam", "ct1"), "claim patient=Patient/p1", clock_.now() - 1h));
    write(*store_, remove(key("CareTeam", "ct1")));
    EXPECT_THAT(without_rows(), ElementsAre("vas CareTeam/ct1"));
}

TEST_F(StoreRowless, AResourceThatGetsRowsAgainIsNotAmongThemAnyMore) {
    const Key team = key("CareTeam", "ct1");
    write(*store_, put(team, "turned-away patient=Patient/p1", clock_.now() - 2h));
    write(*store_, put(team, "claim patient=Patient/p1", clock_.now() - 1h));
    EXPECT_THAT(without_rows(), IsEmpty());
    write(*store_, put(team, "turned-away patient=Patient/p1", clock_.now()));
    EXPECT_THAT(without_rows(), ElementsAre("vas CareTeam/ct1"));
}

TEST_F(StoreRowless, OtherViewsDecideAnew) {
    write(*store_, put(key("CareTeam", "ct1"), "claim patient=Patient/p1"));
    store_.reset();
    Mapping none = fake_mapping("extract-2");
    none.extract = [](std::string_view, std::string_view, fhir::Version, const std::string&) {
        return fhir::Result<std::vector<mappings::RowBatch>>(std::vector<mappings::RowBatch>{});
    };
    store_ = open(folder_, clock_, none);
    EXPECT_THAT(without_rows(), ElementsAre("vas CareTeam/ct1"));
    store_.reset();
    store_ = open(folder_, clock_);
    EXPECT_THAT(without_rows(), IsEmpty());
}

}  // namespace
}  // namespace gateway::store::testing
