// The state matrix: what each section says in each state, as a table of text keys.
#include "mappings/render/sentences.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "samples.hpp"
#include "tests/mappings/lists.hpp"

namespace {

using namespace mappings;
using samples::english;
using samples::swedish;

SectionSentences sentences(const PatientView& view, PortalSection section, const Words& words) {
    return mappings::sentences(view, section, words, kept_to_the_end());
}
std::string_view in_words(const Sentence& sentence, const Words& words) {
    return mappings::in_words(sentence, words, kept_to_the_end());
}

constexpr SectionState states[] = {
    SectionState::present,
    SectionState::stale,
    SectionState::future,
    SectionState::ended,
    SectionState::confirmed_none,
    SectionState::unknown,
    SectionState::source_unavailable,
    SectionState::withheld,
    SectionState::not_permitted,
};

/// "gp.h: gp.what [items]" or "absent".
std::string said(const PatientView& view, PortalSection section) {
    const SectionSentences all = sentences(view, section, swedish());
    if (all.absent) return "absent";
    std::string out(all.heading.name());
    out += ":";
    for (const Sentence& sentence : all.before) out += " " + std::string(sentence.key.name());
    if (all.shows_items) out += " [items]";
    for (const Sentence& sentence : all.after) out += " " + std::string(sentence.key.name());
    return out;
}

TEST(StateMatrix, SaysWhatTheTableSays) {
    struct Row {
        PortalSection section;
        /// In the order of `states`.
        const char* expected[9];
    };
    const Row rows[] = {
        {PortalSection::regular_doctor,
         {"gp.h: gp.what [items]",
          "gp.h: gp.what stale [items]",
          "gp.h: gp.future [items]",
          "gp.h: ended gp.none3",
          "gp.h: gp.confirmedNone gp.none3",
          "gp.h: gp.none gp.none2 gp.none3",
          "gp.h: error",
          "gp.h: hidden",
          "absent"}},
        {PortalSection::health_centre,
         {"vc.h: vc.what [items] vc.change",
          "vc.h: vc.what stale [items] vc.change",
          "vc.h: vc.future [items]",
          "vc.h: vc.ended vc.change",
          "vc.h: vc.confirmedNone",
          "vc.h: vc.none vc.change",
          "vc.h: error",
          "vc.h: hidden",
          "absent"}},
        {PortalSection::care_contacts,
         {"vk.h: vk.what [items]",
          "vk.h: vk.what stale [items]",
          "vk.h: vk.future [items]",
          "vk.h: vk.ended",
          "vk.h: vk.confirmedNone vk.none2",
          "vk.h: vk.none vk.none2",
          "vk.h: error",
          "vk.h: hidden",
          "absent"}},
        {PortalSection::contact_nurses,
         {"ks.h: ks.what [items]",
          "ks.h: ks.what stale [items]",
          "ks.h: ks.future [items]",
          "ks.h: ks.ended",
          "absent",
          "absent",
          "absent",
          "absent",
          "absent"}},
        {PortalSection::planning_doctor,
         {"ls.h: ls.what [items] ls.term",
          "ls.h: ls.what stale [items] ls.term",
          "absent",
          "absent",
          "absent",
          "absent",
          "absent",
          "absent",
          "absent"}},
        {PortalSection::plan,
         {"plan.h: plan.what [items]",
          "plan.h: plan.what stale [items]",
          "plan.h: plan.future [items]",
          "plan.h: plan.ended",
          "plan.h: plan.confirmedNone",
          "plan.h: plan.none",
          "plan.h: error",
          "plan.h: hidden",
          "absent"}},
        {PortalSection::appointments,
         {"time.h: [items] time.change",
          "time.h: stale [items] time.change",
          "time.h: [items] time.change",
          "time.h: time.none",
          "time.h: time.none",
          "time.h: time.none",
          "time.h: error",
          "time.h: hidden",
          "absent"}},
    };
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < std::size(states); ++i) {
            EXPECT_EQ(said(samples::all_in(states[i]), row.section), row.expected[i])
                << name(row.section) << " " << name(states[i]);
        }
    }
}

TEST(StateMatrix, UnknownAndConfirmedNoneNeverShareASentenceAboutWhatIs) {
    // Advice on what to do may be the same; what is said to be the case may not.
    const std::set<std::string_view> advice = {"gp.none3", "vk.none2", "vc.change"};
    const auto view_unknown = samples::all_in(SectionState::unknown);
    const auto view_none = samples::all_in(SectionState::confirmed_none);
    for (const auto section : {
             PortalSection::regular_doctor,
             PortalSection::health_centre,
             PortalSection::care_contacts,
             PortalSection::plan,
         }) {
        std::set<std::string_view> keys;
        for (const Sentence& s : sentences(view_unknown, section, swedish()).before) {
            keys.insert(s.key.name());
        }
        for (const Sentence& s : sentences(view_none, section, swedish()).before) {
            if (advice.contains(s.key.name())) continue;
            EXPECT_FALSE(keys.contains(s.key.name())) << s.key.name();
        }
    }
}

