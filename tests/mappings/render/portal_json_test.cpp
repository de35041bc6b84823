// The answers of /v1 as whole documents: shape, order, what is left out.
#include "mappings/render/portal_json.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "fhir/document.hpp"
#include "samples.hpp"
#include "tests/mappings/lists.hpp"

namespace {

using namespace mappings;
using samples::english;
using samples::swedish;

std::string written(const PatientView& view, const Words& words, const PortalOptions& options) {
    fhir::JsonWriter out;
    write_portal_view(out, view, words, options, kept_to_the_end());
    return out.take();
}

/// A golden file in one line.
std::string golden(const std::string& name) {
    std::ostringstream bytes;
    bytes << std::ifstream(std::string(NARA_SOURCE_DIR) + "/tests/mappings/render/golden/" + name)
                 .rdbuf();
    const auto document = fhir::Document::parse(bytes.str());
    if (!document) return "no golden file " + name;
    fhir::JsonWriter out;
    out.value(document->root().value());
    return out.take();
}

PortalOptions options() {
    PortalOptions out;
    out.ref = "p_7QxH2m9vT4aLkZ0cYb3N1g";
    return out;
}

TEST(PortalJson, OverviewIsAsDescribed) {
    EXPECT_EQ(written(samples::overview(), swedish(), options()), golden("overview.sv.json"));
}

/// The JSON of the care contacts of a view.
std::vector<std::string> care_contacts(const PatientView& view) {
    PortalOptions wanted = options();
    wanted.identifiers = Identifiers::included;
    const auto document = fhir::Document::parse(written(view, swedish(), wanted));
    std::vector<std::string> items;
    if (!document) return items;
    const auto& section = *fhir::json::find(document->root().value(), "careContacts");
    for (const auto& item : fhir::json::find(section, "items")->GetArray()) {
        fhir::JsonWriter out;
        out.value(item);
        items.push_back(out.take());
    }
    return items;
}

TEST(PortalJson, AContactIsWrittenTheSameWhateverStandsBeforeIt) {
    const Contact other{list_of<Telecom>({{"phone", "+46313900699", "work", {}, {}}}), {}};
    const auto odd = [&](int number) {
        ContactItem item = samples::care_contact(0);
        if (number == 1) item.managing_care_unit->name = "En annan enhet";
        if (number == 2) item.managing_care_unit->contact = list_of<Contact>({other});
        if (number == 3) item.managing_care_unit->hsa_id = "SE2321000115-E000000000002";
        if (number == 4) item.managing_care_unit.reset();
        if (number == 5) item.care_team = CareTeam{"vas|CareTeam/1", "Teamet", "", {}};
        if (number == 6) item.care_team = CareTeam{"vas|CareTeam/1", "Teamet", "Ring oss", {}};
        if (number == 7) item.contact = list_of<Contact>({other});
        if (number == 8) item.source.changed = samples::at("2026-01-01T00:00:00Z");
        if (number == 9) item.source = {};
        if (number == 10) item.managing_care_giver->name = "Exempelby kommun";
        return item;
    };
    std::vector<ContactItem> items;
    for (int first = 0; first <= 10; ++first) {
        for (int second = 0; second <= 10; ++second) {
            items.push_back(odd(first));
            items.push_back(odd(second));
        }
    }
    PatientView view = samples::full();
    view.care_contacts.items = kept_to_the_end().copy(std::span<const ContactItem>(items));
    const auto together = care_contacts(view);
    ASSERT_EQ(together.size(), items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        view.care_contacts.items = list_of<ContactItem>({items[i]});
        EXPECT_EQ(std::vector<std::string>{together[i]}, care_contacts(view)) << i;
    }
}

TEST(PortalJson, PlanHasPlanAndAppointmentsOnly) {
    PortalOptions wanted = options();
    wanted.sections = PortalSections::plan();
    EXPECT_EQ(written(samples::full(), english(), wanted), golden("plan.en.json"));
}

TEST(PortalJson, IntegratorsGetIdentifiersAndMayLeaveSentencesOut) {
    PortalOptions wanted = options();
    wanted.sections = PortalSections::contacts();
    wanted.identifiers = Identifiers::included;
    wanted.sentences = Sentences::left_out;
    EXPECT_EQ(
        written(samples::full(), swedish(), wanted), golden("contacts_for_integrators.sv.json")
    );
}

TEST(PortalJson, NoHsaIdLeavesWithoutBeingAskedFor) {
    auto view = samples::full();
    view.regular_doctor.reason = "listed-elsewhere";
    const std::string text = written(view, swedish(), options());
    EXPECT_EQ(text.find("SE232100"), std::string::npos);
    EXPECT_EQ(text.find("hsaId"), std::string::npos);
    EXPECT_EQ(text.find("listed-elsewhere"), std::string::npos);
}

TEST(PortalJson, BlocksThatTellADiagnosisAreLeftOutWithoutContent) {
    for (const auto state : {
             SectionState::unknown,
             SectionState::confirmed_none,
             SectionState::withheld,
             SectionState::source_unavailable,
             SectionState::not_permitted,
         }) {
        const std::string text = written(samples::all_in(state), swedish(), options());
        EXPECT_EQ(text.find("contactNurses"), std::string::npos) << name(state);
        EXPECT_EQ(text.find("planningDoctor"), std::string::npos) << name(state);
        EXPECT_NE(text.find("careContacts"), std::string::npos) << name(state);
    }
}

TEST(PortalJson, SectionsOfALookupAreMembersOfAnOpenObject) {
    PortalOptions wanted;
    wanted.sections = {};
    wanted.sections.add(PortalSection::care_contacts);
    wanted.sections.add(PortalSection::regular_doctor);
    wanted.sentences = Sentences::left_out;
    fhir::JsonWriter out;
    {
        const auto result = out.object();
        out.member("index", std::int64_t{0});
        write_portal_sections(
            out, samples::all_in(SectionState::confirmed_none), swedish(), wanted, kept_to_the_end()
        );
    }
    EXPECT_EQ(
        out.view(),
        R"({"index":0,"regularDoctor":{"state":"confirmed-none","items":[]},)"
        R"("careContacts":{"state":"confirmed-none","items":[]}})"
    );
}

TEST(PortalJson, AnEndedContactLeavesItsNoticeAndNoItem) {
    auto view = samples::all_in(SectionState::ended);
    view.regular_doctor.items = list_of({samples::doctor()});
    PortalOptions wanted;
    wanted.sections = {};
    wanted.sections.add(PortalSection::regular_doctor);
    fhir::JsonWriter out;
    {
        const auto result = out.object();
        write_portal_sections(out, view, english(), wanted, kept_to_the_end());
    }
    EXPECT_EQ(
        out.view(),
        R"({"regularDoctor":{"state":"ended","items":[],)"
        R"("notice":{"name":"Anna Exempel","date":"2026-11-01"},"text":[)"
        R"({"key":"gp.h","value":"Your named doctor"},)"
        R"({"key":"ended","value":"Anna Exempel is no longer your named doctor. This ended on )"
        R"(1 November 2026. Ask your health centre who you will have instead."},)"
        R"({"key":"gp.none3","value":"Do this: call or write to your health centre. Say that you )"
        R"(want a named doctor. Also say if there is a doctor you would prefer."}]}})"
    );
}

