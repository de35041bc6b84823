// Ids made of content.
#include "gateway/auth/content_id.hpp"

#include <gtest/gtest.h>

namespace {

gateway::auth::ContentIds ids_of(unsigned char filler) {
    gateway::auth::DeploymentKey::Bytes bytes;
    bytes.fill(filler);
    return gateway::auth::ContentIds(gateway::auth::DeploymentKey(bytes));
}

TEST(ContentIds, IsAUuidOfVersionEight) {
    const std::string id = ids_of(1).make("vas", "CareTeam", "x");
    ASSERT_EQ(id.size(), 36U);
    EXPECT_EQ(id[8], '-');
    EXPECT_EQ(id[13], '-');
    EXPECT_EQ(id[14], '8');
    EXPECT_EQ(id[18], '-');
    EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
    EXPECT_EQ(id[23], '-');
}

TEST(ContentIds, IsTheSameForTheSameThing) {
    EXPECT_EQ(ids_of(1).make("vas", "CareTeam", "x"), ids_of(1).make("vas", "CareTeam", "x"));
}

TEST(ContentIds, DiffersBySourceTypeThingAndKey) {
    const std::string id = ids_of(1).make("vas", "CareTeam", "x");
    EXPECT_NE(ids_of(1).make("sp", "CareTeam", "x"), id);
    EXPECT_NE(ids_of(1).make("vas", "CarePlan", "x"), id);
    EXPECT_NE(ids_of(1).make("vas", "CareTeam", "y"), id);
    EXPECT_NE(ids_of(2).make("vas", "CareTeam", "x"), id);
}

TEST(ContentIds, KeepsTheBordersOfItsParts) {
    EXPECT_NE(ids_of(1).make("a", "b1:c", "d"), ids_of(1).make("a", "b", "1:cd"));
}

}  // namespace
