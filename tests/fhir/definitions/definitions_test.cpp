// The generated tables against what the published specification says.
#include "fhir/definitions/definitions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace {

using fhir::Primitive;
using fhir::Version;
using namespace fhir::definitions;

constexpr Version all_versions[] = {Version::r4, Version::r4b, Version::r5};

// Every type of a release, the backbones found through the elements that lead to them.
std::set<const Type*> reachable(Version version) {
    std::set<const Type*> seen;
    std::vector<const Type*> open(types(version).begin(), types(version).end());
    while (!open.empty()) {
        const Type* type = open.back();
        open.pop_back();
        if (!seen.insert(type).second) continue;
        for (const Element& element : type->elements) {
            for (const TypeRef& ref : element.types) open.push_back(ref.type);
        }
    }
    return seen;
}

const Element& element(Version version, std::string_view type, std::string_view name) {
    const Type* found = find_type(version, type);
    EXPECT_NE(found, nullptr) << type;
    const Element* result = find_element(*found, name);
    EXPECT_NE(result, nullptr) << type << "." << name;
    return *result;
}

std::vector<std::string_view> targets(
    Version version, std::string_view type, std::string_view name
) {
    const auto names = element(version, type, name).types[0].targets;
    return {names.begin(), names.end()};
}

TEST(Definitions, HoldEveryTypeAndElementOfEachRelease) {
    struct Count {
        Version version;
        std::size_t named;
        std::size_t all;
        std::size_t elements;
    };
    // R4's snapshots have 7,675 rows: 209 are the types themselves, 20 the values of primitives,
    // and xhtml.extension may never stand; R4B and R5 likewise.
    for (const Count& want :
         {Count{Version::r4, 209, 682, 7675 - 209 - 20 - 1},
          Count{Version::r4b, 206, 702, 7785 - 206 - 20 - 1},
          Count{Version::r5, 231, 861, 9555 - 231 - 21 - 1}}) {
        std::size_t elements = 0;
        const auto all = reachable(want.version);
        for (const Type* type : all) elements += type->elements.size();
        EXPECT_EQ(types(want.version).size(), want.named);
        EXPECT_EQ(all.size(), want.all);
        EXPECT_EQ(elements, want.elements);
    }
}

TEST(Definitions, AreSortedAndFindThemselves) {
    for (const Version version : all_versions) {
        for (const Type* type : reachable(version)) {
            EXPECT_LE(type->elements.size(), 128U);
            EXPECT_TRUE(std::ranges::is_sorted(type->members, {}, &Member::name)) << type->name;
            for (const Element& each : type->elements) {
                EXPECT_EQ(find_element(*type, each.name), &each) << type->name << "." << each.name;
                EXPECT_FALSE(each.types.empty());
                EXPECT_TRUE(each.choice || each.types.size() == 1);
                if (each.codes != nullptr) {
                    EXPECT_TRUE(std::ranges::is_sorted(each.codes->codes));
                }
            }
            std::size_t choices = 0;
            for (const Member& member : type->members) {
                EXPECT_EQ(find_member(*type, member.name).element, member.element);
                EXPECT_EQ(find_member(*type, member.name).type, member.type);
                choices += member.element->choice ? 1U : 0U;
                if (!member.element->choice) {
                    EXPECT_EQ(member.name, member.element->name);
                }
            }
            std::size_t wanted = 0;
            for (const Element& each : type->elements)
                wanted += each.choice ? each.types.size() : 0;
            EXPECT_EQ(choices, wanted) << type->name;
        }
        for (const Type* type : types(version)) {
            EXPECT_EQ(find_type(version, type->name), type);
            EXPECT_EQ(type->kind == TypeKind::primitive, type->primitive != Primitive::none)
                << type->name;
        }
        EXPECT_EQ(find_type(version, "Patien"), nullptr);
        EXPECT_EQ(find_type(version, ""), nullptr);
        EXPECT_EQ(find_type(version, "CareTeam.participant"), nullptr);
        EXPECT_EQ(find_type(version, "SimpleQuantity"), nullptr);
    }
}

