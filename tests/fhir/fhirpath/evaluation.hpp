// What the tests of the engine share: one document, one line to evaluate.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fhir/document.hpp"
#include "fhir/fhirpath/evaluator.hpp"

namespace fhir::fhirpath {

inline Document parsed(const std::string& bytes) {
    auto document = Document::parse(bytes);
    EXPECT_TRUE(document) << bytes;
    return document ? std::move(*document) : *Document::parse("{}");
}

/// The texts of a result; "!code text" for an error at compile time or evaluation.
class Evaluation {
public:
    explicit Evaluation(const std::string& bytes, Version version = Version::r4)
        : document_(parsed(bytes)) {
        options.version = version;
        options.focus = focus().type();
        options.clock = Clock::injected;
    }

    Value focus() const { return Value::resource(document_.root().value(), options.version); }
    const json::Value& root() const { return document_.root().value(); }

    std::vector<std::string> operator()(const std::string& text) {
        const auto compiled = Expression::compile(text, options);
        if (!compiled) {
            const Issue& issue = compiled.error().issues().at(0);
            return {"!" + issue.code + " " + issue.text};
        }
        evaluator.reset();
        const Evaluated result = evaluator.evaluate(*compiled, focus(), scope);
        if (!result) return {"!" + result.error->code + " " + result.error->text};
        std::vector<std::string> texts;
        for (const Value& value : result) {
            std::string scratch;
            const auto shown = text_of(value, scratch);
            texts.push_back(shown ? std::string(*shown) : type_name(value));
        }
        return texts;
    }

    CompileOptions options;
    Scope scope;
    Evaluator evaluator;

private:
    Document document_;
};

using Texts = std::vector<std::string>;

}  // namespace fhir::fhirpath
