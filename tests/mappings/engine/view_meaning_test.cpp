// Paths that compile and cannot mean anything, or lose rows: each told with its place.
#include "mappings/engine/view_meaning.hpp"

#include <gtest/gtest.h>

#include "mappings/engine/view.hpp"

namespace mappings {
namespace {

using Texts = std::vector<std::string>;

Texts told(const std::string& text, ViewMode mode = ViewMode::set) {
    const auto view = View::compile(SetFile{"views/v.json", text}, {.mode = mode});
    Texts texts;
    for (const fhir::Issue& issue : view ? view->warnings() : view.error().issues()) {
        const bool warning = issue.severity == fhir::Severity::warning;
        texts.push_back((warning ? "warning: " : "error: ") + issue.text);
    }
    return texts;
}

std::string view_of(
    std::string_view resource,
    std::string_view select,
    std::string_view more = "",
    std::string_view releases = R"("4.0.1", "4.3.0", "5.0.0")"
) {
    return R"({"resourceType": "ViewDefinition", "url": "urn:v", "name": "v", "status": "active",)"
           R"( "fhirVersion": [)" +
           std::string(releases) + R"(], "resource": ")" + std::string(resource) + "\"," +
           std::string(more) + "\n\"select\": [\n" + std::string(select) + "\n]}";
}
/// A view whose one path begins line 3, column 1.
std::string path_of(
    std::string_view resource,
    std::string_view path,
    std::string_view type = "string",
    std::string_view releases = R"("4.0.1", "4.3.0", "5.0.0")"
) {
    return view_of(
        resource,
        "{\"column\": [{\"name\": \"c\", \"type\": \"" + std::string(type) + "\", \"path\":\n\"" +
            std::string(path) + "\"}]}",
        "",
        releases
    );
}
/// A view with a condition, whose path begins line 2, column 2.
std::string where_of(std::string_view resource, std::string_view path) {
    return view_of(
        resource,
        R"({"column": [{"name": "c", "path": "id", "type": "id"}]})",
        "\"where\": [{\"path\":\n\"" + std::string(path) + "\"}],"
    );
}

constexpr std::string_view status_vanishes =
    "'status' may be absent; not() of nothing is nothing, and what is not true is left out. Ask "
    "for the unwanted instead: .where($this = ...).empty()";

TEST(ViewMeaning, NotOverWhatMayBeAbsentLosesRows) {
    EXPECT_EQ(
        told(where_of("CareTeam", "(status = 'entered-in-error').not()")),
        Texts{"warning: views/v.json:2:3: " + std::string(status_vanishes)}
    );
    EXPECT_EQ(
        told(path_of("Patient", "name.where((use = 'old').not()).family.first()")),
        Texts{"warning: views/v.json:4:14: 'use' may be absent; not() of nothing is nothing, and "
              "what is not true is left out. Ask for the unwanted instead: "
              ".where($this = ...).empty()"}
    );
    EXPECT_EQ(
        told(path_of("Patient", "name.exists(use = 'old' or (use = 'usual').not())", "boolean"))
            .size(),
        1u
    );
}

TEST(ViewMeaning, UnequalToWhatMayBeAbsentLosesRows) {
    EXPECT_EQ(
        told(where_of("CareTeam", "status != 'entered-in-error'")),
        Texts{"warning: views/v.json:2:2: 'status' may be absent; != with nothing is nothing, and "
              "what is not true is left out. Ask for the unwanted instead: "
              ".where($this = ...).empty()"}
    );
    EXPECT_EQ(told(where_of("CareTeam", "name.exists() and name.first() != 'x'")).size(), 1u);
    EXPECT_EQ(
        told(where_of("Patient", "identifier.where(system = 'x').value.first() != '1'")),
        Texts{"warning: views/v.json:2:13: 'where()' may give nothing; != with nothing is nothing, "
              "and what is not true is left out. Ask for the unwanted instead: "
              ".where($this = ...).empty()"}
    );
}

TEST(ViewMeaning, WhatCannotBeAbsentMayBeNegated) {
    for (const char* path :
         {"status.where($this = 'entered-in-error').empty()",
          "status.exists().not()",
          "(status.exists() and name.empty()).not()",
          "(status = 'active').not().empty()"}) {
        EXPECT_EQ(told(where_of("CareTeam", path)), Texts{}) << path;
    }
    // CarePlan.status is required.
    EXPECT_EQ(told(where_of("CarePlan", "status != 'revoked'")), Texts{});
    EXPECT_EQ(told(path_of("Patient", "name.given.where($this != 'x').first()")), Texts{});
    // Outside a condition nothing is lost.
    EXPECT_EQ(told(path_of("CareTeam", "(status = 'active').not()", "boolean")), Texts{});
}

TEST(ViewMeaning, ABarBetweenElementsComparesInDepth) {
    EXPECT_EQ(
        told(view_of(
            "Patient",
            "{\"forEach\":\n\"telecom | contact.telecom\",\n"
            R"("column": [{"name": "c", "path": "value", "type": "string"}]})"
        )),
        Texts{"warning: views/v.json:4:2: '|' compares whole elements in depth to leave out equal "
              "ones; use unionAll"}
    );
    EXPECT_EQ(told(path_of("Patient", "(name.given | name.family).first()")), Texts{});
}

TEST(ViewMeaning, DatesMayBePartial) {
    const std::string said =
        "dates may be partial, and comparing '2026' with '2026-01-15' gives nothing; make the date "
        "a column and compare it when reading";
    EXPECT_EQ(
        told(path_of("CareTeam", "period.start < period.end", "boolean")),
        Texts{"warning: views/v.json:4:2: " + said}
    );
    EXPECT_EQ(
        told(where_of("Patient", "birthDate > @1950-01-01")),
        Texts{"warning: views/v.json:2:2: " + said}
    );
    EXPECT_EQ(told(path_of("Appointment", "start < end", "boolean")), Texts{});
}

TEST(ViewMeaning, AConversionThatLeavesNothingIsAnError) {
    EXPECT_EQ(
        told(path_of("Patient", "deceased.ofType(Quantity).unit")),
        Texts{"error: views/v.json:4:18: ofType() leaves nothing: this is never a Quantity but "
              "boolean or dateTime"}
    );
    EXPECT_EQ(told(path_of("Patient", "maritalStatus.as(Coding).code", "code")).size(), 1u);
    // What the standard leaves to the data is only said.
    EXPECT_EQ(
        told(path_of("Patient", "deceased.ofType(Quantity).unit"), ViewMode::standard),
        Texts{"warning: views/v.json:4:18: ofType() leaves nothing: this is never a Quantity but "
              "boolean or dateTime"}
    );
    EXPECT_EQ(
        told(path_of(
            "CareTeam",
            "extension('urn:x').value.ofType(Availability).availableTime.exists()",
            "boolean",
            R"("4.0.1")"
        )),
        Texts{"error: views/v.json:4:34: 'Availability' is not a type (R4)"}
    );
    EXPECT_EQ(
        told(path_of("Patient", "extension('urn:x').value.ofType(Availability).exists()", "boolean")
        ),
        Texts{}
    );
}

TEST(ViewMeaning, AKeyNeedsAReferenceThatMayBeOfTheType) {
    EXPECT_EQ(
        told(path_of("CareTeam", "name.getReferenceKey()")),
        Texts{"error: views/v.json:4:7: getReferenceKey() needs a Reference, and this is string"}
    );
    EXPECT_EQ(
        told(path_of("CareTeam", "subject.getReferenceKey(Practitioner)")),
        Texts{"error: views/v.json:4:26: this reference is never to a Practitioner but to Group, "
              "Patient"}
    );
    EXPECT_EQ(
        told(path_of(
            "CareTeam", "participant.where(role.exists()).member.first().getReferenceKey(Location)"
        )),
        Texts{"error: views/v.json:4:66: this reference is never to a Location but to CareTeam, "
              "Organization, Patient, Practitioner, PractitionerRole, RelatedPerson"}
    );
    // An extension may point at anything; so may a reference without named targets.
    EXPECT_EQ(
        told(path_of(
            "CareTeam",
            "extension('urn:x').value.ofType(Reference).getReferenceKey(Location).first()"
        )),
        Texts{}
    );
    EXPECT_EQ(told(path_of("CarePlan", "subject.getReferenceKey(Patient)")), Texts{});
    // A target of one release only is a target.
    EXPECT_EQ(told(path_of("CarePlan", "careTeam.first().getReferenceKey(CareTeam)")), Texts{});
}

TEST(ViewMeaning, ACriterionThatIsNoBooleanIsAnError) {
    EXPECT_EQ(
        told(path_of("Patient", "name.exists(5)", "boolean")),
        Texts{"error: views/v.json:4:14: the criterion of exists() must be true or false, and this "
              "is System.Integer, of which any value counts as true"}
    );
    EXPECT_EQ(
        told(path_of("Patient", "name.where(family).given.first()")),
        Texts{"error: views/v.json:4:13: the criterion of where() must be true or false, and this "
              "is string, of which any value counts as true"}
    );
    EXPECT_EQ(told(path_of("Patient", "active.where($this).exists()", "boolean")), Texts{});
}

TEST(ViewMeaning, AConstantThatNothingUsesIsTold) {
    const std::string column = R"({"column": [{"name": "c", "path": "id", "type": "id"}]})";
    EXPECT_EQ(
        told(view_of(
            "Patient", column, "\n\"constant\": [{\"name\": \"old\", \"valueCode\": \"old\"}],"
        )),
        Texts{"warning: views/v.json:2:23: constant 'old' is never used"}
    );
    EXPECT_EQ(
        told(view_of(
            "Patient",
            R"j({"column": [{"name": "c", "path": "name.where(use = %old).exists()", "type": "boolean"}]})j",
            R"("constant": [{"name": "old", "valueCode": "old"}],)"
        )),
        Texts{}
    );
}

TEST(ViewMeaning, AConstantThatIsNotThereIsAnErrorWithTheNearestOne) {
    EXPECT_EQ(
        told(view_of(
            "Patient",
            "{\"column\": [{\"name\": \"c\", \"type\": \"boolean\", \"path\":\n"
            "\"name.where(use = %usula).exists()\"}]}",
            R"("constant": [{"name": "usual", "valueCode": "usual"}],)"
        )),
        Texts{"error: views/v.json:4:19: There is no constant %usula and no variable of that name "
              "here. Did you mean \"usual\"?"}
    );
}

TEST(ViewMeaning, AConstantHasNoNameOfTheLanguage) {
    for (const char* name : {"hours", "div", "rowIndex", "true", "resource"}) {
        const std::string text = view_of(
            "Patient",
            R"({"column": [{"name": "c", "path": "id", "type": "id"}]})",
            "\n\"constant\": [{\"name\": \"" + std::string(name) + "\", \"valueCode\": \"old\"}],"
        );
        EXPECT_EQ(
            told(text),
            Texts{
                "error: views/v.json:2:23: '" + std::string(name) +
                "' is a word of FHIRPath, so %" + name +
                " is no constant everywhere; choose another name"}
        );
    }
}

TEST(ViewMeaning, ABranchThatIsThereAlreadyIsAnError) {
    const std::string branch =
        R"({"forEach": "telecom", "column": [{"name": "c", "path": "value", "type": "string"}]})";
    const std::string other =
        R"({"forEach": "contact.telecom", "column": [{"name": "c", "path": "value", "type": "string"}]})";
    EXPECT_EQ(
        told(view_of(
            "Patient", "{\"unionAll\": [\n" + branch + ",\n" + other + ",\n" + branch + "]}"
        )),
        Texts{"error: views/v.json:6:1: the branch is the same as branch 1: each of its rows would "
              "stand there twice"}
    );
}

TEST(ViewMeaning, ABranchThatNoReleaseReachesIsAnError) {
    const std::string branch =
        R"({"forEach": "telecom", "column": [{"name": "c", "path": "value", "type": "string"}]})";
    const auto with = [&](std::string_view path, std::string_view releases) {
        return told(view_of(
            "Organization",
            "{\"unionAll\": [\n" + branch + ",\n{\"forEach\": \"" + std::string(path) +
                R"(", "column": [{"name": "c", "path": "value", "type": "string"}]}]})",
            "",
            releases
        ));
    };
    EXPECT_EQ(with("contact.telecom", R"("4.0.1")"), Texts{});
    EXPECT_EQ(
        with("qualification.telecom", R"("4.0.1", "4.3.0")"),
        Texts{"error: views/v.json:5:14: 'qualification' is not an element of Organization (R4, "
              "R4B)"}
    );
}

}  // namespace
}  // namespace mappings
