// Runs every file of tests/cases/api: requests sent to the handlers one after another, with the
// exact answer each must give. A step that is refused must leave everything stored as it was.
//
// A file: {"description", "setup"?: {"checkDigit"?, "publishedOnly"?, "allowedOrigins"?},
//          "steps": [{"method", "path", "headers"?, "body"? | "text"? | "repeat"?, "status",
//                     "expectHeaders"?, "expectBody"? | "expectText"? | "expectContains"?,
//                     "changes"?}]}
// "body" is sent as JSON, "text" as it stands (\u00XX above 7F are single bytes), "repeat" builds
// big bodies: a list of {"text", "times"}.
// "${name}" in a path, header or body stands for what an earlier step kept with "keep": {"name":
// JSON pointer}.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "fhir/document.hpp"
#include "fhir/json_writer.hpp"
#include "tests/gateway/api/api_fixture.hpp"

namespace {

using fhir::json::Value;
using gateway::Header;
using gateway::Method;
using gateway::Response;
using gateway::testing::Api;
using gateway::testing::ApiSetup;
using gateway::testing::canonical_json;
using gateway::testing::field;

std::string json_of(const Value& value) {
    fhir::JsonWriter json;
    json.value(value);
    return json.take();
}

std::string text_of(const Value& object, std::string_view name) {
    return std::string(fhir::json::find_text(object, name));
}

Method method_from(std::string_view name) {
    for (const Method method :
         {Method::get,
          Method::head,
          Method::post,
          Method::put,
          Method::patch,
          Method::delete_,
          Method::options}) {
        if (gateway::name(method) == name) return method;
    }
    return Method::other;
}

std::size_t number_of(const Value& value) {
    return std::stoul(std::string(fhir::json::number_text(value)));
}

/// Characters up to U+00FF become the byte of that number, so that a case can hold broken UTF-8.
std::string bytes_of(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xE0) == 0xC0 && i + 1 < text.size()) {
            const auto next = static_cast<unsigned char>(text[++i]);
            bytes.push_back(static_cast<char>((byte & 0x1F) << 6 | (next & 0x3F)));
        } else {
            bytes.push_back(static_cast<char>(byte));
        }
    }
    return bytes;
}

std::string body_of(const Value& step) {
    if (const Value* body = fhir::json::find(step, "body")) return json_of(*body);
    if (fhir::json::find(step, "text") != nullptr) return bytes_of(text_of(step, "text"));
    std::string built;
    const Value* parts = fhir::json::find(step, "repeat");
    if (parts == nullptr) return built;
    for (auto part = parts->Begin(); part != parts->End(); ++part) {
        const std::string text = text_of(*part, "text");
        for (std::size_t i = number_of(*fhir::json::find(*part, "times")); i > 0; --i)
            built += text;
    }
    return built;
}

std::vector<Header> headers_of(const Value& step, std::string_view name) {
    std::vector<Header> headers;
    const Value* object = fhir::json::find(step, name);
    if (object == nullptr) return headers;
    for (auto member = object->MemberBegin(); member != object->MemberEnd(); ++member) {
        const Value& value = member->value;
        const bool text = fhir::json::is_string(value);
        headers.push_back(
            {std::string(fhir::json::name(*member)),
             text ? std::string(fhir::json::text(value)) : ""}
        );
    }
    return headers;
}

/// The text at a pointer ("/entry/0/response/location").
std::string at_pointer(const Value& root, std::string_view pointer) {
    const Value* here = &root;
    while (!pointer.empty() && here != nullptr) {
        pointer.remove_prefix(1);
        const std::size_t end = pointer.find('/');
        const std::string name(pointer.substr(0, end));
        pointer = end == pointer.npos ? std::string_view() : pointer.substr(end);
        if (here->IsArray()) {
            const std::size_t index = std::stoul(name);
            here = index < here->Size() ? here->Begin() + index : nullptr;
        } else {
            here = fhir::json::find(*here, name);
        }
    }
    return here != nullptr && fhir::json::is_string(*here) ? std::string(fhir::json::text(*here))
                                                           : "";
}

class Case : public testing::Test {
public:
    Case(std::string path) : path_(std::move(path)) {}