TEST(Definitions, OfCareTeamDifferAsTheReleasesDo) {
    for (const Version version : {Version::r4, Version::r4b}) {
        const Type& participant = *element(version, "CareTeam", "participant").types[0].type;
        EXPECT_EQ(participant.name, "CareTeam.participant");
        EXPECT_EQ(participant.kind, TypeKind::backbone);
        EXPECT_EQ(participant.base, find_type(version, "BackboneElement"));
        EXPECT_TRUE(find_element(participant, "role")->repeats());
        EXPECT_NE(find_element(participant, "period"), nullptr);
        EXPECT_NE(find_element(*find_type(version, "CareTeam"), "encounter"), nullptr);
        const auto members = find_element(participant, "member")->types[0].targets;
        EXPECT_EQ(
            std::vector(members.begin(), members.end()),
            (std::vector<std::string_view>{
                "CareTeam",
                "Organization",
                "Patient",
                "Practitioner",
                "PractitionerRole",
                "RelatedPerson"})
        );
    }
    const Type& participant = *element(Version::r5, "CareTeam", "participant").types[0].type;
    EXPECT_FALSE(find_element(participant, "role")->repeats());
    EXPECT_EQ(find_element(participant, "period"), nullptr);
    EXPECT_TRUE(find_element(participant, "coverage")->choice);
    EXPECT_EQ(
        find_member(participant, "coverageTiming").type->type, find_type(Version::r5, "Timing")
    );
    EXPECT_EQ(find_element(*find_type(Version::r5, "CareTeam"), "encounter"), nullptr);
    EXPECT_EQ(
        targets(Version::r4, "CareTeam", "subject"),
        (std::vector<std::string_view>{"Group", "Patient"})
    );
}

TEST(Definitions, CloseTheCodesOfARequiredBinding) {
    for (const Version version : all_versions) {
        const Element& status = element(version, "CareTeam", "status");
        EXPECT_TRUE(status.modifier);
        EXPECT_TRUE(status.summary);
        EXPECT_EQ(status.min, 0);
        EXPECT_EQ(status.max, 1);
        ASSERT_NE(status.codes, nullptr);
        EXPECT_EQ(status.codes->value_set, "http://hl7.org/fhir/ValueSet/care-team-status");
        EXPECT_EQ(
            std::vector(status.codes->codes.begin(), status.codes->codes.end()),
            (std::vector<std::string_view>{
                "active", "entered-in-error", "inactive", "proposed", "suspended"})
        );
        // Media types have no end, a Coding's code needs its system, a preferred binding is open.
        EXPECT_EQ(element(version, "Attachment", "contentType").codes, nullptr);
        EXPECT_EQ(element(version, "Coding", "code").codes, nullptr);
        EXPECT_EQ(element(version, "CareTeam", "category").codes, nullptr);
    }
    EXPECT_EQ(element(Version::r4, "CarePlan", "intent").codes->codes.size(), 4U);
    EXPECT_EQ(element(Version::r5, "CarePlan", "intent").codes->codes.size(), 5U);
    EXPECT_EQ(element(Version::r4, "Quantity", "comparator").codes->codes.size(), 4U);
    EXPECT_EQ(element(Version::r5, "Quantity", "comparator").codes->codes.size(), 5U);
    // A hierarchical code system, taken with all its levels.
    const Type& issue = *element(Version::r4, "OperationOutcome", "issue").types[0].type;
    const auto issue_types = find_element(issue, "code")->codes->codes;
    EXPECT_TRUE(std::ranges::binary_search(issue_types, "processing"));
    EXPECT_TRUE(std::ranges::binary_search(issue_types, "code-invalid"));
}

TEST(Definitions, FindAChoiceByItsJsonName) {
    for (const Version version : all_versions) {
        const Type& observation = *find_type(version, "Observation");
        const Member quantity = find_member(observation, "valueQuantity");
        ASSERT_NE(quantity.element, nullptr);
        EXPECT_EQ(quantity.element->name, "value");
        EXPECT_TRUE(quantity.element->choice);
        EXPECT_EQ(quantity.type->type, find_type(version, "Quantity"));
        EXPECT_EQ(
            find_member(observation, "valueDateTime").type->type, find_type(version, "dateTime")
        );
        for (const char* wrong : {"value", "valueAddress", "valuequantity", "_valueQuantity", ""}) {
            EXPECT_EQ(find_member(observation, wrong).element, nullptr) << wrong;
            EXPECT_EQ(find_member(observation, wrong).type, nullptr) << wrong;
        }
    }
    EXPECT_EQ(element(Version::r4, "Extension", "value").types.size(), 50U);
}

