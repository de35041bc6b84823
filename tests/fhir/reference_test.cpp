// Every shape a Reference.reference may have.
#include "fhir/reference.hpp"

#include <gtest/gtest.h>

namespace {

using fhir::parse_reference;
using fhir::ReferenceKind;
using fhir::ReferenceParts;

TEST(Reference, IsCutIntoItsParts) {
    struct Case {
        const char* text;
        ReferenceParts want;
    };
    const Case cases[] = {
        {"Patient/1", {ReferenceKind::relative, "Patient", "1", "", ""}},
        {"Patient/1/_history/2", {ReferenceKind::relative, "Patient", "1", "2", ""}},
        {"https://a.example/fhir/Patient/1",
         {ReferenceKind::absolute, "Patient", "1", "", "https://a.example/fhir"}},
        {"http://a.example/Patient/1/_history/2",
         {ReferenceKind::absolute, "Patient", "1", "2", "http://a.example"}},
        {"http://a/Patient/1", {ReferenceKind::absolute, "Patient", "1", "", "http://a"}},
        {"#pr1", {ReferenceKind::contained, "", "pr1", "", ""}},
        {"#", {ReferenceKind::contained, "", "", "", ""}},
        {"urn:uuid:c757873d-ec9a-4326-a141-556f43239520",
         {ReferenceKind::urn_uuid, "", "c757873d-ec9a-4326-a141-556f43239520", "", ""}},
        {"urn:oid:1.2.3", {ReferenceKind::urn_oid, "", "1.2.3", "", ""}},
        {"Patient?identifier=urn:x|1", {ReferenceKind::conditional, "Patient", "", "", ""}},
    };
    for (const Case& each : cases) EXPECT_EQ(parse_reference(each.text), each.want) << each.text;
}

TEST(Reference, IsOtherWhenNothingIsKnownOfItsTarget) {
    for (const char* text :
         {"",
          "Patient",
          "Patient/",
          "/Patient/1",
          "patient/1",
          "a/Patient/1",
          "Patient/1/2",
          "Patient/_history/1",
          "Patient/1/_history/",
          "Patient/a_b",
          "Patient/1#x",
          "https://Patient/1",
          "https://a.example/",
          "ftp://a.example/Patient/1",
          "mailto:a@b.example",
          "https://a.example/x?y=1",
          "?x=1",
          "urn:x:Patient/1"}) {
        EXPECT_EQ(parse_reference(text), ReferenceParts{}) << text;
    }
}

}  // namespace
