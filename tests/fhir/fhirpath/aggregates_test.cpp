// sum, min, max, avg, Long numbers and arithmetic on quantities.
#include "tests/fhir/fhirpath/evaluation.hpp"

namespace fhir::fhirpath {
namespace {

class Aggregates : public testing::Test {
protected:
    Evaluation evaluate{
        R"({"resourceType":"Observation","status":"final","code":{"text":"x"},
            "valueQuantity":{"value":2.5,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"},
            "component":[{"valueInteger":3},{"valueInteger":9},{"valueInteger":3}]})"};
    void expect(std::initializer_list<std::pair<const char*, Texts>> cases) {
        for (const auto& [text, expected] : cases) EXPECT_EQ(evaluate(text), expected) << text;
    }
};

TEST_F(Aggregates, SumAndAverage) {
    expect({
        {"component.value.ofType(integer).sum()", {"15"}},
        {"component.value.ofType(integer).avg()", {"5"}},
        {"(1 | 2.5).sum()", {"3.5"}},
        {"(1 | 2).avg()", {"1.5"}},
        {"(value | 1 'g').sum()", {"1002.5 'mg'"}},
        {"(2 'mg' | 5 'mg').avg()", {"3.5 'mg'"}},
        {"(2 'mg' | 5 's').sum()", {}},
        {"{}.sum() | {}.avg() | {}.min() | {}.max()", {}},
        {"(1L | 2).sum().type().name", {"Long"}},
        {"('a' | 'b').sum()",
         {"!fhirpath-type sum() needs a number or a quantity, not System.String."}},
        {"(1 | 2 'mg').sum()", {"!fhirpath-evaluation sum cannot add numbers and quantities."}},
        {"descendants().sum()",
         {"!fhirpath-evaluation sum needs numbers or quantities, not FHIR.code."}},
    });
}

TEST_F(Aggregates, LeastAndGreatest) {
    expect({
        {"component.value.ofType(integer).min()", {"3"}},
        {"component.value.ofType(integer).max()", {"9"}},
        {"('b' | 'a' | 'c').max()", {"c"}},
        {"(@2024-05 | @2023-12-31 | @2025).min()", {"2023-12-31"}},
        {"(@2024 | @2024-05).min()", {}},
        {"(value | 1 'g').max()", {"1 'g'"}},
        {"(1 | 'a').max()",
         {"!fhirpath-evaluation max cannot order System.Integer and System.String."}},
    });
}

TEST_F(Aggregates, LongNumbersKeepTheirType) {
    expect({
        {"1L.type().name", {"Long"}},
        {"1L is Long", {"true"}},
        {"1L is Integer", {"false"}},
        {"1L = 1", {"true"}},
        {"3000000000L + 1", {"3000000001"}},
        {"(3000000000L + 1).type().name", {"Long"}},
        {"(-7L).abs().type().name", {"Long"}},
        {"7L div 2L", {"3"}},
        {"7L / 2", {"3.5"}},
        {"9223372036854775807L + 1", {}},
        {"'3000000000'.toLong()", {"3000000000"}},
        {"'3000000000'.toInteger()", {}},
        {"'3000000000'.convertsToInteger()", {"false"}},
        {"'3000000000'.convertsToLong()", {"true"}},
        {"'2147483647'.toInteger()", {"2147483647"}},
        {"5L.toInteger().type().name", {"Integer"}},
        {"true.toLong()", {"1"}},
        {"1.5.toLong()", {}},
        {"2L.toDecimal() | 2L.toString() | 2L.toQuantity().toString()", {"2", "2", "2 '1'"}},
        {"1.5L", {"!fhirpath-syntax A Long has no part after the point."}},
        {"1Lx", {"!fhirpath-syntax Expected a space or an operator after a number."}},
        {"99999999999999999999L", {"!fhirpath-limit The Long does not fit in 64 bits."}},
    });
    Evaluation r5(
        R"({"resourceType":"Observation","component":[{"valueInteger":4}],
        "extension":[{"url":"u","valueInteger64":"9007199254740993"}]})",
        Version::r5
    );
    EXPECT_EQ(r5("extension.value + 1"), Texts{"9007199254740994"});
    EXPECT_EQ(r5("(extension.value + 1).type().name"), Texts{"Long"});
}

TEST_F(Aggregates, QuantitiesAreRoundedToo) {
    expect({
        {"value.floor()", {"2 'mg'"}},
        {"value.ceiling()", {"3 'mg'"}},
        {"(-2.5 'mg').truncate()", {"-2 'mg'"}},
        {"1.256 'mg'.round(1)", {"1.3 'mg'"}},
        {"component[0].round()",
         {"!fhirpath-type round() needs a number or a quantity, not Observation.component."}},
    });
}

}  // namespace
}  // namespace fhir::fhirpath
