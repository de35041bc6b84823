// The one pass over members gives what path by path gives (an observer forces the latter), whatever
// the document looks like.
#include "mappings/engine/view_pass.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "fhir/document.hpp"
#include "mappings/engine/member_match.hpp"
#include "mappings/engine/view.hpp"
#include "mappings/engine/view_output.hpp"
#include "tests/mappings/engine/view_rows.hpp"

namespace mappings {
namespace {

constexpr const char* care_team_view =
    R"j({"resourceType":"ViewDefinition","url":"urn:v","name":"v","status":"active",
"fhirVersion":["4.0.1","5.0.0"],"resource":"CareTeam",
"constant":[{"name":"x","valueUri":"urn:x"}],
"where":[{"path":"status.where($this = 'entered-in-error').empty()"},
 {"path":"subject.getReferenceKey(Group).empty()"}],
"select":[{"column":[
 {"name":"key","path":"getResourceKey()","type":"string"},
 {"name":"status","path":"status","type":"code"},
 {"name":"name","path":"name","type":"string"},
 {"name":"from","path":"period.start","type":"dateTime"},
 {"name":"to","path":"period.end","type":"dateTime"},
 {"name":"patient","path":"subject.getReferenceKey(Patient)","type":"string"},
 {"name":"group","path":"subject.getReferenceKey(Group)","type":"string"},
 {"name":"any","path":"subject.getReferenceKey()","type":"string"},
 {"name":"system","path":"subject.identifier.system","type":"uri"},
 {"name":"start_id","path":"period.start.extension(%x).value.ofType(string)","type":"string"},
 {"name":"first","path":"managingOrganization.first().identifier.value","type":"string"},
 {"name":"unit","path":"managingOrganization.first().getReferenceKey(Organization)","type":"string"},
 {"name":"notes","path":"note.text.join(' ')","type":"string"},
 {"name":"profile","path":"meta.profile.where($this = %x).exists()","type":"boolean"},
 {"name":"versions","path":"meta.versionId","type":"id"},
 {"name":"profiles","path":"meta.profile","type":"canonical","collection":true},
 {"name":"ext","path":"extension(%x).value.ofType(string)","type":"string"}]},
{"forEachOrNull":"participant","column":[
 {"name":"slot","path":"%rowIndex","type":"integer"},
 {"name":"member","path":"member.getReferenceKey()","type":"string"},
 {"name":"display","path":"member.display","type":"string"},
 {"name":"via","path":"extension(%x).value.ofType(Reference).getReferenceKey(CareTeam).first()","type":"string"}],
 "select":[{"forEachOrNull":"role","column":[{"name":"text","path":"text","type":"string"}],
  "select":[{"forEachOrNull":"coding","column":[
   {"name":"code","path":"code","type":"code"},{"name":"chosen","path":"userSelected","type":"boolean"}]}]}]},
{"forEach":"telecom","column":[{"name":"value","path":"value","type":"string"},
 {"name":"rank","path":"rank","type":"positiveInt"}]}]})j";

class Watching final : public ViewObserver {
public:
    void turned_away(const ViewPath&) override {}
    void column(std::uint32_t, const ViewPath&) override {}
    void visited(const fhir::fhirpath::Value&, fhir::fhirpath::Span) override {}
};

enum class How { one_pass, path_by_path };

std::string rows_of(const View& view, const std::string& bytes, fhir::Version version, How how) {
    const auto document = fhir::Document::parse(bytes);
    if (!document) return "not JSON: " + bytes;
    ViewRunner runner;
    ViewRows rows(view);
    Watching watching;
    ViewInput input{document->root().value(), version};
    if (how == How::path_by_path) input.observer = &watching;
    const auto made = view.run(input, runner, rows);
    return made ? rows.text : made.error().issues().front().text;
}

View compiled() {
    auto view = View::compile(SetFile{"v.json", care_team_view});
    EXPECT_TRUE(view) << (view ? "" : view.error().issues().front().text);
    return std::move(*view);
}

void expect_same(const View& view, const std::string& bytes) {
    for (const fhir::Version version : {fhir::Version::r4, fhir::Version::r5}) {
        EXPECT_EQ(
            rows_of(view, bytes, version, How::one_pass),
            rows_of(view, bytes, version, How::path_by_path)
        ) << bytes;
    }
}

constexpr const char* usual =
    R"({"resourceType":"CareTeam","id":"t","meta":{"versionId":"7","profile":["urn:y","urn:x"]},
"extension":[{"url":"urn:x","valueString":"e"}],"status":"active","name":"Team",
"subject":{"reference":"Patient/p","identifier":{"system":"urn:s"}},
"period":{"start":"2025","_start":{"extension":[{"url":"urn:x","valueString":"why"}]}},
"managingOrganization":[{"reference":"Organization/1","identifier":{"value":"o1"}},{"identifier":{"value":"o2"}}],
"note":[{"text":"a"},{"text":"b"}],
"participant":[
 {"member":{"reference":"Practitioner/1","display":"One"},"role":[{"text":"r","coding":[{"code":"c","userSelected":true},{"code":"d"}]}]},
 {"extension":[{"url":"urn:x","valueReference":{"reference":"CareTeam/2"}}],"role":[{"coding":[]}]},
 {}],
"telecom":[{"value":"1","rank":2},{"value":"2"}]})";