TEST(PortalJson, WithheldItemsDoNotLeave) {
    auto view = samples::full();
    view.care_contacts.state = SectionState::withheld;
    const std::string text = written(view, swedish(), options());
    EXPECT_EQ(text.find("Bo Provsson"), std::string::npos);
    EXPECT_NE(text.find(R"("careContacts":{"state":"withheld","items":[],)"), std::string::npos);
}

TEST(PortalJson, TellsForWhomAProxyReads) {
    PortalOptions wanted = options();
    wanted.sections = {};
    wanted.acting_for = ActingFor{ProxyRelation::guardian, "Lilla Exempel", "Stora Exempel", 13};
    const std::string text = written(samples::overview(), english(), wanted);
    EXPECT_NE(
        text.find(
            R"("actingFor":{"relation":"guardian","name":"Lilla Exempel","me":"Stora Exempel",)"
            R"("untilAge":13,"text":[{"key":"proxy","value":"You are viewing information for Lilla )"
            R"(Exempel. You are logged in as Stora Exempel."},{"key":"proxy.end","value":"As a )"
            R"(guardian you can see this information until the child turns 13."},{"key":"hidden",)"
        ),
        std::string::npos
    ) << text;
}

TEST(PortalJson, PrivateRoutesOfAPersonDoNotLeave) {
    auto view = samples::overview();
    std::vector<Telecom> telecoms;
    for (const auto& [system, use] : std::vector<std::pair<std::string, std::string>>{
             {"phone", "home"}, {"phone", "mobile"}, {"email", "work"}, {"phone", "work"}}) {
        Telecom telecom;
        telecom.system = kept_to_the_end().copy(system);
        telecom.use = kept_to_the_end().copy(use);
        telecom.value = kept_to_the_end().copy(system + "-" + use);
        telecoms.push_back(telecom);
    }
    Telecom link;
    link.system = "url";
    link.value = "javascript:alert(1)";
    telecoms.push_back(link);
    const Contact own{
        {telecoms.data(), telecoms.size()}, Address{texts_of({"Hemgatan 1"}), "", ""}};
    view.regular_doctor.items = changed_first(view.regular_doctor.items, [&](ContactItem& item) {
        item.contact = {&own, 1};
    });
    const std::string text = written(view, swedish(), options());
    EXPECT_NE(
        text.find(
            R"("contact":[{"telecom":[{"system":{"code":"phone"},"value":"phone-work"}]}],"show")"
        ),
        std::string::npos
    );
}

