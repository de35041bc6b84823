// ConceptMaps: both shapes say the same, system and code are exact, faults name their place.
#include "mappings/engine/concept_map.hpp"

#include <gtest/gtest.h>

namespace mappings {
namespace {

using Found = std::vector<Translation>;

std::string map_of(std::string_view groups, std::string_view url = "urn:m") {
    return R"({"resourceType": "ConceptMap", "url": ")" + std::string(url) +
           R"(", "status": "active", "group": [)" + std::string(groups) + "]}";
}

ConceptMaps load(std::string groups) {
    const SetFile file{"concept-maps/m.json", map_of(groups)};
    auto maps = ConceptMaps::load({&file, 1});
    EXPECT_TRUE(maps) << (maps ? "" : maps.error().issues().front().text);
    return std::move(*maps);
}

std::vector<std::string> faults(std::vector<SetFile> files) {
    const auto maps = ConceptMaps::load(files);
    std::vector<std::string> texts;
    if (maps) return texts;
    for (const fhir::Issue& issue : maps.error().issues()) texts.push_back(issue.text);
    return texts;
}
std::vector<std::string> faults(std::string groups) {
    return faults({SetFile{"concept-maps/m.json", map_of(groups)}});
}

struct Spelling {
    std::string_view r4;
    std::string_view r5;
    Relationship relationship;
};

TEST(ConceptMaps, EveryCodeOfBothListsIsRead) {
    using R = Relationship;
    const Spelling spellings[] = {
        {"relatedto", "related-to", R::related_to},
        {"equivalent", "equivalent", R::equivalent},
        {"equal", "equivalent", R::equivalent},
        {"wider", "source-is-narrower-than-target", R::source_is_narrower_than_target},
        {"subsumes", "source-is-narrower-than-target", R::source_is_narrower_than_target},
        {"narrower", "source-is-broader-than-target", R::source_is_broader_than_target},
        {"specializes", "source-is-broader-than-target", R::source_is_broader_than_target},
        {"inexact", "related-to", R::related_to},
        {"disjoint", "not-related-to", R::not_related_to},
    };
    for (const Spelling& one : spellings) {
        const std::string head = R"({"source": "s", "target": "t", "element": [{"code": "a",
            "target": [{"code": "b", )";
        const Found expected{{"t", "b", one.relationship}};
        const ConceptMaps r4 = load(head + R"("equivalence": ")" + std::string(one.r4) + "\"}]}]}");
        const ConceptMaps r5 =
            load(head + R"("relationship": ")" + std::string(one.r5) + "\"}]}]}");
        EXPECT_EQ(r4.translate("urn:m", "s", "a"), expected) << one.r4;
        EXPECT_EQ(r5.translate("urn:m", "s", "a"), expected) << one.r5;
        EXPECT_EQ(code_of(one.relationship), one.r5);
        EXPECT_EQ(relationship_from(one.r4), one.relationship);
    }
    EXPECT_EQ(relationship_from("similar"), std::nullopt);
}

TEST(ConceptMaps, NoMapIsSaidInBothShapes) {
    const Found nothing{{"t", "", Relationship::no_map}};
    EXPECT_EQ(
        load(R"({"source": "s", "target": "t", "element": [{"code": "a",
                "target": [{"equivalence": "unmatched"}]}]})")
            .translate("urn:m", "s", "a"),
        nothing
    );
    EXPECT_EQ(
        load(R"({"source": "s", "target": "t", "element": [{"code": "a", "noMap": true}]})")
            .translate("urn:m", "s", "a"),
        nothing
    );
}

TEST(ConceptMaps, SystemAndCodeMatchExactly) {
    const ConceptMaps maps = load(R"({"source": "s|2.0", "target": "t", "element": [
        {"code": "a", "display": "A", "target": [{"code": "b", "equivalence": "equal"}]}]})");
    EXPECT_EQ(maps.translate("urn:m", "s", "a").size(), 1u);
    EXPECT_TRUE(maps.translate("urn:m", "s", "A").empty());
    EXPECT_TRUE(maps.translate("urn:m", "S", "a").empty());
    EXPECT_TRUE(maps.translate("urn:m", "", "a").empty());
    EXPECT_TRUE(maps.translate("urn:other", "s", "a").empty());
    EXPECT_TRUE(maps.has("urn:m"));
    EXPECT_FALSE(maps.has("urn:other"));
    EXPECT_EQ(maps.target_systems("urn:m"), std::vector<std::string_view>{"t"});
}

TEST(ConceptMaps, SeveralGroupsAnswerTogetherInTheirOrder) {
    const ConceptMaps maps = load(R"(
        {"source": "s", "target": "t", "element": [{"code": "a", "target": [
            {"code": "1", "equivalence": "wider"}, {"code": "2", "equivalence": "narrower"}]}]},
        {"source": "s", "target": "u", "element": [{"code": "a", "target": [
            {"code": "x", "equivalence": "equal"}]}]})");
    const Found expected{
        {"t", "1", Relationship::source_is_narrower_than_target},
        {"t", "2", Relationship::source_is_broader_than_target},
        {"u", "x", Relationship::equivalent}};
    EXPECT_EQ(maps.translate("urn:m", "s", "a"), expected);
}

