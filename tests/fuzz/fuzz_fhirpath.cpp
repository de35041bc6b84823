// An expression (up to the first line end) and a JSON document (the rest): whatever compiles can be
// evaluated, within the budget, the same way twice, and its results can be written.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fhir/document.hpp"
#include "fhir/fhirpath/evaluator.hpp"
#include "fhir/fhirpath/listing.hpp"

namespace {

using namespace fhir::fhirpath;

const fhir::Document& example() {
    static const auto document = fhir::Document::parse(
        R"({"resourceType":"Patient","id":"p","name":[{"family":"A","given":["b",null],
            "_given":[null,{"id":"x"}]}],"birthDate":"1974-12","multipleBirthInteger":2,
            "extension":[{"url":"u","valueQuantity":{"value":1.50,"code":"mg"}}],
            "contained":[{"resourceType":"Organization","id":"o","name":"n"}],
            "managingOrganization":{"reference":"#o"}})"
    );
    return *document;
}

void evaluate(const Expression& expression, const fhir::json::Value& root) {
    Evaluator evaluator(2000);
    Scope scope;
    scope.now = parse_date_time("2026-01-15T12:30:15.250+01:00");
    const Value focus = Value::resource(root, expression.version());
    const Evaluated once = evaluator.evaluate(expression, focus, scope);
    if (!once) return;
    const auto listed = list(once.values, &root);
    evaluator.reset();
    const Evaluated again = evaluator.evaluate(expression, focus, scope);
    if (!again || list(again.values, &root) != listed) std::abort();
    if (expression.result().always_empty && !listed.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::string_view text = input.substr(0, input.find('\n'));
    const std::string_view rest = input.substr(std::min(text.size() + 1, input.size()));
    const auto document = fhir::Document::parse(std::string(rest));
    const fhir::Document& used = document ? *document : example();
    for (const auto version : {fhir::Version::r4, fhir::Version::r5}) {
        CompileOptions options;
        options.version = version;
        options.clock = Clock::injected;
        options.focus = Value::resource(used.root().value(), version).type();
        const auto compiled = Expression::compile(text, options);
        if (compiled) evaluate(*compiled, used.root().value());
    }
    return 0;
}
