// What is known and refused before any document is seen.
#include <gtest/gtest.h>

#include "fhir/fhirpath/expression.hpp"

namespace fhir::fhirpath {
namespace {

CompileOptions on(Version version, std::string_view type) {
    CompileOptions options;
    options.version = version;
    options.focus = definitions::find_type(version, type);
    EXPECT_NE(options.focus, nullptr) << type;
    return options;
}

std::string refusal(std::string_view text, const CompileOptions& options) {
    const auto compiled = Expression::compile(text, options);
    if (compiled) return "compiles";
    const Issue& issue = compiled.error().issues().at(0);
    return issue.code + ": " + issue.text;
}

std::vector<std::string> types(const Expression& expression) {
    std::vector<std::string> names;
    for (const StaticType& type : expression.result().types) {
        names.push_back(
            type.type != nullptr ? std::string(type.type->name)
                                 : type_name(Value::type_info(nullptr, type.system))
        );
    }
    return names;
}

TEST(Compile, AnElementTheReleaseLacksIsEmptyAndReported) {
    const auto r5 = Expression::compile("author.display", on(Version::r5, "CarePlan"));
    ASSERT_TRUE(r5);
    EXPECT_TRUE(r5->result().always_empty);
    ASSERT_EQ(r5->missing().size(), 1u);
    EXPECT_EQ(r5->missing()[0].type, "CarePlan");
    EXPECT_EQ(r5->missing()[0].element, "author");
    EXPECT_EQ(r5->missing()[0].span, (Span{0, 6}));
    const auto r4 = Expression::compile("author.display", on(Version::r4, "CarePlan"));
    ASSERT_TRUE(r4);
    EXPECT_FALSE(r4->result().always_empty);
    EXPECT_TRUE(r4->missing().empty());
}

TEST(Compile, ATypeOfAnotherReleaseHasNoInstances) {
    const auto r4 = Expression::compile(
        "extension('x').value.ofType(Availability).availableTime", on(Version::r4, "CareTeam")
    );
    ASSERT_TRUE(r4);
    EXPECT_TRUE(r4->result().always_empty);
    ASSERT_EQ(r4->missing().size(), 1u);
    EXPECT_EQ(r4->missing()[0].element, "Availability");
    const auto r5 = Expression::compile(
        "extension('x').value.ofType(Availability).availableTime", on(Version::r5, "CareTeam")
    );
    ASSERT_TRUE(r5);
    EXPECT_FALSE(r5->result().always_empty);
}

TEST(Compile, AMissingElementMayBeAnErrorWithTheLikelyName) {
    auto options = on(Version::r4, "Patient");
    options.missing = MissingPath::error;
    EXPECT_EQ(
        refusal("name.givn", options),
        "fhirpath-name: HumanName has no element \"givn\" in FHIR 4.0.1. Did you mean \"given\"?"
    );
    EXPECT_EQ(
        refusal("deceasedBoolean", options),
        "fhirpath-name: \"deceasedBoolean\" is the JSON form of a choice; in FHIRPath write "
        "deceased.ofType(boolean)."
    );
    EXPECT_EQ(
        refusal("Encounter.status", options),
        "fhirpath-name: The focus is Patient, never Encounter; a path starts with an element of it."
    );
    EXPECT_EQ(
        refusal("name.count().foo", options),
        "fhirpath-name: System.Integer has no element \"foo\" in FHIR 4.0.1."
    );
}

TEST(Compile, KnowsTypesAndWhetherThereCanBeSeveral) {
    struct Case {
        const char* text;
        std::vector<std::string> types;
        bool singleton;
    };
    const Case cases[] = {
        {"name", {"HumanName"}, false},
        {"Patient.name.first()", {"HumanName"}, true},
        {"name[0].family", {"string"}, true},
        {"name.family", {"string"}, false},
        {"birthDate", {"date"}, true},
        {"deceased", {"boolean", "dateTime"}, true},
        {"deceased.ofType(dateTime)", {"dateTime"}, true},
        {"contact.where(gender = 'male').name", {"HumanName"}, false},
        {"contact", {"Patient.contact"}, false},
        {"name.select(given)", {"string"}, false},
        {"maritalStatus.coding.where(code = 'M').exists()", {"System.TypeInfo"}, true},
    };
    for (const Case& one : cases) {
        const auto compiled = Expression::compile(one.text, on(Version::r4, "Patient"));
        ASSERT_TRUE(compiled) << one.text;
        EXPECT_TRUE(compiled->result().types_known) << one.text;
        EXPECT_EQ(compiled->result().singleton, one.singleton) << one.text;
        if (one.types[0] != "System.TypeInfo")
            EXPECT_EQ(types(*compiled), one.types) << one.text;
        else
            EXPECT_EQ(compiled->result().types.at(0), (StaticType{nullptr, ValueKind::boolean}));
    }
}

TEST(Compile, TheContentOfAnAbstractTypeIsOpen) {
    const auto compiled = Expression::compile("contained.name", on(Version::r4, "Patient"));
    ASSERT_TRUE(compiled);
    EXPECT_FALSE(compiled->result().types_known);
    EXPECT_FALSE(compiled->result().always_empty);
    EXPECT_TRUE(compiled->missing().empty());
}

TEST(Compile, RefusesWhatCanNeverWork) {
    const auto options = on(Version::r4, "Patient");
    EXPECT_EQ(
        refusal("name.startsWith('x')", options),
        "fhirpath-type: startsWith() needs a String, not HumanName."
    );
    EXPECT_EQ(
        refusal("birthDate + 7", options),
        "fhirpath-type: The operator + cannot be applied to date and System.Integer."
    );
    EXPECT_EQ(
        refusal("name < 5", options),
        "fhirpath-type: The operator < cannot be applied to HumanName and System.Integer."
    );
    EXPECT_EQ(
        refusal("-true", options),
        "fhirpath-type: The sign needs a number or a quantity, not System.Boolean."
    );
    EXPECT_EQ(
        refusal("id.matches('[')", options),
        "fhirpath-pattern: This is not a regular expression: missing ]: [."
    );
    EXPECT_EQ(
        refusal("id.matches()", options),
        "fhirpath-function: matches() takes 1 to 2 arguments, not 0."
    );
    EXPECT_EQ(
        refusal("id.substring(1, 2, 3)", options),
        "fhirpath-function: substring() takes 1 to 2 arguments, not 3."
    );
    EXPECT_EQ(
        refusal("name.frist()", options),
        "fhirpath-function: There is no function frist(). Did you mean \"first\"?"
    );
    EXPECT_EQ(
        refusal("%unknown", options),
        "fhirpath-name: There is no constant %unknown and no variable of that name here."
    );
    EXPECT_EQ(
        refusal("deceased is Patiens", options),
        "fhirpath-name: There is no type \"Patiens\" in FHIR 4.0.1. Did you mean \"Patient\"?"
    );
    EXPECT_EQ(
        refusal("name.ofType('x')", options),
        "fhirpath-name: ofType() takes the name of a type, such as Patient."
    );
}

TEST(Compile, StrictModeRefusesOrderWhereThereIsNone) {
    auto options = on(Version::r4, "Patient");
    EXPECT_EQ(refusal("children().skip(1)", options), "compiles");
    options.mode = Mode::strict;
    EXPECT_EQ(
        refusal("children().skip(1)", options),
        "fhirpath-type: skip() depends on an order, and its input has none."
    );
    EXPECT_EQ(
        refusal("iif('x', 1, 2)", options),
        "fhirpath-type: The criterion of iif() must be one Boolean, not System.String."
    );
}

TEST(Compile, AViewMayCallTheSharedSubsetOnly) {
    auto options = on(Version::r4, "Patient");
    options.functions = FunctionSet::view;
    for (const auto* text :
         {"name.where(use = 'official').family.first()",
          "name.exists()",
          "link.empty().not()",
          "extension('x').value.ofType(string)",
          "getResourceKey()",
          "name.given.join(',')",
          "link.other.getReferenceKey(Patient)",
          "birthDate.lowBoundary()",
          "birthDate.highBoundary()",
          "%rowIndex + 1"}) {
        EXPECT_EQ(refusal(text, options), "compiles") << text;
    }
    for (const auto* text :
         {"name.count()",
          "link.other.resolve()",
          "now()",
          "name.select(given)",
          "id.toInteger()"}) {
        EXPECT_EQ(refusal(text, options).substr(0, 18), "fhirpath-function:") << text;
    }
    EXPECT_EQ(
        refusal("name.count()", options),
        "fhirpath-function: The function count() is not allowed in a view; allowed are empty, "
        "exists, extension, "
        "first, getReferenceKey, getResourceKey, highBoundary, join, lowBoundary, not, ofType, "
        "where."
    );
}

TEST(Compile, TheClockMustBeAllowed) {
    EXPECT_EQ(
        refusal("today()", on(Version::r4, "Patient")),
        "fhirpath-function: today() is not allowed here: the result must not depend on when it is "
        "made."
    );
}

TEST(Compile, ConstantsHaveTypes) {
    std::string url = "http://example.org/x";
    const Constant constants[] = {{"url", Value::string(url)}, {"n", Value::integer(3)}};
    auto options = on(Version::r4, "Patient");
    options.constants = constants;
    const auto compiled = Expression::compile("%url & 'y'", options);
    url = "changed afterwards";
    EXPECT_TRUE(compiled);
    EXPECT_EQ(
        refusal("%n.startsWith('x')", options),
        "fhirpath-type: startsWith() needs a String, not System.Integer."
    );
}

}  // namespace
}  // namespace fhir::fhirpath