    void TestBody() override {
        std::ifstream in(path_);
        std::string bytes{std::istreambuf_iterator<char>(in), {}};
        auto document = fhir::Document::parse(std::move(bytes), {.bytes = std::size_t{4} << 20});
        ASSERT_TRUE(document) << document.error().issues().front().text;
        const Value& root = document->root().value();
        ASSERT_FALSE(text_of(root, "description").empty());
        Api api(setup_of(fhir::json::find(root, "setup")));
        const Value* steps = fhir::json::find(root, "steps");
        ASSERT_TRUE(steps != nullptr && steps->IsArray() && !steps->Empty());
        int number = 0;
        for (auto step = steps->Begin(); step != steps->End(); ++step) {
            SCOPED_TRACE(
                "step " + std::to_string(number++) + ": " + text_of(*step, "method") + " " +
                text_of(*step, "path")
            );
            run(api, *step);
        }
    }

private:
    static ApiSetup setup_of(const Value* value) {
        ApiSetup setup;
        if (value == nullptr) return setup;
        if (text_of(*value, "checkDigit") == "warning") setup.check_digit = fhir::Severity::warning;
        const Value* published = fhir::json::find(*value, "publishedOnly");
        setup.published_only = published != nullptr && published->IsTrue();
        if (const Value* origins = fhir::json::find(*value, "allowedOrigins")) {
            for (auto one = origins->Begin(); one != origins->End(); ++one) {
                setup.allowed_origins.emplace_back(fhir::json::text(*one));
            }
        }
        return setup;
    }

    std::string filled(std::string text) const {
        for (const auto& [name, value] : kept_) {
            const std::string hole = "${" + name + "}";
            for (std::size_t at = text.find(hole); at != text.npos; at = text.find(hole)) {
                text.replace(at, hole.size(), value);
            }
        }
        return text;
    }

    void run(Api& api, const Value& step) {
        const std::string before = api.dump();
        const std::string contacts = api.contacts();
        std::vector<Header> headers = headers_of(step, "headers");
        for (Header& header : headers) header.value = filled(header.value);
        const Response response = api.send(
            method_from(text_of(step, "method")),
            filled(text_of(step, "path")),
            filled(body_of(step)),
            std::move(headers)
        );
        const auto status = static_cast<int>(number_of(*fhir::json::find(step, "status")));
        EXPECT_EQ(response.status, status) << response.body;
        check_headers(response, step);
        check_body(response, step);
        keep(response, step);
        const Value* changes = fhir::json::find(step, "changes");
        const bool may_change = changes != nullptr ? changes->IsTrue() : response.status < 300;
        if (may_change) return;
        EXPECT_EQ(api.dump(), before) << "stored data changed";
        if (response.status < 400) return;
        EXPECT_EQ(api.contacts(), contacts) << "a refused request counted as a contact";
    }

    void check_headers(const Response& response, const Value& step) {
        for (const Header& expected : headers_of(step, "expectHeaders")) {
            const std::string value = expected.name == "Content-Type"
                                          ? response.content_type
                                          : field(response, expected.name);
            EXPECT_EQ(value, filled(expected.value)) << expected.name;
        }
    }

    void check_body(const Response& response, const Value& step) {
        if (const Value* expected = fhir::json::find(step, "expectBody")) {
            EXPECT_EQ(canonical_json(response.body), canonical_json(filled(json_of(*expected))));
        }
        if (fhir::json::find(step, "expectText") != nullptr) {
            EXPECT_EQ(response.body, text_of(step, "expectText"));
        }
        const Value* contains = fhir::json::find(step, "expectContains");
        if (contains == nullptr) return;
        for (auto one = contains->Begin(); one != contains->End(); ++one) {
            const std::string part = filled(std::string(fhir::json::text(*one)));
            EXPECT_NE(response.body.find(part), std::string::npos)
                << "missing: " << part << "\nin: " << response.body;
        }
    }

    void keep(const Response& response, const Value& step) {
        const auto wanted = headers_of(step, "keep");
        if (wanted.empty()) return;
        const auto document = fhir::Document::parse(response.body, fhir::Limits::bundle());
        for (const Header& one : wanted) {
            std::string value = field(response, one.value);
            if (one.value.starts_with('/') && document) {
                value = at_pointer(document->root().value(), one.value);
            }
            EXPECT_FALSE(value.empty()) << "nothing to keep at " << one.value;
            kept_[one.name] = value;
        }
    }

    std::string path_;
    std::map<std::string, std::string> kept_;
};

std::string camel_case(const std::string& stem) {
    std::string name;
    bool upper = true;
    for (const char symbol : stem) {
        if (symbol == '-' || symbol == '_') {
            upper = true;
            continue;
        }
        name.push_back(upper ? static_cast<char>(std::toupper(symbol)) : symbol);
        upper = false;
    }
    return name;
}

bool register_cases() {
    const std::filesystem::path folder = std::string(NARA_SOURCE_DIR) + "/tests/cases/api";
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        testing::RegisterTest(
            "ApiCases",
            camel_case(file.stem()).c_str(),
            nullptr,
            file.c_str(),
            __FILE__,
            __LINE__,
            [file]() -> Case* { return new Case(file); }
        );
    }
    return !files.empty();
}

const bool registered = register_cases();

TEST(ApiCaseFiles, AreFound) {
    EXPECT_TRUE(registered);
}

}  // namespace
