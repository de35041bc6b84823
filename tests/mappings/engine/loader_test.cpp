// Loading a set: what must fit between its files, and every fault with its place.
#include <gtest/gtest.h>

#include "fhir/document.hpp"
#include "fhir/locate.hpp"
#include "mappings/engine/loader_targets.hpp"
#include "tests/mappings/engine/halland_files.hpp"

namespace mappings {
namespace {

using testing::HallandFiles;
using Texts = std::vector<std::string>;

constexpr std::string_view no_overrides = "\"overrides\": []";

/// "path:line:column: " of the first `text` in a file.
std::string place(const HallandFiles& files, std::string_view path, std::string_view text) {
    const std::string bytes = files.bytes(path);
    const fhir::Position at = fhir::position_at(bytes, bytes.find(text));
    return std::string(path) + ':' + std::to_string(at.line) + ':' + std::to_string(at.column) +
           ": ";
}

TEST(Loader, AMisspeltElementIsToldAsTheDesignWritesIt) {
    HallandFiles files;
    files.change(
        "views/care_team_claim.json",
        "\"forEachOrNull\": \"participant\"",
        "\"forEachOrNull\": \"particpant\""
    );
    EXPECT_EQ(
        files.faults(),
        Texts{
            place(files, "views/care_team_claim.json", "particpant") +
            "'particpant' is not an element of CareTeam (R4, R4B, R5); did you mean "
            "'participant'?"}
    );
}

TEST(Loader, FaultsOfAllFilesAreToldAtOnce) {
    const auto texts =
        HallandFiles()
            .change("views/goal.json", "lifecycleStatus.where", "lifecycleStatsu.where")
            .change("views/location.json", "\"name\", \"type\"", "\"name\" \"type\"")
            .change("concept-maps/plan-kind.json", "wider", "wide")
            .change("policies/visibility.json", "\"showClosed\"", "\"showClosd\"")
            .faults();
    ASSERT_EQ(texts.size(), 4u);
    EXPECT_TRUE(texts[0].starts_with("views/goal.json:")) << texts[0];
    EXPECT_TRUE(texts[1].starts_with("views/location.json:")) << texts[1];
    EXPECT_TRUE(texts[2].starts_with("concept-maps/plan-kind.json:")) << texts[2];
    EXPECT_TRUE(texts[3].starts_with("policies/visibility.json:")) << texts[3];
}

TEST(Loader, FilesMustBeThereAndListed) {
    EXPECT_EQ(
        HallandFiles().remove("views/goal.json").faults().front(),
        place(HallandFiles(), "manifest.json", "\"views/goal.json\"") +
            "The set has no file 'views/goal.json'."
    );
    EXPECT_EQ(
        HallandFiles().add("views/more.json", "{}").faults().front(),
        place(HallandFiles(), "manifest.json", "[\n    \"concept-maps") +
            "'views/more.json' stands in the set's folder and is not listed in "
            "'files'."
    );
    EXPECT_EQ(
        HallandFiles().remove("manifest.json").faults().front(),
        "manifest.json: the set has no manifest."
    );
    EXPECT_EQ(
        HallandFiles().change("manifest.json", "\"overrides\"", "\"overides\"").faults().size(), 1u
    );
}

TEST(Loader, AColumnAssemblyNeedsMustBeThereAndOfItsType) {
    EXPECT_EQ(
        HallandFiles()
            .change("views/patient.json", "\"name\": \"active\"", "\"name\": \"is_active\"")
            .faults(),
        Texts{
            "views/: Assembly needs the column 'patient.active' of type boolean, and no view gives "
            "it."}
    );
}

TEST(Loader, LookUpsMustBeColumnsAndHoldWhatAssemblyLooksUp) {
    HallandFiles files;
    files.change(
        "manifest.json",
        "\"lookups\": [\"patient\", \"number_id\", \"replaced_by\"]",
        "\"lookups\": [\"patient\", \"numberid\", \"replaced_by\"]"
    );
    EXPECT_EQ(
        files.faults(),
        (Texts{
            place(files, "manifest.json", "[\"patient\", \"numberid\"") +
                "The table 'patient' has no column 'numberid'.",
            place(files, "manifest.json", "[\n    {") +
                "Assembly looks rows of 'patient' up by 'number_id'; name it among the table's "
                "lookups."})
    );
}

TEST(Loader, ATableHasNoCollectionsAndNoColumnOfAnIdentitysName) {
    const auto texts = HallandFiles()
                           .change(
                               "views/patient.json",
                               "\"name\": \"died\"",
                               "\"collection\": true, \"name\": \"number_id\""
                           )
                           .faults();
    ASSERT_EQ(texts.size(), 2u);
    EXPECT_NE(texts[0].find("column 'number_id' is a collection"), std::string::npos) << texts[0];
    EXPECT_NE(
        texts[1].find("column 'number_id' is made from the identifier columns"), std::string::npos
    ) << texts[1];
}

TEST(Loader, TwoViewsOfOneTableAreRefused) {
    HallandFiles files;
    files.add("views/goal2.json", files.bytes("views/goal.json"))
        .change(
            "manifest.json", "\"views/goal.json\"", "\"views/goal.json\", \"views/goal2.json\""
        );
    EXPECT_EQ(
        files.faults(), Texts{"views/goal2.json:4:11: 'views/goal.json' fills the same table"}
    );
}

HallandFiles with_override(std::string_view overrides) {
    HallandFiles files;
    std::string view = files.bytes("views/location.json");
    view.replace(view.find("\"path\": \"name\""), 14, "\"path\": \"alias.first()\"");
    files.add("views/location_vas.json", view)
        .change(
            "manifest.json",
            "\"views/location.json\"",
            "\"views/location.json\", \"views/location_vas.json\""
        )
        .change("manifest.json", no_overrides, "\"overrides\": [" + std::string(overrides) + "]");
    return files;
}
std::string override_of(std::string_view conditions) {
    return R"({"table": "location", "view": "views/location_vas.json", )" +
           std::string(conditions) + "}";
}

TEST(Overrides, TheMostSpecificOneWins) {
    const auto set =
        with_override(override_of(R"("source": "vas", "fhirVersion": "5.0.0")")).load();
    ASSERT_TRUE(set) << set.error().issues().front().text;
    auto document = fhir::Document::parse(
        R"({"resourceType": "Location", "id": "l1", "name": "Rum 4", "alias": ["Fyran"]})"
    );
    const auto name = [&](std::string_view source, fhir::Version version) {
        const auto made = (*set)->extract({document->root(), version, source, "Location/l1", {}});
        const Table& table = *(*set)->find_table("location");
        for (const RowBatch& batch : made->rows) {
            if (&batch.table() == &table) {
                return std::string(batch.text(0, *table.find("location_name")));
            }
        }
        return std::string();
    };
    EXPECT_EQ(name("vas", fhir::Version::r5), "Fyran");
    EXPECT_EQ(name("vas", fhir::Version::r4), "Rum 4");
    EXPECT_EQ(name("lifecare", fhir::Version::r5), "Rum 4");
}

TEST(Overrides, EquallySpecificOnesThatMayMeetAreRefused) {
    const auto both = with_override(
        override_of(R"("source": "vas")") + ", " + override_of(R"("profile": "urn:p")")
    );
    EXPECT_EQ(
        both.faults(),
        Texts{
            place(
                both,
                "manifest.json",
                R"({"table": "location", "view": "views/location_vas.json", "profile")"
            ) +
            "Another override of 'location' has as many conditions and may fit the same resource; "
            "make one of them more specific."}
    );
    const auto apart = with_override(
        override_of(R"("source": "vas")") + ", " + override_of(R"("source": "lifecare")")
    );
    EXPECT_EQ(apart.faults(), Texts{});
}

TEST(Overrides, MustHaveAConditionATableAndItsShape) {
    EXPECT_EQ(with_override(override_of(R"("source": "")")).faults().size(), 1u);
    EXPECT_EQ(
        with_override(R"({"table": "goal", "view": "views/location_vas.json", "source": "vas"})")
            .faults()
            .size(),
        1u
    );
    EXPECT_EQ(
        with_override(R"({"table": "nothing", "view": "views/location_vas.json", "source": "vas"})")
            .faults()
            .size(),
        1u
    );
}

TEST(Loader, AnAcceptedTargetMustBeACodeThePolicyKnows) {
    HallandFiles files;
    files.change(
        "concept-maps/contact-kind.json",
        R"({"code": "SAMO", "target": [{"code": "4",)",
        R"({"code": "SAMO", "target": [{"code": "5",)"
    );
    EXPECT_EQ(
        files.faults(),
        Texts{"concept-maps/contact-kind.json:37:46: The target code '5' is not known here; known "
              "are '1', '2', '3' and '4'."}
    );
    EXPECT_EQ(
        HallandFiles()
            .change(
                "concept-maps/contact-kind.json",
                R"("code": "kontaktsjukskoterska")",
                R"("code": "kontaktsjuksköterska")"
            )
            .faults(),
        Texts{"concept-maps/contact-kind.json:55:46: The target code 'kontaktsjuksköterska' is not "
              "known here; did you mean 'kontaktsjukskoterska'?"}
    );
    EXPECT_EQ(
        HallandFiles()
            .change(
                "concept-maps/plan-kind.json",
                R"("code": "MVP", "display": "Min vårdplan", "target": [{"code": "VP")",
                R"("code": "MVP", "display": "Min vårdplan", "target": [{"code": "VPL")"
            )
            .faults(),
        Texts{"concept-maps/plan-kind.json:34:83: The target code 'VPL' is not known here; known "
              "are 'SIP', 'SPLPTLRV', 'SPU', 'VP', 'HP', 'RP', 'GP' and 'SVP'."}
    );
    // A relation the policy does not accept gives no kind, whatever its code.
    EXPECT_EQ(
        HallandFiles()
            .change(
                "concept-maps/contact-kind.json",
                R"({"code": "SAMO", "target": [{"code": "4", "equivalence": "equivalent"}]})",
                R"({"code": "SAMO", "target": [{"code": "5", "equivalence": "disjoint"}]})"
            )
            .faults(),
        Texts{}
    );
}

TEST(Loader, TheMapsPoliciesNameMustBeThere) {
    EXPECT_EQ(
        HallandFiles()
            .change(
                "policies/care-manager.json", "ConceptMap/contact-kind", "ConceptMap/contact-kinds"
            )
            .faults(),
        Texts{"policies/care-manager.json:6:12: The set has no ConceptMap "
              "'https://nara.example/ConceptMap/contact-kinds'; did you mean "
              "'https://nara.example/ConceptMap/contact-kind'?"}
    );
    EXPECT_EQ(
        HallandFiles().change("policies/care-plan.json", "\"wider\"", "\"widest\"").faults(),
        Texts{"policies/care-plan.json:9:39: The relation 'widest' is not known here; did you mean "
              "'wider'?"}
    );
}

TEST(Loader, ATargetSystemNoPolicyReadsIsTold) {
    const auto set = HallandFiles()
                         .change(
                             "concept-maps/contact-kind.json",
                             R"("target": "https://nara.example/CodeSystem/contact-sub-kind")",
                             R"("target": "https://nara.example/CodeSystem/sub-kind")"
                         )
                         .load();
    ASSERT_TRUE(set);
    Texts texts;
    for (const fhir::Issue& issue : (*set)->warnings()) {
        if (issue.code == "concept-map-system") texts.push_back(issue.text);
    }
    EXPECT_EQ(
        texts,
        Texts{"concept-maps/contact-kind.json:53:17: no policy that uses this map reads codes of "
              "'https://nara.example/CodeSystem/sub-kind'"}
    );
}

TEST(Loader, TwoMapsOfOneUrlAreRefused) {
    HallandFiles files;
    files.add("concept-maps/more.json", files.bytes("concept-maps/plan-kind.json"))
        .change(
            "manifest.json",
            "\"concept-maps/plan-kind.json\"",
            "\"concept-maps/more.json\", \"concept-maps/plan-kind.json\""
        );
    EXPECT_EQ(
        files.faults(),
        Texts{"concept-maps/more.json:3:10: another map of this set has the same url"}
    );
}

TEST(Loader, AnOrderEndsInAUniqueKey) {
    EXPECT_EQ(
        HallandFiles()
            .change(
                "policies/care-manager.json",
                "\"source: vas lifecare *\",\n    \"id: asc\"",
                "\"source: vas lifecare *\""
            )
            .faults(),
        Texts{"policies/care-manager.json:33:12: The order must end in 'id: asc' or 'id: desc': "
              "without a unique key two contacts could change places."}
    );
}

TEST(Loader, AColumnOfSomeReleasesIsToldAtItsPlace) {
    const auto set = MappingSet::built_in();
    EXPECT_EQ(
        set->warnings().front().text,
        place(HallandFiles(), "views/appointment.json", R"({"name": "subject_patient")") +
            "column 'subject_patient' exists in R5 only and is null elsewhere"
    );
    EXPECT_EQ(set->warnings().front().severity, fhir::Severity::warning);
}

TEST(Loader, FingerprintsFollowWhatTheyStandFor) {
    const auto plain = MappingSet::built_in();
    const auto with = [](std::string_view path, std::string_view before, std::string_view after) {
        return *HallandFiles().change(path, before, after).load();
    };
    const auto layout =
        with("views/goal.json", "\"version\": \"1.0.0\"", "\"version\":\n\"1.0.0\"");
    EXPECT_EQ(layout->extract_id(), plain->extract_id());
    const auto view = with("views/goal.json", "\"version\": \"1.0.0\"", "\"version\": \"1.0.1\"");
    EXPECT_NE(view->extract_id(), plain->extract_id());
    EXPECT_EQ(view->assemble_id(), plain->assemble_id());
    const auto map =
        with("concept-maps/plan-kind.json", "\"version\": \"1.0.0\"", "\"version\": \"1.0.1\"");
    EXPECT_EQ(map->extract_id(), plain->extract_id());
    EXPECT_NE(map->assemble_id(), plain->assemble_id());
    const auto manifest = with("manifest.json", "\"version\": \"1.0.0\"", "\"version\": \"1.0.1\"");
    EXPECT_EQ(manifest->extract_id(), plain->extract_id());
    EXPECT_EQ(manifest->version(), "1.0.1");
    const auto known = with(
        "manifest.json",
        "\"knownModifierExtensions\": []",
        "\"knownModifierExtensions\": [\"urn:x\"]"
    );
    EXPECT_NE(known->extract_id(), plain->extract_id());
}

TEST(Loader, AResourceMayContainWhatItsElementsReferTo) {
    const auto team = reference_targets("CareTeam");
    EXPECT_TRUE(team.contains("PractitionerRole"));
    EXPECT_TRUE(team.contains("Organization"));
    EXPECT_FALSE(team.contains("Appointment"));
    EXPECT_FALSE(team.contains("Resource"));
    EXPECT_TRUE(reference_targets("List").contains("Resource"));
}

}  // namespace
}  // namespace mappings