TEST(Sentences, TakeNameAndDateOfTheNotice) {
    const auto view = samples::all_in(SectionState::ended);
    const auto doctor = sentences(view, PortalSection::regular_doctor, swedish());
    EXPECT_EQ(
        in_words(doctor.before.front(), swedish()),
        "Anna Exempel är inte längre din fasta läkarkontakt. Det gällde till och med 1 november "
        "2026. Hör med vårdcentralen om vem du får i stället."
    );
    EXPECT_EQ(doctor.before.front().day, "2026-11-01");
    const auto plan = sentences(view, PortalSection::plan, english());
    EXPECT_EQ(in_words(plan.before.front(), english()), "The plan applied until 1 November 2026.");
}

TEST(Sentences, WithoutANameNothingIsSaidAboutAPerson) {
    auto view = samples::all_in(SectionState::ended);
    view.regular_doctor.notice->name = "";
    view.care_contacts.notice.reset();
    view.contact_nurses->notice.reset();
    view.plan.notice->date = "snart";
    EXPECT_EQ(said(view, PortalSection::regular_doctor), "gp.h: gp.none gp.none2 gp.none3");
    EXPECT_EQ(said(view, PortalSection::care_contacts), "vk.h: vk.none vk.none2");
    EXPECT_EQ(said(view, PortalSection::contact_nurses), "absent");
    EXPECT_EQ(said(view, PortalSection::plan), "plan.h: plan.none");
    view = samples::all_in(SectionState::future);
    view.regular_doctor.notice->name = "";
    EXPECT_EQ(said(view, PortalSection::regular_doctor), "gp.h: [items]");
}

TEST(Sentences, WhatIsPrintedOnlyWithContent) {
    auto view = samples::all_in(SectionState::present);
    view.regular_doctor.items = {};
    view.contact_nurses->items = {};
    view.appointments.items = {};
    EXPECT_EQ(said(view, PortalSection::regular_doctor), "gp.h: gp.none gp.none2 gp.none3");
    EXPECT_EQ(said(view, PortalSection::contact_nurses), "absent");
    EXPECT_EQ(said(view, PortalSection::appointments), "time.h: time.none");
}

TEST(Sentences, ASilentSourceIsNamedUnderAList) {
    auto view = samples::full();
    view.regular_doctor.silent_sources = texts_of({"Exempelstads kommun"});
    view.care_contacts.silent_sources = texts_of({"Exempelstads kommun", "Region Prov"});
    EXPECT_EQ(said(view, PortalSection::regular_doctor), "gp.h: gp.what [items]");
    EXPECT_EQ(said(view, PortalSection::care_contacts), "vk.h: vk.what [items] error error");
    const auto last = sentences(view, PortalSection::care_contacts, swedish()).after.back();
    EXPECT_EQ(last.source, "Region Prov");
}

TEST(Sentences, StaleTellsSinceWhen) {
    const auto view = samples::all_in(SectionState::stale);
    const auto doctor = sentences(view, PortalSection::regular_doctor, swedish());
    EXPECT_EQ(
        in_words(doctor.before.back(), swedish()),
        "Vi har inte fått nya uppgifter från Exempelstads kommun sedan 2 oktober 2026. Det som "
        "står "
        "här kan ha ändrats."
    );
}

TEST(Sentences, AStaleListTellsOfHiddenSourcesToo) {
    auto view = samples::all_in(SectionState::stale);
    view.care_contacts.items = changed_first(view.care_contacts.items, [](ContactItem& item) {
        item.state = SectionState::present;
    });
    view.care_contacts.silent_sources = texts_of({"Region Prov"});
    EXPECT_EQ(said(view, PortalSection::care_contacts), "vk.h: vk.what stale [items] error");
    const auto care = sentences(view, PortalSection::care_contacts, swedish());
    EXPECT_EQ(care.before.back().source, "Exempelstads kommun");
    EXPECT_EQ(care.after.back().source, "Region Prov");
}

TEST(Sentences, ASourceWithoutANameIsSpokenOfInWords) {
    auto view = samples::all_in(SectionState::source_unavailable);
    view.sources = {};
    view.plan.silent_sources = {};
    const auto plan = sentences(view, PortalSection::plan, english());
    EXPECT_TRUE(plan.before.front().source_in_words);
    EXPECT_EQ(
        in_words(plan.before.front(), english()),
        "We cannot show information from one of the health care systems right now. It does not "
        "mean "
        "that it is gone. Try again in a while or call the clinic."
    );
}

TEST(ProxySentences, AlwaysTellThatSomethingMayBeLeftOut) {
    const auto keys = [](const ActingFor& acting) {
        std::string out;
        for (const Sentence& sentence : proxy_sentences(acting, kept_to_the_end())) {
            out += std::string(sentence.key.name()) + " ";
        }
        return out;
    };
    EXPECT_EQ(keys({ProxyRelation::guardian, "A", "B", 13}), "proxy proxy.end hidden ");
    EXPECT_EQ(keys({ProxyRelation::ombud, "A", "B", {}}), "proxy hidden ");
    EXPECT_EQ(keys({ProxyRelation::ombud, "A", "", {}}), "proxy.anon hidden ");
}

}  // namespace