TEST(Definitions, ResolveContentReferences) {
    for (const Version version : all_versions) {
        const Type& bundle = *find_type(version, "Bundle");
        const Type* link = find_element(bundle, "link")->types[0].type;
        EXPECT_EQ(link->name, "Bundle.link");
        const Type* entry = find_element(bundle, "entry")->types[0].type;
        EXPECT_EQ(find_element(*entry, "link")->types[0].type, link);
        const Type* item = element(version, "Questionnaire", "item").types[0].type;
        EXPECT_EQ(find_element(*item, "item")->types[0].type, item);
    }
}

TEST(Definitions, KnowWhatDerivesFromWhat) {
    for (const Version version : all_versions) {
        EXPECT_TRUE(is_a(*find_type(version, "Age"), "Quantity"));
        EXPECT_TRUE(is_a(*find_type(version, "Age"), "Element"));
        EXPECT_FALSE(is_a(*find_type(version, "Quantity"), "Age"));
        EXPECT_TRUE(is_a(*find_type(version, "CareTeam"), "DomainResource"));
        EXPECT_TRUE(is_a(*find_type(version, "Bundle"), "Resource"));
        EXPECT_FALSE(is_a(*find_type(version, "Bundle"), "DomainResource"));
        EXPECT_TRUE(is_a(*find_type(version, "id"), "string"));
        EXPECT_TRUE(is_a(*find_type(version, "canonical"), "uri"));
        for (const char* name : {"Element", "BackboneElement", "Resource", "DomainResource"}) {
            EXPECT_TRUE(find_type(version, name)->abstract) << name;
        }
        EXPECT_FALSE(find_type(version, "HumanName")->abstract);
    }
    EXPECT_EQ(find_type(Version::r4, "Element")->base, nullptr);
    EXPECT_EQ(find_type(Version::r4, "Resource")->base, nullptr);
    EXPECT_EQ(find_type(Version::r5, "Resource")->base->name, "Base");
    EXPECT_TRUE(is_a(*find_type(Version::r5, "boolean"), "PrimitiveType"));
    EXPECT_TRUE(is_a(*find_type(Version::r5, "Timing"), "BackboneType"));
    // R5's MetadataResource is an interface, not a base.
    EXPECT_EQ(find_type(Version::r5, "ValueSet")->base->name, "DomainResource");
    EXPECT_EQ(find_type(Version::r4, "integer64"), nullptr);
    EXPECT_EQ(find_type(Version::r5, "integer64")->primitive, Primitive::integer64);
}

TEST(Definitions, TypeTheIdOfResourcesAndElements) {
    for (const Version version : all_versions) {
        EXPECT_EQ(element(version, "Patient", "id").types[0].type->primitive, Primitive::id);
        EXPECT_EQ(element(version, "HumanName", "id").types[0].type->primitive, Primitive::string);
        EXPECT_EQ(element(version, "Extension", "url").types[0].type->primitive, Primitive::uri);
        EXPECT_EQ(element(version, "Narrative", "div").types[0].type->primitive, Primitive::xhtml);
        EXPECT_EQ(find_element(*find_type(version, "xhtml"), "extension"), nullptr);
        EXPECT_EQ(find_type(version, "string")->elements.size(), 2U);
    }
}

TEST(Definitions, TellNoTargetsWhereAnyResourceMayStand) {
    EXPECT_TRUE(targets(Version::r4, "Provenance", "target").empty());
    EXPECT_TRUE(targets(Version::r4, "Basic", "subject").empty());
    EXPECT_EQ(
        targets(Version::r4, "Patient", "managingOrganization"),
        (std::vector<std::string_view>{"Organization"})
    );
}

}  // namespace
