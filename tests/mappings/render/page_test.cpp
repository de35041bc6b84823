// The pages: order, states, escaping, layouts, and what the loader refuses.
#include "mappings/render/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "samples.hpp"
#include "tests/mappings/lists.hpp"

namespace {

using namespace mappings;
using samples::english;
using samples::swedish;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

PageRenderer& renderer() {
    static PageRenderer made = [] {
        auto result = PageRenderer::create(samples::halland_files(), samples::texts());
        EXPECT_TRUE(result) << result.error().issues().front().text;
        return std::move(*result);
    }();
    return made;
}

std::string page(
    const PatientView& view, const Words& words = swedish(), const PageOptions& options = {}
) {
    return renderer().render(view, words, options);
}

std::string in_layout(const PatientView& view, PageLayout layout, const Words& words = swedish()) {
    PageOptions options;
    options.layout = layout;
    return page(view, words, options);
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

/// The texts of all h1, h2 and h3 in order, without markup.
std::vector<std::string> headings(const std::string& html) {
    std::vector<std::string> out;
    for (std::size_t at = html.find("<h"); at != std::string::npos; at = html.find("<h", at + 1)) {
        const char level = html[at + 2];
        if (level < '1' || level > '3') continue;
        const auto open = html.find('>', at) + 1;
        const auto close = html.find(std::string("</h") + level, open);
        std::string text;
        bool in_tag = false;
        for (const char c : html.substr(open, close - open)) {
            if (c == '<') in_tag = true;
            if (!in_tag) text += c;
            if (c == '>') in_tag = false;
        }
        out.push_back(std::string(1, level) + " " + text);
    }
    return out;
}

TEST(Page, HasItsBlocksInOrder) {
    auto view = samples::full();
    view.care_contacts.items = list_of({view.care_contacts.items.front()});
    PageOptions options;
    options.acting_for = ActingFor{ProxyRelation::ombud, "Lilla Exempel", "Stora Exempel", {}};
    EXPECT_THAT(
        headings(page(view, swedish(), options)),
        ElementsAre(
            "1 Dina kontakter i vården",
            "2 Du hjälper en annan person",
            "2 Vem kontaktar jag?",
            "2 Din fasta läkarkontakt",
            "3 Anna Exempel",
            "2 Din vårdcentral",
            "3 Vårdcentralen Exempel",
            "2 Dina fasta vårdkontakter",
            "3 Bo Provsson",
            "2 Din kontaktsjuksköterska",
            "3 Karin Exempel",
            "2 Läkare som planerar din vård",
            "3 Lars Exempel",
            "2 Din plan",
            "3 Samordnad individuell plan",
            "2 Tider ni har kommit överens om",
            "3 7 december 2026 klockan 10.15",
            "2 Stämmer något inte?"
        )
    );
}

TEST(Page, LeavesNoTraceOfWhatIsNotThere) {
    const auto view = samples::all_in(SectionState::withheld);
    EXPECT_THAT(
        headings(page(view, english())),
        ElementsAre(
            "1 Your contacts in health care",
            "2 Your named doctor",
            "2 Your health centre",
            "2 Your care coordinators",
            "2 Your plan",
            "2 Times you have agreed",
            "2 Is something wrong?"
        )
    );
    EXPECT_THAT(
        headings(page(samples::all_in(SectionState::not_permitted))),
        ElementsAre("1 Dina kontakter i vården", "2 Stämmer något inte?")
    );
    const std::string html = page(view);
    EXPECT_THAT(html, Not(HasSubstr("n-ks")));
    EXPECT_THAT(html, Not(HasSubstr("n-ls")));
    EXPECT_THAT(html, Not(HasSubstr("planningDoctor")));
}

TEST(Page, EveryStateSaysItsTextsInBothLanguages) {
    for (const Words* words : {&swedish(), &english()}) {
        const auto html = [&](SectionState state) { return page(samples::all_in(state), *words); };
        const auto says = [&](SectionState state, TextKey key) {
            EXPECT_THAT(html(state), HasSubstr(std::string(words->text(key))))
                << name(state) << " " << key.name() << " " << words->language();
        };
        for (const auto key :
             {TextKey("gp.what"),
              TextKey("vc.what"),
              TextKey("vk.what"),
              TextKey("ks.what"),
              TextKey("ls.what"),
              TextKey("ls.term"),
              TextKey("plan.what"),
              TextKey("time.change")}) {
            says(SectionState::present, key);
            says(SectionState::stale, key);
        }
        for (const auto key :
             {TextKey("gp.none"),
              TextKey("gp.none2"),
              TextKey("gp.none3"),
              TextKey("vc.none"),
              TextKey("vk.none"),
              TextKey("vk.none2"),
              TextKey("plan.none"),
              TextKey("time.none")}) {
            says(SectionState::unknown, key);
        }
        for (const auto key :
             {TextKey("gp.confirmedNone"),
              TextKey("vc.confirmedNone"),
              TextKey("vk.confirmedNone"),
              TextKey("plan.confirmedNone")}) {
            says(SectionState::confirmed_none, key);
        }
        says(SectionState::withheld, "hidden");
    }
}

TEST(Page, ValuesStandApartFromWords) {
    const std::string html = page(samples::all_in(SectionState::ended));
    EXPECT_THAT(
        html,
        HasSubstr(
            "<p><bdi lang=\"sv\" translate=\"no\">Anna Exempel</bdi> är inte längre din fasta "
            "läkarkontakt. "
            "Det gällde till och med <time datetime=\"2026-11-01\">1 november 2026</time>. Hör med"
        )
    );
}

TEST(Page, ACardHasItsRows) {
    const std::string html = page(samples::overview());
    EXPECT_THAT(html, HasSubstr("<h3><bdi lang=\"sv\" translate=\"no\">Anna Exempel</bdi></h3>"));
    EXPECT_THAT(html, HasSubstr("<dt>Yrke</dt><dd>Läkare</dd>"));
    EXPECT_THAT(
        html,
        HasSubstr("<dt>Telefon</dt><dd><a class=\"call\" "
                  "href=\"tel:+46313900601\">031-390\u00A006\u00A001</a></dd>")
    );
    EXPECT_THAT(html, HasSubstr("<dt>Telefontid</dt><dd>vardagar klockan 8 till 16</dd>"));
    EXPECT_THAT(
        html,
        HasSubstr("<dt>Arbetar på</dt><dd><bdi lang=\"sv\" translate=\"no\">Vårdcentralen "
                  "Exempel</bdi></dd>")
    );
    EXPECT_THAT(
        html,
        HasSubstr(
            "<dt>Din kontakt sedan</dt><dd><time datetime=\"2024-03-03\">3 mars 2024</time></dd>"
        )
    );
    EXPECT_THAT(html, HasSubstr("Exempelgatan 1\n310\u00A000 Exempelstad</bdi>"));
}

TEST(Page, WithoutARouteItSaysWhereToLook) {
    auto view = samples::overview();
    view.regular_doctor.items =
        changed_first(view.regular_doctor.items, [](ContactItem& item) { item.route = {}; });
    EXPECT_THAT(
        page(view), HasSubstr("<p>Telefonnummer saknas här. Sök mottagningen på 1177.se.</p>")
    );
    EXPECT_THAT(page(samples::overview()), Not(HasSubstr("saknas här")));
}

TEST(Page, NeverShowsIdentifiers) {
    const std::string html = page(samples::full());
    for (const char* hidden : {"SE2321", "cm_", "hc_", "pl_", "SIP-2026-17", "201011"}) {
        EXPECT_THAT(html, Not(HasSubstr(hidden)));
    }
}

TEST(Page, FoldsFromTheFourthCareContactAndListsAllFirst) {
    const std::string html = page(samples::nine_contacts());
    EXPECT_EQ(count(html, "<details"), 6u);
    EXPECT_EQ(count(html, "<li><span class=\"person\">"), 11u);
    EXPECT_THAT(
        html,
        HasSubstr("Eva Exempelström</bdi></h3> <span "
                  "class=\"nobr\">031-390\u00A006\u00A013</span></summary>")
    );
    EXPECT_LT(html.find("Vem kontaktar jag?"), html.find("Din fasta läkarkontakt</h2>"));
    auto few = samples::overview();
    EXPECT_THAT(page(few), Not(HasSubstr("Vem kontaktar jag?")));
}

TEST(Page, AContactToComeIsNotInTheShortList) {
    const std::string html = page(samples::all_in(SectionState::future));
    EXPECT_THAT(html, Not(HasSubstr("Vem kontaktar jag?")));
    EXPECT_THAT(
        html, HasSubstr("<p>Från och med <time datetime=\"2027-01-15\">15 januari 2027</time></p>")
    );
}

TEST(Page, SaysOnceWhereTheDataComeFromWhenAllAgree) {
    auto view = samples::overview();
    EXPECT_EQ(count(page(view), "Uppgifterna kommer från"), 1u);
    const auto change_source = [](auto& section, const ItemSource& source) {
        section.items = changed_first(section.items, [&](auto& item) { item.source = source; });
    };
    ItemSource source = view.health_centre.items.front().source;
    source.name = "Region Prov";
    change_source(view.health_centre, source);
    EXPECT_EQ(count(page(view), "Uppgifterna kommer från"), 2u);
    change_source(view.health_centre, {});
    EXPECT_EQ(count(page(view), "Uppgifterna kommer från"), 1u);
    change_source(view.regular_doctor, {"Region Exempel", std::nullopt});
    EXPECT_THAT(
        page(view),
        HasSubstr(
            "Uppgifterna kommer från <bdi lang=\"sv\" translate=\"no\">Region Exempel</bdi>.</p>"
        )
    );
}

TEST(Page, PlanHasATableWithHeadersAndNeverAToDoThatIsForbidden) {
    const std::string html = page(samples::full());
    EXPECT_THAT(
        html,
        HasSubstr("<th scope=\"col\">Det här ska göras</th><th scope=\"col\">Vem ansvarar</th>")
    );
    EXPECT_THAT(
        html,
        HasSubstr("<tr><th scope=\"row\"><bdi lang=\"sv\" translate=\"no\">Ta vikten på "
                  "morgonen</bdi></th>"
                  "<td data-label=\"Vem ansvarar\">Du själv</td>")
    );
    const auto table_end = html.find("</table>");
    EXPECT_GT(html.find("Ingen promenad"), table_end);
    EXPECT_LT(html.find("Ska inte göras"), html.find("Ingen promenad"));
}

TEST(Page, AnEmptyCellIsEmpty) {
    auto view = samples::full();
    view.plan.items = changed_first(view.plan.items, [](PlanItem& item) {
        item.activities =
            changed_first(item.activities, [](Activity& activity) { activity.who_name = ""; });
    });
    EXPECT_THAT(page(view), HasSubstr("<td data-label=\"Vem ansvarar\"></td>"));
}

TEST(Page, EveryProxyPageSaysThatSomethingMayBeHidden) {
    PageOptions options;
    options.acting_for = ActingFor{ProxyRelation::guardian, "Lilla {me}", "Stora Exempel", 13};
    for (const PageLayout layout : {PageLayout::page, PageLayout::print, PageLayout::fragment}) {
        options.layout = layout;
        const std::string html = page(samples::overview(), swedish(), options);
        EXPECT_THAT(
            html,
            HasSubstr("Du ser uppgifter för <bdi lang=\"sv\" translate=\"no\">Lilla {me}</bdi>.")
        );
        EXPECT_THAT(html, HasSubstr("tills barnet fyller 13 år."));
        EXPECT_THAT(html, HasSubstr("Det finns uppgifter som inte visas här."));
    }
}

TEST(Print, IsCompactAndOpen) {
    const std::string html = in_layout(samples::nine_contacts(), PageLayout::print);
    EXPECT_THAT(html, HasSubstr("<body class=\"nara paper\">"));
    EXPECT_THAT(html, Not(HasSubstr("<details")));
    EXPECT_THAT(html, Not(HasSubstr("href=\"tel:")));
    EXPECT_THAT(html, Not(HasSubstr(std::string(swedish().text("gp.what")))));
    EXPECT_THAT(html, HasSubstr("<span class=\"nobr\">031-390\u00A006\u00A001</span>"));
    EXPECT_THAT(
        html, HasSubstr("Utskriven <time datetime=\"2026-11-22\">22 november 2026</time>.")
    );
    EXPECT_THAT(html, HasSubstr("https://www.example.se/skriv"));
}

TEST(Print, HasThePlanningDoctorOnlyWhenTicked) {
    PageOptions options;
    options.layout = PageLayout::print;
    EXPECT_THAT(page(samples::full(), swedish(), options), Not(HasSubstr("Lars Exempel")));
    options.planning_doctor = PlanningDoctorOnPaper::included;
    const std::string html = page(samples::full(), swedish(), options);
    EXPECT_THAT(html, HasSubstr("Lars Exempel"));
    EXPECT_THAT(html, HasSubstr("href=\"?lang=en&amp;layout=print&amp;planningDoctor=1\""));
    EXPECT_THAT(
        page(samples::full()),
        HasSubstr("<input type=\"checkbox\" name=\"planningDoctor\" value=\"1\">")
    );
    EXPECT_THAT(page(samples::overview()), HasSubstr("href=\"?lang=sv&amp;layout=print\""));
    EXPECT_THAT(page(samples::overview()), Not(HasSubstr("<form")));
}

TEST(Print, LeavesAddressesOutWhenAsked) {
    PageOptions options;
    options.layout = PageLayout::print;
    EXPECT_THAT(
        page(samples::overview(), swedish(), options),
        HasSubstr("Exempelgatan 1, 310\u00A000 Exempelstad")
    );
    options.addresses = Addresses::left_out;
    EXPECT_THAT(page(samples::overview(), swedish(), options), Not(HasSubstr("Exempelgatan")));
}

TEST(Fragment, IsSectionsOnly) {
    const std::string html = in_layout(samples::full(), PageLayout::fragment, english());
    EXPECT_TRUE(html.starts_with("<div class=\"nara\" lang=\"en\" dir=\"ltr\">"))
        << html.substr(0, 80);
    for (const char* outside : {"<html", "<style", "<h1", "<main", "<footer", "<header"}) {
        EXPECT_THAT(html, Not(HasSubstr(outside)));
    }
    EXPECT_THAT(html, HasSubstr("<h2 id=\"n-gp\">Your named doctor</h2>"));
}

TEST(Page, SandboxHasItsBarEverywhere) {
    PageOptions options;
    options.surroundings = Surroundings::sandbox;
    for (const PageLayout layout : {PageLayout::page, PageLayout::print, PageLayout::fragment}) {
        options.layout = layout;
        EXPECT_THAT(
            page(samples::overview(), swedish(), options), HasSubstr("<strong>SANDBOX</strong>")
        );
    }
    EXPECT_THAT(
        renderer().render(TextPage::refused, swedish(), {Surroundings::sandbox, 0}),
        HasSubstr("SANDBOX")
    );
    EXPECT_THAT(renderer().accessibility(swedish(), Surroundings::sandbox), HasSubstr("SANDBOX"));
    EXPECT_THAT(page(samples::overview()), Not(HasSubstr("SANDBOX")));
}

TEST(TextPages, SayOneThing) {
    const auto html = [](TextPage what) {
        return renderer().render(what, swedish(), {Surroundings::production, 16});
    };
    EXPECT_THAT(
        html(TextPage::refused), HasSubstr("Du kan inte se uppgifter för den här personen.")
    );
    EXPECT_THAT(html(TextPage::too_young), HasSubstr("när du har fyllt 16 år."));
    EXPECT_THAT(html(TextPage::not_available), HasSubstr("Sidan kan inte visas just nu."));
    EXPECT_THAT(html(TextPage::no_such_page), HasSubstr("Sidan finns inte."));
    EXPECT_THAT(html(TextPage::bad_address), HasSubstr("Adressen till sidan går inte att läsa."));
    EXPECT_THAT(html(TextPage::not_logged_in), HasSubstr("Du behöver logga in igen"));
    EXPECT_THAT(
        renderer().render(TextPage::refused, english(), {}),
        HasSubstr("<html lang=\"en\" dir=\"ltr\">")
    );
}

TEST(Accessibility, HasTheRequiredPoints) {
    const std::string html = renderer().accessibility(swedish(), Surroundings::production);
    EXPECT_THAT(html, HasSubstr("delvis förenlig"));
    EXPECT_THAT(html, HasSubstr("<time datetime=\"2026-11-24\">24 november 2026</time>"));
    EXPECT_THAT(html, HasSubstr("href=\"https://www.digg.se/tdosanmalan\""));
    EXPECT_THAT(html, HasSubstr("<title>Tillgänglighet för sidan</title>"));
    EXPECT_EQ(count(html, "<section"), 5u);
}

TEST(StyleSheet, StandsOnThePageByteByByte) {
    const std::string html = page(samples::overview());
    EXPECT_THAT(html, HasSubstr("<style>" + renderer().style_sheet() + "</style>"));
    EXPECT_EQ(count(html, "<style"), 1u);
    EXPECT_THAT(html, Not(HasSubstr("style=\"")));
    EXPECT_THAT(html, Not(HasSubstr("<script")));
}

TEST(BorrowedText, IsMarkedAsSwedish) {
    auto files = samples::halland_files();
    files.push_back(
        {"texts/fi.json", "{\"title\": \"Omat yhteystiedot\", \"f.phone\": \"Puhelin\"}"}
    );
    const auto texts = Texts::load(files);
    ASSERT_TRUE(texts);
    auto made = PageRenderer::create(files, *texts);
    ASSERT_TRUE(made);
    const std::string html =
        made->render(samples::all_in(SectionState::ended), *texts->find("fi"), PageOptions{});
    EXPECT_THAT(html, HasSubstr("<html lang=\"fi\" dir=\"ltr\">"));
    EXPECT_THAT(html, HasSubstr("<h1>Omat yhteystiedot</h1>"));
    EXPECT_THAT(html, HasSubstr("<h2 id=\"n-gp\" lang=\"sv\">Din fasta läkarkontakt</h2>"));
    EXPECT_THAT(
        html,
        HasSubstr(
            "<p lang=\"sv\"><bdi lang=\"sv\" translate=\"no\">Anna Exempel</bdi> är inte längre"
        )
    );
    EXPECT_THAT(html, HasSubstr("<a href=\"?lang=sv\" lang=\"sv\" hreflang=\"sv\">Svenska</a>"));
    EXPECT_THAT(html, HasSubstr("<a href=\"?lang=en\" lang=\"en\" hreflang=\"en\">English</a>"));
    const std::string cards = made->render(samples::overview(), *texts->find("fi"), PageOptions{});
    EXPECT_THAT(cards, HasSubstr("<dt>Puhelin</dt>"));
    EXPECT_THAT(cards, HasSubstr("<dt lang=\"sv\">Yrke</dt>"));
}

TEST(Layouts, AreKnownByName) {
    EXPECT_EQ(page_layout("page"), PageLayout::page);
    EXPECT_EQ(page_layout("print"), PageLayout::print);
    EXPECT_EQ(page_layout("fragment"), PageLayout::fragment);
    EXPECT_EQ(page_layout("Print"), std::nullopt);
    EXPECT_EQ(page_layout(""), std::nullopt);
}

}  // namespace