TEST(ConceptMaps, UnmappedRulesAnswerForCodesAGroupLacks) {
    const ConceptMaps provided = load(R"({"source": "s", "target": "t", "element": [
        {"code": "a", "target": [{"code": "b", "equivalence": "equal"}]}],
        "unmapped": {"mode": "provided"}})");
    EXPECT_EQ(provided.translate("urn:m", "s", "z"), (Found{{"t", "z", Relationship::equivalent}}));
    EXPECT_EQ(provided.translate("urn:m", "s", "a"), (Found{{"t", "b", Relationship::equivalent}}));
    const ConceptMaps fixed = load(R"({"source": "s", "target": "t",
        "unmapped": {"mode": "fixed", "code": "other"}})");
    EXPECT_EQ(
        fixed.translate("urn:m", "s", "z"), (Found{{"t", "other", Relationship::related_to}})
    );
}

TEST(ConceptMaps, OtherMapIsFollowedAndMustNotComeBack) {
    const std::string other = R"({"source": "s", "target": "t", "unmapped":
        {"mode": "other-map", "url": "urn:b"}})";
    const std::string last = R"({"source": "s", "target": "t", "element": [{"code": "a",
        "target": [{"code": "b", "equivalence": "equal"}]}]})";
    const std::vector<SetFile> files{
        {"concept-maps/a.json", map_of(other, "urn:a")},
        {"concept-maps/b.json", map_of(last, "urn:b")}};
    const auto maps = ConceptMaps::load(files);
    ASSERT_TRUE(maps);
    EXPECT_EQ(maps->translate("urn:a", "s", "a"), (Found{{"t", "b", Relationship::equivalent}}));
    EXPECT_EQ(
        faults({{"concept-maps/a.json", map_of(other, "urn:a")}}),
        std::vector<std::string>{"concept-maps/a.json:1:77: 'urn:b' is not a map of this set"}
    );
    EXPECT_EQ(
        faults({{"concept-maps/b.json", map_of(other, "urn:b")}}),
        std::vector<std::string>{
            "concept-maps/b.json:1:77: 'urn:b' comes back to itself by other-map"}
    );
}

TEST(ConceptMaps, RulesThatMultiplyAreRefused) {
    // Twelve maps, each of which asks the next one twice: 4,096 look-ups for one code.
    std::vector<SetFile> files;
    for (int i = 0; i < 12; ++i) {
        const std::string group = R"({"source": "s", "target": "t", "unmapped":
            {"mode": "other-map", "url": "urn:m)" +
                                  std::to_string(i + 1) + "\"}}";
        const std::string url = "urn:m" + std::to_string(i);
        files.push_back({"concept-maps/" + url + ".json", map_of(group + ", " + group, url)});
    }
    files.push_back({"concept-maps/last.json", map_of(R"({"source": "s"})", "urn:m12")});
    const auto texts = faults(files);
    ASSERT_EQ(texts.size(), 4u);
    EXPECT_EQ(
        texts[0],
        "concept-maps/urn:m0.json:1:78: its other-map rules may cost more than 1000 look-ups for "
        "one code"
    );
}

TEST(ConceptMaps, FaultsNameFileLineAndColumn) {
    EXPECT_EQ(
        faults(R"({"source": "s", "target": "t", "element": [{"code": "a",
"target": [{"code": "b", "equivalence": "similar"}]}]})"),
        std::vector<std::string>{
            "concept-maps/m.json:2:41: not a code of R4's ConceptMapEquivalence or R5's "
            "ConceptMapRelationship"}
    );
    EXPECT_EQ(
        faults("{\n\"source\": \"s\", \"target\": \"t\",\n\"elements\": []}"),
        std::vector<std::string>{"concept-maps/m.json:3:13: 'elements' is not a member of "
                                 "ConceptMap.group; did you mean 'element'?"}
    );
    EXPECT_EQ(
        faults(R"({"source": "s", "target": "t", "element": [{"code": "a",
"target": [{"code": "b", "equivalence": "equal", "dependsOn": []}]}]})"),
        std::vector<std::string>{"concept-maps/m.json:2:63: 'dependsOn' is not honoured: a code is "
                                 "translated by itself; leave it out"}
    );
}

TEST(ConceptMaps, AllFaultsOfAllFilesAreToldAtOnce) {
    const std::vector<SetFile> files{
        {"concept-maps/a.json", map_of("", "urn:a")},
        {"concept-maps/b.json", "{"},
        {"concept-maps/c.json", map_of("", "urn:a")},
        {"views/x.json", "not read here"},
    };
    const auto texts = faults(files);
    ASSERT_EQ(texts.size(), 2u);
    EXPECT_TRUE(texts[0].starts_with("concept-maps/b.json:1:2: ")) << texts[0];
    EXPECT_EQ(texts[1], "concept-maps/c.json:1:39: another map of this set has the same url");
}

}  // namespace
}  // namespace mappings
