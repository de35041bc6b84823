#include "gateway/sandbox/form.hpp"

#include <gtest/gtest.h>

namespace gateway::sandbox {
namespace {

Request form(std::string type, std::string body) {
    Request request;
    request.headers.push_back({"content-type", std::move(type)});
    request.body = std::move(body);
    return request;
}

TEST(ReadForm, TakesUrlEncodedFields) {
    const auto read = read_form(form(
        "application/x-www-form-urlencoded",
        "resource=%7B%22a%22%3A+%22%C3%A5%22%7D&lang=sv&empty=&bare"
    ));
    ASSERT_TRUE(read);
    EXPECT_EQ(
        *read, (Form{{"resource", "{\"a\": \"å\"}"}, {"lang", "sv"}, {"empty", ""}, {"bare", ""}})
    );
}

TEST(ReadForm, TakesMultipartFieldsAndFiles) {
    const auto read = read_form(form(
        "multipart/form-data; boundary=\"xYz\"",
        "--xYz\r\nContent-Disposition: form-data; name=\"lang\"\r\n\r\nen\r\n"
        "--xYz\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.json\"\r\n"
        "Content-Type: application/json\r\n\r\n{\r\n--not-the-boundary\r\n}\r\n--xYz--\r\n"
    ));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, (Form{{"lang", "en"}, {"file", "{\r\n--not-the-boundary\r\n}"}}));
}

TEST(ReadForm, RefusesWhatIsNoForm) {
    for (const char* type :
         {"", "application/json", "multipart/form-data", "text/plain, text/html"}) {
        const auto read = read_form(form(type, "a=b"));
        ASSERT_FALSE(read) << type;
        EXPECT_EQ(read.error().kind(), fhir::Kind::unsupported_media_type) << type;
    }
}

TEST(ReadForm, RefusesBodiesThatAreNotWhole) {
    const std::string multipart = "multipart/form-data; boundary=b";
    const std::string part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1";
    for (const auto& [type, body] : std::vector<std::pair<std::string, std::string>>{
             {"application/x-www-form-urlencoded", "a=%"},
             {"application/x-www-form-urlencoded", "a=%4"},
             {"application/x-www-form-urlencoded", "%zz=1"},
             {multipart, ""},
             {multipart, "--c\r\n\r\n\r\n--c--"},
             {multipart, part},
             {multipart, "--b"},
             {multipart, "--b\r\n\r\n1\r\n--b--"},
             {multipart, "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n--b--"},
         }) {
        const auto read = read_form(form(type, body));
        ASSERT_FALSE(read) << body;
        EXPECT_EQ(read.error().kind(), fhir::Kind::bad_request) << body;
    }
}

}  // namespace
}  // namespace gateway::sandbox
