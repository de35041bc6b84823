// The chain finds every edit, deletion, insertion, exchange and cut.
#include "gateway/audit/chain.hpp"

#include <gtest/gtest.h>

#include <random>
#include <utility>
#include <vector>

namespace gateway::audit {
namespace {

std::vector<Record> make_chain(int rows) {
    std::vector<Record> chain;
    Hash head = genesis("system");
    for (int i = 1; i <= rows; ++i) {
        Record record;
        record.sequence = i;
        record.entry.request_id = "r" + std::to_string(i);
        record.entry.time = Instant{std::chrono::microseconds(i)};
        record.previous = head;
        record.hash = link(i, record.entry, head);
        head = record.hash;
        chain.push_back(record);
    }
    return chain;
}

std::string fault_of(const std::vector<Record>& chain) {
    ChainCheck check(0, genesis("system"));
    std::string first;
    for (const Record& record : chain) {
        const auto fault = check.add(record);
        if (fault && first.empty()) first = *fault;
    }
    return first;
}

TEST(AuditChain, Sha256IsTheStandardOne) {
    // FIPS 180-4, "abc".
    const Hash hash = sha256("abc");
    EXPECT_EQ(hash[0], 0xba);
    EXPECT_EQ(hash[1], 0x78);
    EXPECT_EQ(hash[31], 0xad);
}

TEST(AuditChain, WholeChainHolds) {
    EXPECT_EQ(fault_of(make_chain(50)), "");
}

TEST(AuditChain, ChainOfAnotherSystemDoesNotHold) {
    ChainCheck check(0, genesis("another"));
    EXPECT_EQ(check.add(make_chain(1)[0]), "row 1 does not follow the row before it");
}

TEST(AuditChain, MissingAndRepeatedRowsAreFound) {
    auto missing = make_chain(5);
    missing.erase(missing.begin() + 2);
    EXPECT_EQ(fault_of(missing), "the row after 2 has the number 4: rows are missing or repeated");
    auto repeated = make_chain(5);
    repeated.insert(repeated.begin() + 2, repeated[1]);
    EXPECT_EQ(fault_of(repeated), "the row after 2 has the number 2: rows are missing or repeated");
}

TEST(AuditChain, NothingIsTrustedAfterAFault) {
    auto chain = make_chain(3);
    chain[0].entry.user_id = "x";
    ChainCheck check(0, genesis("system"));
    EXPECT_EQ(check.add(chain[0]), "row 1 was changed after it was written");
    EXPECT_EQ(check.add(chain[1]), "the chain is broken before this row");
}

TEST(AuditChain, RemovedTailIsVisibleToWhoKnowsTheHead) {
    const auto chain = make_chain(10);
    ChainCheck check(0, genesis("system"));
    for (int i = 0; i < 9; ++i) EXPECT_FALSE(check.add(chain[static_cast<std::size_t>(i)]));
    EXPECT_NE(check.head(), chain.back().hash);
    EXPECT_EQ(check.sequence(), 9);
}

TEST(AuditChain, EveryFieldIsCovered) {
    const auto edits = std::vector<void (*)(Entry&)>{
        [](Entry& e) { e.time += std::chrono::microseconds(1); },
        [](Entry& e) { e.action = Action::execute; },
        [](Entry& e) { e.outcome = Outcome::failed; },
        [](Entry& e) { e.user_id = "x"; },
        [](Entry& e) { e.user_id_type = "x"; },
        [](Entry& e) { e.client_id = "x"; },
        [](Entry& e) { e.patient_id = "x"; },
        [](Entry& e) { e.resource_type = "x"; },
        [](Entry& e) { e.resource_ids = "x"; },
        [](Entry& e) { e.field_class = "x"; },
        [](Entry& e) { e.purpose = "x"; },
        [](Entry& e) { e.care_giver = "x"; },
        [](Entry& e) { e.care_unit = "x"; },
        [](Entry& e) { e.request_id = "x"; },
        [](Entry& e) { e.source_ip = "x"; },
    };
    for (std::size_t i = 0; i < edits.size(); ++i) {
        auto chain = make_chain(3);
        edits[i](chain[1].entry);
        EXPECT_EQ(fault_of(chain), "row 2 was changed after it was written") << "edit " << i;
    }
}

TEST(AuditChain, MovingTextBetweenFieldsChangesTheRow) {
    Entry left;
    left.care_giver = "ab";
    left.care_unit = "c";
    Entry right = left;
    right.care_giver = "a";
    right.care_unit = "bc";
    EXPECT_NE(canonical(1, left), canonical(1, right));
}

TEST(AuditChain, TenThousandRandomAttacksAreFound) {
    std::mt19937 random(20261124);
    const auto whole = make_chain(20);
    for (int i = 0; i < 10'000; ++i) {
        auto chain = whole;
        const std::size_t at = random() % chain.size();
        const std::size_t other = (at + 1 + random() % (chain.size() - 1)) % chain.size();
        switch (random() % 5) {
            case 0:
                chain[at].entry.resource_ids += 'x';
                break;
            case 1:
                std::swap(chain[at], chain[other]);
                break;
            case 2:
                chain[at].hash[random() % 32] ^= static_cast<std::uint8_t>(1U << random() % 8);
                break;
            case 3:
                chain[at].previous[random() % 32] ^= static_cast<std::uint8_t>(1U << random() % 8);
                break;
            case 4:
                chain.insert(chain.begin() + static_cast<std::ptrdiff_t>(at), chain[other]);
                break;
        }
        ASSERT_NE(fault_of(chain), "") << "attack " << i;
    }
}

TEST(AuditEntry, CodesAreReadBack) {
    for (const Action action :
         {Action::create, Action::read, Action::update, Action::remove, Action::execute}) {
        EXPECT_EQ(action_from(code_of(action)), action);
    }
    for (const Outcome outcome : {Outcome::ok, Outcome::denied, Outcome::failed}) {
        EXPECT_EQ(outcome_from(code_of(outcome)), outcome);
    }
    EXPECT_EQ(action_from("X"), std::nullopt);
    EXPECT_EQ(outcome_from(""), std::nullopt);
}

TEST(AuditEntry, DefaultsAreNoneAndNeverEmpty) {
    EXPECT_EQ(missing_field(Entry{}), "");
}

}  // namespace
}  // namespace gateway::audit
