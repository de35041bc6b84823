// Which addresses become links.
#include "mappings/model/links.hpp"

#include <gtest/gtest.h>

#include <string>

namespace mappings {
namespace {

TEST(SafeLink, IsHttpsWithAHost) {
    for (const char* const url :
         {"https://www.1177.se",
          "https://vc.example/kontakt?typ=tid&a=1#tider",
          "https://vc.example:8443/",
          "https://vc.example/vi@kommunen",
          "https://vc.example?till=a@b.example",
          "https://xn--vrd-ula.example/~team"}) {
        EXPECT_TRUE(is_safe_link(url)) << url;
    }
}

TEST(SafeLink, IsNothingElse) {
    for (const char* const url :
         {"",
          "https://",
          "https:///kontakt",
          "https://?a",
          "https://#a",
          "http://vc.example",
          "HTTPS://vc.example",
          "javascript:alert(1)",
          "//vc.example",
          " https://vc.example",
          "https://1177.se@evil.example/",
          "https://a:b@evil.example",
          "https://@evil.example"}) {
        EXPECT_FALSE(is_safe_link(url)) << url;
    }
}

TEST(SafeLink, HasNoByteThatCouldEndOrBeginMarkup) {
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        const bool printable = byte > ' ' && byte < 0x7F;
        const bool refused = std::string("\"'<>\\^`{|}").find(c) != std::string::npos;
        EXPECT_EQ(is_safe_link(std::string("https://vc.example/a") + c), printable && !refused)
            << byte;
        const bool fits = printable && !refused && c != '@';
        EXPECT_EQ(is_safe_link(std::string("https://vc") + c + "example"), fits) << byte;
    }
}

}  // namespace
}  // namespace mappings
