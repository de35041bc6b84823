// What is told of a compiled expression, and tests that answer from the JSON what the evaluator
// would.
#include "fhir/fhirpath/shortcuts.hpp"

#include "tests/fhir/fhirpath/evaluation.hpp"

namespace fhir::fhirpath {
namespace {

class Shortcuts : public testing::Test {
protected:
    Expression compiled(const std::string& text) {
        auto expression = Expression::compile(text, evaluate.options);
        EXPECT_TRUE(expression) << text;
        return std::move(*expression);
    }
    /// The answer of the test; nothing when the expression is none or must be evaluated.
    std::optional<bool> told(const std::string& text) {
        const Expression expression = compiled(text);
        const auto test = MemberTest::of(expression);
        if (!test) return std::nullopt;
        Scope scope;
        scope.resource = &evaluate.root();
        return test->answer(evaluate.root(), evaluate.evaluator, scope);
    }

    Evaluation evaluate{R"({"resourceType": "CareTeam", "id": "ct1", "status": "active",
        "meta": {"profile": ["urn:a", null, "urn:b"], "_profile": [null, {"id": "x"}, null],
                 "tag": [{"code": "t"}]},
        "subject": {"reference": "Patient/1"},
        "note": [{"text": "n"}],
        "managingOrganization": [{"display": "one"}, {"display": "two"}]})"};
};

TEST_F(Shortcuts, TestsAnswerWhatTheEvaluatorAnswers) {
    for (const std::string answer : {"empty()", "exists()"}) {
        for (const std::string sought :
             {"status.where($this = 'active').",
              "status.where($this = 'inactive').",
              "meta.profile.where($this = 'urn:b').",
              "meta.profile.where($this = 'urn:c').",
              "meta.versionId.where($this = 'x').",
              "subject.getReferenceKey().",
              "subject.getReferenceKey(Patient).",
              "subject.getReferenceKey(Group).",
              "encounter.getReferenceKey(Encounter)."}) {
            const std::string text = sought + answer;
            const auto found = told(text);
            ASSERT_TRUE(found) << text;
            EXPECT_EQ(evaluate(text), Texts{*found ? "true" : "false"}) << text;
        }
    }
}

TEST_F(Shortcuts, WhatIsNoTestIsEvaluated) {
    for (const std::string text :
         {"status.exists()",
          "status.where($this != 'active').empty()",
          "status.where($this = 'active')",
          "status.where($this = 'active').exists($this = 'active')",
          "status.where($this = 'active').first().exists()",
          "note.text.where($this = 'n').exists()",
          "meta.tag.where(code = 't').exists()",
          "meta.tag.code.where($this = 't').exists()",
          "managingOrganization.getReferenceKey().exists().not()",
          "(status | name).where($this = 'active').exists()",
          "getReferenceKey().exists()"}) {
        const Expression expression = compiled(text);
        EXPECT_FALSE(MemberTest::of(expression)) << text;
    }
}

TEST_F(Shortcuts, AMemberOfAnotherShapeIsLeftToTheEvaluator) {
    Evaluation odd(R"({"resourceType": "CareTeam", "status": ["active", 5], "meta": [{}],
        "subject": [{"reference": "Patient/1"}]})");
    Scope scope;
    scope.resource = &odd.root();
    for (const std::string text :
         {"status.where($this = 'active').exists()",
          "meta.profile.where($this = 'urn:a').exists()",
          "subject.getReferenceKey(Patient).exists()"}) {
        const Expression expression = compiled(text);
        const auto test = MemberTest::of(expression);
        ASSERT_TRUE(test) << text;
        EXPECT_EQ(test->on()->name, "CareTeam");
        EXPECT_EQ(test->answer(odd.root(), odd.evaluator, scope), std::nullopt) << text;
    }
}

TEST_F(Shortcuts, TheFirstOfAMemberIsAStep) {
    const Expression first = compiled("managingOrganization.first()");
    const auto step = first_step(first);
    ASSERT_TRUE(step);
    EXPECT_EQ(step->name, "managingOrganization");
    EXPECT_EQ(step->type->name, "Reference");
    for (const std::string text :
         {"managingOrganization",
          "managingOrganization.last()",
          "status.first()",
          "meta.tag.first()",
          "managingOrganization.first().display",
          "first()"}) {
        const Expression other = compiled(text);
        EXPECT_FALSE(first_step(other)) << text;
    }
}

TEST_F(Shortcuts, TheKeyOfTheFocusIsTold) {
    EXPECT_TRUE(is_resource_key(compiled("getResourceKey()")));
    EXPECT_FALSE(is_resource_key(compiled("managingOrganization.getReferenceKey()")));
    EXPECT_FALSE(is_resource_key(compiled("status")));
}

}  // namespace
}  // namespace fhir::fhirpath
