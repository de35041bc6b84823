// "After warm-up an evaluation allocates nothing", counted at operator new.
#include "tests/allocations/count_allocations.hpp"
#include "tests/fhir/fhirpath/evaluation.hpp"

namespace fhir::fhirpath {
namespace {

TEST(Allocation, AnEvaluationAllocatesNothingAfterWarmUp) {
    Evaluation evaluate(
        R"({"resourceType":"CareTeam","id":"ct1","status":"active","note":[{"text":"a"},{"text":"b"}],
        "contained":[{"resourceType":"Practitioner","id":"p"}],
        "participant":[{"member":{"reference":"#p"},"period":{"start":"2024-01-01"},
            "role":[{"coding":[{"system":"http://snomed.info/sct","code":"1"}]}]}]})"
    );
    const char* const texts[] = {
        "getResourceKey()",
        "status.where($this = 'entered-in-error').empty()",
        "participant.member.getReferenceKey(Practitioner)",
        "participant.role.coding.where(system.exists() and code = '1').code.first()",
        "note.text.join(' ')",
        "participant.period.start.lowBoundary()",
        "participant.period.start > @2023-01-01",
        "descendants().ofType(code).distinct().count() + 1.5",
        "note.text.first().upper() & id.substring(1)",
        "id.matches('^ct[0-9]$')",
    };
    std::vector<Expression> expressions;
    for (const char* text : texts) {
        auto compiled = Expression::compile(text, evaluate.options);
        ASSERT_TRUE(compiled) << text;
        expressions.push_back(std::move(*compiled));
    }
    const Value focus = evaluate.focus();
    const auto run_all = [&] {
        std::size_t items = 0;
        evaluate.evaluator.reset();
        for (const Expression& expression : expressions) {
            const Evaluated result = evaluate.evaluator.evaluate(expression, focus, evaluate.scope);
            items += result ? result.values.size() : 1000;
        }
        return items;
    };
    EXPECT_EQ(run_all(), expressions.size());
    const std::size_t before = testing_support::allocations();
    EXPECT_EQ(run_all(), expressions.size());
    EXPECT_EQ(testing_support::allocations() - before, 0u);
}

}  // namespace
}  // namespace fhir::fhirpath
