// Telephone numbers: how they are dialled and how they are read.
#include "mappings/render/phone.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/mappings/lists.hpp"

namespace {

std::optional<mappings::ShownPhone> shown_phone(std::string_view received) {
    return mappings::shown_phone(received, mappings::kept_to_the_end());
}

struct Case {
    const char* received;
    const char* href;
    /// With ordinary spaces, for the eye.
    const char* text;
};

std::string plain(std::string text) {
    for (auto at = text.find("\u00A0"); at != std::string::npos; at = text.find("\u00A0")) {
        text.replace(at, 2, " ");
    }
    return text;
}

TEST(ShownPhone, SplitsSwedishNumbersByAreaCode) {
    const Case cases[] = {
        {"+46313900601", "tel:+46313900601", "031-390 06 01"},
        {"031-390 06 01", "tel:+46313900601", "031-390 06 01"},
        {"0313900601", "tel:+46313900601", "031-390 06 01"},
        {"0046 31 390 06 01", "tel:+46313900601", "031-390 06 01"},
        {"+46 (0)31 390 06 01", "tel:+46313900601", "031-390 06 01"},
        {"(031) 390 06 01", "tel:+46313900601", "031-390 06 01"},
        {"tel:+46313900601", "tel:+46313900601", "031-390 06 01"},
        {"031/390.06.01", "tel:+46313900601", "031-390 06 01"},
        {"031-390\u00A006\u00A001", "tel:+46313900601", "031-390 06 01"},
        {"+460313900601", "tel:+46313900601", "031-390 06 01"},
        {"08-465 00 400", "tel:+46846500400", "08-465 004 00"},
        {"08 463 10 00", "tel:+4684631000", "08-463 10 00"},
        {"08-12 34 56", "tel:+468123456", "08-12 34 56"},
        {"035-13 10 00", "tel:+4635131000", "035-13 10 00"},
        {"0346-551 00", "tel:+4634655100", "0346-551 00"},
        {"0340-12 34 56", "tel:+46340123456", "0340-12 34 56"},
        {"070-174 06 35", "tel:+46701740635", "070-174 06 35"},
        {"+46 76 174 06 35", "tel:+46761740635", "076-174 06 35"},
        {"0771-11 77 00", "tel:+46771117700", "0771-11 77 00"},
        {"020-12 34 56", "tel:+4620123456", "020-12 34 56"},
        {"090-785 00 00", "tel:+46907850000", "090-785 00 00"},
        {"0900-123 45 67", "tel:+469001234567", "0900-123 45 67"},
        {"010-123 45 67", "tel:+46101234567", "010-123 45 67"},
    };
    for (const Case& c : cases) {
        const auto shown = shown_phone(c.received);
        ASSERT_TRUE(shown) << c.received;
        EXPECT_EQ(shown->href, c.href) << c.received;
        EXPECT_EQ(plain(std::string(shown->text)), c.text) << c.received;
        EXPECT_EQ(shown->text.find(' '), std::string::npos) << "breaks: " << shown->text;
    }
}

TEST(ShownPhone, LeavesShortNumbersWhole) {
    EXPECT_EQ(shown_phone("112"), (mappings::ShownPhone{"tel:112", "112"}));
    EXPECT_EQ(shown_phone("1177"), (mappings::ShownPhone{"tel:1177", "1177"}));
    EXPECT_EQ(shown_phone("113 13"), (mappings::ShownPhone{"tel:11313", "113\u00A013"}));
    EXPECT_EQ(shown_phone("116117"), (mappings::ShownPhone{"tel:116117", "116\u00A0117"}));
}

TEST(ShownPhone, LeavesForeignNumbersAsTheyAre) {
    EXPECT_EQ(
        shown_phone("+45 35 45 35 45"), (mappings::ShownPhone{"tel:+4535453545", "+45 35 45 35 45"})
    );
    EXPECT_EQ(
        shown_phone("0047 22 12 34 56"),
        (mappings::ShownPhone{"tel:+4722123456", "0047 22 12 34 56"})
    );
    EXPECT_EQ(
        shown_phone("tel:+4535453545"), (mappings::ShownPhone{"tel:+4535453545", "+4535453545"})
    );
}

TEST(ShownPhone, RefusesWhatIsNoNumber) {
    for (const char* wrong : {
             "",
             " ",
             "0",
             "11",
             "031-KUNSKAP",
             "031-390 06 01;ext=12",
             "031-390 06 01 anknytning 3",
             "javascript:alert(1)",
             "+",
             "++46313900601",
             "031+390",
             "12345678",
             "0313",
             "+461234567890123456",
             "\u0663\u0661",
             "tel:",
             "031,390",
         }) {
        EXPECT_FALSE(shown_phone(wrong)) << wrong;
    }
}

}  // namespace
