// Policies: Halland's own files, and every kind of fault with its place.
#include "mappings/engine/policy.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace mappings {
namespace {

std::string halland(std::string_view name) {
    std::ifstream file(
        std::string(NARA_SOURCE_DIR) + "/mappings/halland/policies/" + std::string(name)
    );
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<SetFile> halland_files() {
    return {
        {"policies/care-manager.json", halland("care-manager.json")},
        {"policies/care-plan.json", halland("care-plan.json")},
        {"policies/visibility.json", halland("visibility.json")},
    };
}

/// The issue's text with what stands at its position in place of line and column, which every edit
/// of Halland's file would change.
std::string placed(const SetFile& file, const fhir::Issue& issue) {
    if (!issue.position) return issue.text;
    std::size_t at = 0;
    for (std::uint32_t line = 1; line < issue.position->line; ++line) {
        at = file.bytes.find('\n', at) + 1;
    }
    at += issue.position->column - 1;
    const std::string place = file.path + ":" + std::to_string(issue.position->line) + ":" +
                              std::to_string(issue.position->column) + ": ";
    EXPECT_TRUE(issue.text.starts_with(place)) << issue.text;
    constexpr std::size_t shown = 5;
    return "<" + file.bytes.substr(at, shown) + "> " + issue.text.substr(place.size());
}

/// Halland's files with one text replaced in one of them.
std::vector<std::string> faults_with(
    std::size_t file, std::string_view replaced, std::string_view with
) {
    std::vector<SetFile> files = halland_files();
    const std::size_t at = files[file].bytes.find(replaced);
    EXPECT_NE(at, std::string::npos) << replaced;
    files[file].bytes.replace(at, replaced.size(), with);
    const fhir::Result<Policies> loaded = Policies::load(files);
    std::vector<std::string> texts;
    if (!loaded) {
        for (const fhir::Issue& issue : loaded.error().issues()) {
            texts.push_back(issue.code + " " + issue.pointer + " " + placed(files[file], issue));
        }
    }
    return texts;
}
using Faults = std::vector<std::string>;

TEST(Policies, HallandsFilesAreRead) {
    const fhir::Result<Policies> loaded = Policies::load(halland_files());
    ASSERT_TRUE(loaded) << loaded.error().issues().front().text;
    const CareManagerPolicy& contacts = loaded->care_manager();
    EXPECT_EQ(contacts.kind_map, "https://nara.example/ConceptMap/contact-kind");
    EXPECT_EQ(
        contacts.accept, (std::vector<std::string>{"equal", "equivalent", "wider", "subsumes"})
    );
    EXPECT_EQ(loaded->kind_of_national("2"), ContactKind::fast_lakarkontakt);
    EXPECT_EQ(loaded->kind_of_national("9"), ContactKind::other);
    EXPECT_TRUE(loaded->is_doctor("201011"));
    EXPECT_FALSE(loaded->is_doctor("204010"));
    EXPECT_EQ(
        contacts.prefer_unit,
        (std::vector{UnitFrom::role, UnitFrom::behalf, UnitFrom::managing_unit})
    );
    EXPECT_EQ(contacts.order.size(), 7U);
    EXPECT_EQ(contacts.order.back().field, OrderField::id);
    EXPECT_EQ(loaded->limit_of(ContactKind::fast_lakarkontakt).max, 1);
    EXPECT_TRUE(loaded->limit_of(ContactKind::fast_lakarkontakt).within_listing);
    EXPECT_EQ(loaded->limit_of(ContactKind::fast_vardkontakt).max, 0);
    EXPECT_EQ(loaded->limit_of(ContactKind::fast_vardkontakt).warn_above, 9);
    EXPECT_EQ(loaded->limit_of(ContactKind::kontaktsjukskoterska).max, 0);
    EXPECT_EQ(contacts.show_status, std::vector<std::string>{"active"});
    EXPECT_TRUE(contacts.show_absent_status);
    EXPECT_TRUE(contacts.hide_inactive);

    EXPECT_EQ(loaded->care_plan().show_intent, (std::vector<std::string>{"plan", "order"}));
    const VisibilityPolicy& visibility = loaded->visibility();
    EXPECT_EQ(visibility.warn_after, std::chrono::hours(24));
    EXPECT_EQ(visibility.hide_after, std::chrono::days(30));
    EXPECT_EQ(visibility.ended_notice, std::chrono::days(90));
    EXPECT_EQ(visibility.planning_doctor, PlanningDoctor::released_only);
    EXPECT_FALSE(visibility.contact_nurses_for_proxy);
    EXPECT_EQ(visibility.guardian_until, 13);
    EXPECT_EQ(visibility.own_from, 16);
}

TEST(Policies, AnUnknownKeyIsAFaultWithTheNearestOne) {
    EXPECT_EQ(
        faults_with(2, "\"warnAfter\"", "\"wranAfter\""),
        Faults{"unknown-key /freshness/wranAfter <\"24h\"> The key "
               "'wranAfter' is not known here; did you mean 'warnAfter'?"}
    );
    EXPECT_EQ(
        faults_with(1, "\"goals\"", "\"somethingElse\""),
        Faults{"unknown-key /somethingElse <[\"acc> The key 'somethingElse' "
               "is not known here; known are '$schema', 'model', 'version', 'table', 'type' and "
               "'goals'."}
    );
}

TEST(Policies, AnUnknownWordIsAFaultWithTheNearestOne) {
    EXPECT_EQ(
        faults_with(0, "\"role.unit\"", "\"role.unti\""),
        Faults{"unknown-value /prefer/unit/0 <\"role> The value "
               "'role.unti' is not known here; did you mean 'role.unit'?"}
    );
    EXPECT_EQ(
        faults_with(0, "\"2\": \"fastLakarkontakt\"", "\"2\": \"fastLakarkontkat\""),
        Faults{"unknown-value /kind/names/2 <\"fast> The kind "
               "'fastLakarkontkat' is not known here; did you mean 'fastLakarkontakt'?"}
    );
}

TEST(Policies, AnOrderThatDoesNotEndInAUniqueKeyIsAFault) {
    EXPECT_EQ(
        faults_with(0, ",\n    \"id: asc\"", ""),
        Faults{"order-not-total /order <[\n   > The order must end in "
               "'id: asc' or 'id: desc': without a unique key two contacts could change places."}
    );
}

TEST(Policies, EachBadOrderTermIsAFault) {
    const auto fault_of = [](std::string_view term) {
        const Faults faults = faults_with(0, "from: desc", term);
        if (faults.size() != 1) return std::string("no single fault");
        // Without the five characters at the place, which are the term itself.
        const std::size_t quoted = faults.front().find('<');
        return faults.front().substr(0, quoted) + faults.front().substr(quoted + 8);
    };
    const std::string place = "bad-order /order/2 ";
    EXPECT_EQ(fault_of("from"), place + "A term is a field, a colon and 'asc', 'desc' or a list.");
    EXPECT_EQ(fault_of("from:"), place + "The term says nothing after its colon.");
    EXPECT_EQ(fault_of("from: down"), place + "The direction is 'asc' or 'desc'.");
    EXPECT_EQ(
        fault_of("form: desc"), place + "The field 'form' is not known here; did you mean 'from'?"
    );
    EXPECT_EQ(
        fault_of("listed: persn"),
        place + "The fit 'persn' is not known here; did you mean 'person'?"
    );
}

TEST(Policies, WrongTypesAndValuesAreFaults) {
    EXPECT_EQ(
        faults_with(2, "\"24h\"", "\"24 hours\""),
        Faults{"bad-duration /freshness/warnAfter <\"24 h> This must be a "
               "number followed by m, h or d, such as '24h' or '30d'."}
    );
    EXPECT_EQ(
        faults_with(2, "\"endedNoticeDays\": 90", "\"endedNoticeDays\": -1"),
        Faults{"wrong-type /endedNoticeDays <-1,\n > This must be a whole "
               "number of at least 0."}
    );
    EXPECT_EQ(
        faults_with(2, "\"showClosed\": false", "\"showClosed\": \"no\""),
        Faults{"wrong-type /showClosed <\"no\",> This must be true or false."}
    );
    EXPECT_EQ(
        faults_with(0, "[true, null]", "[1]"),
        Faults{"wrong-type /show/active/0 <1],\n > This must be true, "
               "false or null."}
    );
}

TEST(Policies, EveryFaultIsReportedAtOnce) {
    std::vector<SetFile> files = halland_files();
    files[0].bytes = "{ not json";
    files.pop_back();
    const fhir::Result<Policies> loaded = Policies::load(files);
    ASSERT_FALSE(loaded);
    ASSERT_EQ(loaded.error().issues().size(), 2U);
    EXPECT_TRUE(loaded.error().issues()[0].text.starts_with("policies/care-manager.json:1:"));
    EXPECT_EQ(
        loaded.error().issues()[1].text,
        "policies/visibility.json: The file is missing from the set."
    );
}

TEST(Policies, WhatMustBeThereIsAskedFor) {
    const Faults faults =
        faults_with(0, "\"same\": [\"patient\", \"kind\", \"person\", \"unit\"],", "");
    EXPECT_EQ(
        faults, Faults{"key-missing  policies/care-manager.json: The key 'same' is missing."}
    );
}

}  // namespace
}  // namespace mappings