TEST(ViewPass, GivesTheRowsOfTheUsualResource) {
    const View view = compiled();
    expect_same(view, usual);
    const std::string rows = rows_of(view, usual, fhir::Version::r4, How::one_pass);
    EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 8);
    EXPECT_EQ(
        rows.substr(0, rows.find('\n')),
        R"({"key":"CareTeam/t","status":"active","name":"Team","from":"2025","to":null,)"
        R"("patient":"Patient/p","group":null,"any":"Patient/p","system":"urn:s","start_id":"why",)"
        R"("first":"o1","unit":"Organization/1","notes":"a b","profile":true,"versions":"7","profiles":["urn:y","urn:x"],)"
        R"("ext":"e","slot":0,"member":"Practitioner/1","display":"One","via":null,"text":"r",)"
        R"("code":"c","chosen":true,"value":"1","rank":2})"
    );
}

TEST(ViewPass, AgreesOnWhatDocumentsShouldNotBe) {
    const View view = compiled();
    const char* const bodies[] = {
        R"("status":"entered-in-error")",
        R"("status":["active","entered-in-error"])",
        R"("status":[null,"entered-in-error"])",
        R"("status":["active"])",
        R"("status":["active","inactive"])",
        R"("status":[])",
        R"("status":null)",
        R"("status":{"a":1})",
        R"("status":5)",
        R"("_status":{"id":"x"})",
        R"("_status":{"id":"x"},"status":"active")",
        R"("_status":[{"id":"x"}],"status":"active")",
        R"("name":"")",
        R"("period":[{"start":"2025"}])",
        R"("period":[{"start":"2025"},{"start":"2026"}])",
        R"("period":"2025")",
        R"("period":{})",
        R"("period":{"start":{"x":1},"end":["2026"]})",
        R"("period":{"_start":{"extension":[{"url":"urn:x","valueString":"only"}]}})",
        R"("_period":{"start":"2025"})",
        R"("subject":[{"reference":"Patient/p"}])",
        R"("subject":"Patient/p")",
        R"("subject":{"reference":"#c"},"contained":[{"resourceType":"Patient","id":"c"}])",
        R"("subject":{"reference":"https://other.example/Patient/9"})",
        R"("subject":{"reference":"Group/9"})",
        R"("subject":{"reference":"Group/9/_history/2"})",
        R"("subject":[{"reference":"Patient/1"},{"reference":"Group/9"}])",
        R"("managingOrganization":[])",
        R"("managingOrganization":[null,{"identifier":{"value":"o2"}}])",
        R"("managingOrganization":[[{"identifier":{"value":"o1"}}]])",
        R"("managingOrganization":["o1",{"identifier":{"value":"o2"}}])",
        R"("managingOrganization":{"reference":"Organization/1"})",
        R"("managingOrganization":{"reference":"Organization/1"},"_managingOrganization":[{"id":"x"}])",
        R"("_managingOrganization":[{"id":"x"}])",
        R"("meta":{"profile":"urn:x"})",
        R"("meta":{"profile":[]})",
        R"("meta":{"profile":[null,"urn:x"],"_profile":[{"id":"a"},null]})",
        R"("meta":{"profile":["urn:y",5,"urn:x"]})",
        R"("meta":{"profile":{"urn:x":1}})",
        R"("meta":{"_profile":[{"id":"a"}]})",
        R"("meta":[{"profile":["urn:x"]}])",
        R"("meta":"urn:x")",
        R"("subject":{"identifier":[{"system":"urn:s"}]})",
        R"("subject":{"reference":7,"identifier":{"system":null}})",
        R"("managingOrganization":{"identifier":{"value":"single"}})",
        R"("managingOrganization":[null,{"identifier":{"value":"second"}}])",
        R"("participant":{"member":{"display":"no array"}})",
        R"("participant":[null,{"member":{"display":"second"}},"text"])",
        R"("participant":[])",
        R"("participant":null)",
        R"("participant":[{"role":{"text":"no array","coding":{"code":"c"}}}])",
        R"("participant":[{"role":[{"text":["a"],"coding":[{"code":["c","d"]}]}]}])",
        R"("note":{"text":"no array"})",
        R"("extension":{"url":"urn:x","valueString":"no array"})",
        R"("meta":{"profile":"urn:x"})",
        R"("meta":[{"profile":["urn:x"]}])",
        R"("telecom":[{"rank":"2"},{"rank":2.5},{"value":true}])",
    };
    for (const char* body : bodies) {
        const std::string telecom =
            std::string(body).starts_with("\"telecom") ? "" : R"(,"telecom":[{"value":"1"}])";
        expect_same(
            view, R"({"resourceType":"CareTeam","id":"t",)" + std::string(body) + telecom + "}"
        );
    }
}

TEST(MemberMatch, KeepsNamesApart) {
    std::vector<std::string_view> names;
    for (const auto* type : fhir::definitions::types(fhir::Version::r5)) {
        for (const auto& element : type->elements) {
            if (names.size() == MemberMatch::most) break;
            if (std::find(names.begin(), names.end(), element.name) == names.end())
                names.push_back(element.name);
        }
    }
    const MemberMatch match(names);
    for (std::size_t i = 0; i < names.size(); ++i) {
        EXPECT_EQ(match.find(names[i]), static_cast<int>(i)) << names[i];
        EXPECT_EQ(match.find(std::string(names[i]) + "x"), -1) << names[i];
    }
    // Names that no multiplier keeps apart: same length, first, middle and last letter.
    const MemberMatch alike({"abcde", "axcye", "other"});
    EXPECT_EQ(alike.find("abcde"), 0);
    EXPECT_EQ(alike.find("axcye"), 1);
    EXPECT_EQ(alike.find("azcze"), -1);
    EXPECT_EQ(alike.find("other"), 2);
    EXPECT_EQ(alike.find(""), -1);
    EXPECT_EQ(MemberMatch().find("a"), -1);
}

}  // namespace
}  // namespace mappings
