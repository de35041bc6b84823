// Request ids: the client's own, or a UUID.
#include "gateway/http/request_ids.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using gateway::http::is_request_id;
using gateway::http::RequestIds;

TEST(RequestIds, KeepsAHarmlessIdAndReplacesAnyOther) {
    RequestIds ids(1);
    EXPECT_EQ(ids.choose("a-B_3.x"), "a-B_3.x");
    EXPECT_EQ(ids.choose(std::string(64, 'a')), std::string(64, 'a'));
    for (const std::string& wrong :
         {std::string(),
          std::string(65, 'a'),
          std::string("a b"),
          std::string("a\n"),
          std::string("å"),
          std::string("{}")}) {
        EXPECT_FALSE(is_request_id(wrong));
        EXPECT_EQ(ids.choose(wrong).size(), 36U);
    }
}

TEST(RequestIds, MakesRandomUuids) {
    RequestIds ids;
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const auto id = ids.fresh();
        ASSERT_EQ(id.size(), 36U);
        EXPECT_EQ(id[8], '-');
        EXPECT_EQ(id[14], '4');
        EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos) << id;
        EXPECT_TRUE(is_request_id(id));
        seen.insert(id);
    }
    EXPECT_EQ(seen.size(), 1000U);
    EXPECT_NE(RequestIds().fresh(), RequestIds().fresh());
    EXPECT_EQ(RequestIds(7).fresh(), RequestIds(7).fresh());
}

}  // namespace