TEST(PortalJson, UnknownMomentsAreLeftOut) {
    PatientView view;
    view.as_of = samples::at("2026-01-01T00:00:00.999Z");
    PortalOptions wanted;
    wanted.sections = {};
    EXPECT_EQ(
        written(view, swedish(), wanted),
        R"({"asOf":"2026-01-01T00:00:00Z","lang":"sv","sources":[]})"
    );
}

TEST(PortalJson, HostileTextsStayText) {
    for (const std::string text : {"</script>{{x}}{date}\"\\", "\u202E محمد", "a\nb\t\x1F"}) {
        const auto view = samples::with_text_everywhere(text);
        const auto document = fhir::Document::parse(written(view, swedish(), options()));
        EXPECT_TRUE(document || text.find('\x1F') != std::string::npos) << text;
    }
}

TEST(PortalJson, IsTheSameForPeopleToRead) {
    fhir::JsonWriter indented(fhir::JsonWriter::Layout::indented);
    write_portal_view(indented, samples::full(), swedish(), options(), kept_to_the_end());
    const auto document = fhir::Document::parse(indented.take());
    ASSERT_TRUE(document);
    fhir::JsonWriter compact;
    compact.value(document->root().value());
    EXPECT_EQ(compact.view(), written(samples::full(), swedish(), options()));
}

TEST(PortalJson, TakesBackTheScratchItUsed) {
    Arena arena;
    const std::string_view before = arena.copy("of somebody else");
    const std::size_t used = arena.used();
    fhir::JsonWriter out;
    write_portal_view(out, samples::full(), swedish(), options(), arena);
    EXPECT_EQ(arena.used(), used);
    EXPECT_EQ(before, "of somebody else");
}

TEST(PortalJson, EqualViewsGiveEqualBytes) {
    EXPECT_EQ(
        written(samples::full(), swedish(), options()),
        written(samples::full(), swedish(), options())
    );
}

TEST(PortalSections, KnowTheirNames) {
    for (std::size_t i = 0; i < portal_section_count; ++i) {
        const auto section = static_cast<PortalSection>(i);
        EXPECT_EQ(portal_section(name(section)), section);
    }
    EXPECT_EQ(portal_section("RegularDoctor"), std::nullopt);
    EXPECT_EQ(portal_section(""), std::nullopt);
}

}  // namespace
