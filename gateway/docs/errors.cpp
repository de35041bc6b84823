// Reading of the catalogue, once.
#include "gateway/docs/errors.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "fhir/document.hpp"
#include "gateway/carried.hpp"

namespace gateway::docs {
namespace {

namespace json = fhir::json;

std::vector<ErrorText> read() {
    const auto document =
        fhir::Document::parse(std::string(carried_file("gateway/docs/errors.json")));
    if (!document || !document->root().value().IsArray()) {
        throw std::logic_error("errors.json is not a list");
    }
    std::vector<ErrorText> texts;
    for (const json::Value& value : document->root().value().GetArray()) {
        texts.push_back({
            .code = std::string(json::find_text(value, "code")),
            .when = std::string(json::find_text(value, "when")),
            .cause = std::string(json::find_text(value, "cause")),
            .cure = std::string(json::find_text(value, "cure")),
            .example = std::string(json::find_text(value, "example")),
        });
    }
    std::ranges::sort(texts, {}, &ErrorText::code);
    return texts;
}

}  // namespace

std::span<const ErrorText> error_catalogue() {
    static const std::vector<ErrorText> texts = read();
    return texts;
}

const ErrorText* find_error(std::string_view code) {
    const auto all = error_catalogue();
    const auto found = std::ranges::lower_bound(all, code, {}, &ErrorText::code);
    return found != all.end() && found->code == code ? &*found : nullptr;
}

}  // namespace gateway::docs
