// Changing the mapping set of a running store: what readers see, what pushes meet, and what a crash
// at each step leaves.
#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <thread>

#include "tests/gateway/store/fixture.hpp"

namespace gateway::store::testing {
namespace {

/// Holds the writer inside an extraction, so that a test can do something meanwhile.
class Gate {
public:
    /// Called by the writer; waits at call number `at`.
    void pass() {
        std::unique_lock guard(mutex_);
        if (++passed_ != at_) return;
        reached_ = true;
        changed_.notify_all();
        changed_.wait(guard, [this] { return open_; });
    }
    void wait_until_reached() {
        std::unique_lock guard(mutex_);
        changed_.wait(guard, [this] { return reached_; });
    }
    void open() {
        const std::lock_guard guard(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    explicit Gate(int at) : at_(at) {}

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int at_;
    int passed_ = 0;
    bool reached_ = false;
    bool open_ = false;
};

Mapping gated(Mapping mapping, std::shared_ptr<Gate> gate) {
    mapping.extract = [inner = std::move(mapping.extract), gate = std::move(gate)](
                          std::string_view source,
                          std::string_view owner,
                          fhir::Version version,
                          const std::string& body
                      ) {
        gate->pass();
        return inner(source, owner, version, body);
    };
    return mapping;
}

class StoreSwitch : public ::testing::Test {
protected:
    static constexpr int teams = 40;

    StoreSwitch() { start(fake_mapping()); }

    void start(Mapping mapping) {
        Options with_sets = options(folder_, clock_);
        with_sets.restore = restore_fake;
        auto opened = Store::open(with_sets, std::move(mapping));
        if (!opened) throw std::runtime_error(opened.error().issues().front().text);
        store_ = *std::move(opened);
    }
    /// Stamped by the sender, so that two databases can be compared.
    Write sent(const Key& key, std::string body) const {
        return put(key, std::move(body), clock_.now());
    }
    Write sent_later(const Key& key, std::string body) const {
        return put(key, std::move(body), clock_.now() + std::chrono::seconds(1));
    }
    Write removed_later(const Key& key) const {
        Write write = remove(key);
        write.stamp.last_updated = clock_.now() + std::chrono::seconds(1);
        return write;
    }
    static Key team(int number) { return key("CareTeam", "ct" + std::to_string(number)); }
    static std::string body(int number, std::string_view code = "A") {
        return "claim patient=Patient/p" + std::to_string(number) + " code=" + std::string(code);
    }
    void push_teams() {
        Change many;
        for (int i = 0; i < teams; ++i) many.writes.push_back(sent(team(i), body(i)));
        ASSERT_TRUE(commit(*store_, std::move(many)));
    }
    std::future<fhir::Result<SetInfo>> begin(Mapping mapping) {
        auto promise = std::make_shared<std::promise<fhir::Result<SetInfo>>>();
        store_->apply(std::move(mapping), [promise](fhir::Result<SetInfo> result) {
            promise->set_value(std::move(result));
        });
        return promise->get_future();
    }
    SetInfo apply(Mapping mapping) {
        auto result = begin(std::move(mapping)).get();
        if (result) return *result;
        ADD_FAILURE() << result.error().issues().front().text;
        return {};
    }
    std::future<fhir::Result<Receipt>> submit(Write write) {
        auto promise = std::make_shared<std::promise<fhir::Result<Receipt>>>();
        store_->submit(change(std::move(write)), [promise](fhir::Result<Receipt> result) {
            promise->set_value(std::move(result));
        });
        return promise->get_future();
    }
    /// The codes of a team's rows in a snapshot, read as a worker reads them.
    std::string codes(Reader& reader, int number) {
        for (;;) {
            const auto snapshot = reader.snapshot();
            if (snapshot->set_number() != reader.set()->number) {
                const auto next = store_->set_numbered(snapshot->set_number());
                if (next) reader.use(next);
                continue;
            }
            const mappings::Table& claim = fake_table("claim");
            mappings::RowBatch rows(claim);
            const std::string owner = team(number).owner();
            reader.find(claim, mappings::column_owner, owner, "vas", rows);
            std::string found;
            for (std::size_t row = 0; row < rows.rows(); ++row) {
                found += rows.text(row, claim.find("code").value());
            }
            return found;
        }
    }
    std::string codes(int number) { return codes(*store_->reader(), number); }
    /// What a database that had the set from the start holds after the same pushes.
    std::string from_the_start(Mapping mapping, std::vector<Write> writes) {
        const Folder other;
        auto store = open(other, clock_, std::move(mapping));
        for (Write& one : writes) write(*store, std::move(one));
        store.reset();
        return dump_state(other.file());
    }
    std::vector<Write> all_teams() {
        std::vector<Write> writes;
        for (int i = 0; i < teams; ++i) writes.push_back(sent(team(i), body(i)));
        return writes;
    }
    void wait_until_cleared() {
        const char* const left_over =
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name GLOB 'view*'"
            " AND substr(name, 1, instr(name, '_')) <>"
            " (SELECT value FROM meta WHERE name = 'tables_prefix')";
        while (query(folder_.file(), left_over) != "0") std::this_thread::yield();
    }
    std::string kept() {
        std::string text;
        for (const KeptSet& set : store_->reader()->mapping_sets()) {
            constexpr const char* names[]{"coming", "in force", "former"};
            text += std::to_string(set.info.number) + " " + set.info.version + " " +
                    names[static_cast<int>(set.standing)] + "\n";
        }
        return text;
    }

    Folder folder_;
    TestClock clock_;
    std::unique_ptr<Store> store_;
};

TEST_F(StoreSwitch, SameViewsAreInForceAtOnceAndEverybodyIsAssembledAgain) {
    push_teams();
    const auto reader = store_->reader();
    EXPECT_EQ(codes(*reader, 7), "A");
    const auto before = store_->generations().of({"vas", "Patient/p7"});
    const SetInfo info = apply(fake_mapping("extract-1", "assemble-2"));
    EXPECT_EQ(info.version, "extract-1/assemble-2");
    EXPECT_EQ(store_->in_force()->number, info.number);
    EXPECT_EQ(store_->in_force()->prefix, "view_");
    EXPECT_GT(store_->generations().of({"vas", "Patient/p7"}), before);
    EXPECT_EQ(codes(*reader, 7), "A");
    EXPECT_EQ(reader->set()->number, info.number);
    wait_until_active(*store_);
    EXPECT_EQ(query(folder_.file(), "SELECT position >= last FROM reassembly_walk"), "1");
    EXPECT_EQ(kept(), "2 extract-1/assemble-2 in force\n1 extract-1/assemble-1 former\n");
}

TEST_F(StoreSwitch, SetThatDiffersInTextsOnlyAssemblesNobody) {
    push_teams();
    wait_until_active(*store_);
    const std::string changes = query(folder_.file(), "SELECT count(*) FROM change");
    Mapping other_texts = fake_mapping();
    other_texts.set_id = "other texts";
    EXPECT_EQ(apply(std::move(other_texts)).number, 2);
    EXPECT_EQ(store_->statistics().reassembly_backlog, 0U);
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM change"), changes);
}

TEST_F(StoreSwitch, OtherViewsAreExtractedWhileTheOldSetAnswers) {
    push_teams();
    auto gate = std::make_shared<Gate>(20);
    auto done = begin(gated(marked_mapping("*"), gate));
    gate->wait_until_reached();
    const auto reader = store_->reader();
    EXPECT_EQ(codes(*reader, 3), "A");
    EXPECT_EQ(codes(*reader, 30), "A");
    ASSERT_NE(store_->coming_set(), nullptr);
    gate->open();
    const auto info = done.get();
    ASSERT_TRUE(info);
    EXPECT_EQ(info->version, "extract-2/assemble-1");
    for (int i = 0; i < teams; ++i) EXPECT_EQ(codes(*reader, i), "A*") << i;
    EXPECT_EQ(store_->coming_set(), nullptr);
    EXPECT_EQ(dump_state(folder_.file()), from_the_start(marked_mapping("*"), all_teams()));
    wait_until_active(*store_);
    wait_until_cleared();
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM preparation"), "0");
}

TEST_F(StoreSwitch, ProgressTellsWhatIsComingAndHowFarItIs) {
    push_teams();
    wait_until_active(*store_);
    auto gate = std::make_shared<Gate>(21);
    auto done = begin(gated(marked_mapping("*"), gate));
    gate->wait_until_reached();
    const SwitchProgress begun = store_->switch_progress();
    EXPECT_EQ(begun.state, SwitchState::extracting);
    EXPECT_EQ(begun.in_force.version, "extract-1/assemble-1");
    ASSERT_TRUE(begun.coming);
    EXPECT_EQ(begun.coming->version, "extract-2/assemble-1");
    EXPECT_EQ(begun.all, teams);
    // The batch ends at once when a push waits; then it is told how far it was.
    auto push = submit(put(team(0), body(0, "B")));
    gate->open();
    ASSERT_TRUE(push.get());
    ASSERT_TRUE(done.get());
    wait_until_active(*store_);
    EXPECT_EQ(store_->switch_progress().in_force.version, "extract-2/assemble-1");
    EXPECT_FALSE(store_->switch_progress().coming);
}

TEST_F(StoreSwitch, PushDuringPreparationLandsInBothBehindAndBeforeTheWalk) {
    push_teams();
    auto gate = std::make_shared<Gate>(20);
    auto done = begin(gated(marked_mapping("*"), gate));
    gate->wait_until_reached();
    std::vector<std::future<fhir::Result<Receipt>>> pushes;
    pushes.push_back(submit(sent_later(team(3), body(3, "B"))));
    pushes.push_back(submit(sent_later(team(30), body(30, "B"))));
    pushes.push_back(submit(sent_later(team(99), body(99, "B"))));
    pushes.push_back(submit(removed_later(team(4))));
    pushes.push_back(submit(removed_later(team(31))));
    pushes.push_back(submit(sent_later(key("PractitionerRole", "r1"), "role role=r1 active=1")));
    gate->open();
    for (auto& push : pushes) ASSERT_TRUE(push.get());
    ASSERT_TRUE(done.get());
    auto writes = all_teams();
    writes.push_back(sent_later(team(3), body(3, "B")));
    writes.push_back(sent_later(team(30), body(30, "B")));
    writes.push_back(sent_later(team(99), body(99, "B")));
    writes.push_back(removed_later(team(4)));
    writes.push_back(removed_later(team(31)));
    writes.push_back(sent_later(key("PractitionerRole", "r1"), "role role=r1 active=1"));
    EXPECT_EQ(dump_state(folder_.file()), from_the_start(marked_mapping("*"), std::move(writes)));
    // The bits of the new tables are right: what is deleted now goes from all of them.
    for (int i = 0; i < teams; ++i) write(*store_, remove(team(i)));
    EXPECT_EQ(query(folder_.file(), "SELECT code FROM view2_claim"), "B*");
}

TEST_F(StoreSwitch, PushThatBringsRowsOfBothSetsIsNotExtractedAgain) {
    push_teams();
    auto gate = std::make_shared<Gate>(20);
    auto done = begin(gated(marked_mapping("*"), gate));
    gate->wait_until_reached();
    Write both = put(team(3), body(3, "B"));
    both.coming_rows = RowsOfSet{"extract-2", rows_of("vas", team(3).owner(), body(3, "C!")), {}};
    Write of_a_third = put(team(5), body(5, "B"));
    of_a_third.coming_rows =
        RowsOfSet{"extract-3", rows_of("vas", team(5).owner(), body(5, "C!")), {}};
    auto push = submit(std::move(both));
    auto other = submit(std::move(of_a_third));
    gate->open();
    ASSERT_TRUE(push.get());
    ASSERT_TRUE(other.get());
    ASSERT_TRUE(done.get());
    EXPECT_EQ(codes(3), "C!");
    EXPECT_EQ(codes(5), "B*");
}

TEST_F(StoreSwitch, PushExtractedByTheOldSetIsExtractedAgainByTheOneInForce) {
    push_teams();
    Write in_flight = put(team(3), body(3, "B"));
    ASSERT_EQ(in_flight.rows_by, "extract-1");
    apply(marked_mapping("*"));
    write(*store_, std::move(in_flight));
    EXPECT_EQ(codes(3), "B*");
}

TEST_F(StoreSwitch, PushInFlightThatTheNewSetCannotExtractIsRefusedAsItWouldBeNow) {
    Write in_flight = put(team(3), body(3, "unreadable"));
    apply(marked_mapping("*"));
    const auto result = commit(*store_, change(std::move(in_flight)));
    ASSERT_FALSE(result);
    EXPECT_EQ(
        result.error(),
        fhir::Outcome(
            fhir::Kind::invalid, fhir::IssueType::invalid, "unreadable", "Not by this set."
        )
    );
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM version"), "0");
}

TEST_F(StoreSwitch, ResourcesTheComingSetCannotExtractAreCountedAndKept) {
    push_teams();
    write(*store_, put(team(50), body(50, "unreadable")));
    auto gate = std::make_shared<Gate>(20);
    auto done = begin(gated(marked_mapping("*"), gate));
    gate->wait_until_reached();
    auto push = submit(put(team(3), body(3, "unreadable")));
    gate->open();
    ASSERT_TRUE(push.get());
    ASSERT_TRUE(done.get());
    EXPECT_EQ(store_->switch_progress().failures, 2);
    EXPECT_EQ(store_->statistics().extraction_failures, 2U);
    EXPECT_EQ(codes(3), "");
    EXPECT_EQ(codes(50), "");
    EXPECT_EQ(store_->reader()->current(team(50))->body, body(50, "unreadable"));
}

TEST_F(StoreSwitch, GoingBackMidwayGivesTheComingSetUp) {
    push_teams();
    auto gate = std::make_shared<Gate>(20);
    auto given_up = begin(gated(marked_mapping("*"), gate));
    gate->wait_until_reached();
    auto back = begin(fake_mapping());
    auto push = submit(put(team(3), body(3, "B")));
    gate->open();
    const auto outcome = given_up.get();
    ASSERT_FALSE(outcome);
    EXPECT_EQ(
        outcome.error(),
        fhir::Outcome(
            fhir::Kind::conflict,
            fhir::IssueType::conflict,
            "set-superseded",
            "Another mapping set was asked for before this one was in force."
        )
    );
    ASSERT_TRUE(back.get());
    ASSERT_TRUE(push.get());
    EXPECT_EQ(codes(3), "B");
    EXPECT_EQ(codes(4), "A");
    wait_until_active(*store_);
    wait_until_cleared();
    EXPECT_EQ(kept(), "1 extract-1/assemble-1 in force\n");
}

TEST_F(StoreSwitch, ThirdSetMidwayTakesThePlaceOfTheComingOne) {
    push_teams();
    auto gate = std::make_shared<Gate>(20);
    auto given_up = begin(gated(marked_mapping("*"), gate));
    gate->wait_until_reached();
    auto third = begin(marked_mapping("!", "extract-3"));
    gate->open();
    EXPECT_FALSE(given_up.get());
    ASSERT_TRUE(third.get());
    for (int i = 0; i < teams; ++i) EXPECT_EQ(codes(i), "A!");
    wait_until_cleared();
    EXPECT_EQ(dump_state(folder_.file()), from_the_start(marked_mapping("!"), all_teams()));
}

TEST_F(StoreSwitch, SetsTakeTurnsWithoutEnd) {
    push_teams();
    for (int round = 0; round < 6; ++round) {
        const bool marked = round % 2 == 0;
        apply(marked ? marked_mapping("*") : fake_mapping());
        write(*store_, put(team(round), body(round, "B")));
        EXPECT_EQ(codes(round), marked ? "B*" : "B");
        EXPECT_EQ(codes(39), marked ? "A*" : "A");
    }
    // One copy of each set, and the tables of one.
    wait_until_cleared();
    EXPECT_EQ(kept(), "7 extract-1/assemble-1 in force\n6 extract-2/assemble-1 former\n");
}

TEST_F(StoreSwitch, KeepsTenFormerSetsWithTheirFiles) {
    for (int i = 2; i <= 14; ++i) apply(fake_mapping("extract-1", "v" + std::to_string(i)));
    const auto sets = store_->reader()->mapping_sets();
    EXPECT_EQ(sets.size(), 11U);
    const auto former = store_->reader()->mapping_set_files(sets[1].info.number);
    ASSERT_TRUE(former);
    EXPECT_EQ(*former, "extract-1 v13 ");
}

TEST_F(StoreSwitch, ReaderOfTheOldSetLearnsItFromItsSnapshot) {
    push_teams();
    const auto reader = store_->reader();
    const auto old = reader->set();
    apply(marked_mapping("*"));
    {
        const auto snapshot = reader->snapshot();
        EXPECT_EQ(reader->set(), old);
        EXPECT_EQ(snapshot->set_number(), store_->in_force()->number);
        EXPECT_EQ(store_->set_numbered(old->number), nullptr);
        EXPECT_EQ(store_->set_numbered(snapshot->set_number()), store_->in_force());
    }
    EXPECT_EQ(codes(*reader, 1), "A*");
}

TEST_F(StoreSwitch, SnapshotOpenedBeforeTheSwitchStaysWithTheOldSet) {
    push_teams();
    const auto reader = store_->reader();
    const auto snapshot = reader->snapshot();
    apply(fake_mapping("extract-1", "assemble-2"));
    EXPECT_EQ(snapshot->set_number(), reader->set()->number);
    EXPECT_NE(snapshot->set_number(), store_->in_force()->number);
}

TEST_F(StoreSwitch, DatabaseUnderOtherViewsServesTheOldSetUntilTheNewOneIsReady) {
    push_teams();
    store_.reset();
    auto gate = std::make_shared<Gate>(20);
    start(gated(marked_mapping("*"), gate));
    gate->wait_until_reached();
    EXPECT_EQ(store_->in_force()->mapping->version, "extract-1/assemble-1");
    EXPECT_EQ(codes(5), "A");
    gate->open();
    wait_until_active(*store_);
    EXPECT_EQ(codes(5), "A*");
}

TEST_F(StoreSwitch, ClosingTellsWhoWaitsAndTheNextStartGoesOn) {
    push_teams();
    auto gate = std::make_shared<Gate>(20);
    auto told = begin(gated(marked_mapping("*"), gate));
    gate->wait_until_reached();
    auto push = submit(put(team(3), body(3, "B")));
    std::thread closing([this] { store_.reset(); });
    gate->open();
    closing.join();
    EXPECT_TRUE(push.get());
    const auto result = told.get();
    if (!result) {
        EXPECT_EQ(result.error().issues().front().code, "set-not-in-force-yet");
    }
    start(marked_mapping("*"));
    wait_until_active(*store_);
    EXPECT_EQ(codes(3), "B*");
    EXPECT_EQ(codes(4), "A*");
}

/// The database as a kill leaves it while the writer stands at the `at`th extraction of a switch,
/// the batch before having been committed.
class StoreSwitchCrash : public StoreSwitch, public ::testing::WithParamInterface<int> {};

TEST_P(StoreSwitchCrash, GoesOnWhereItWas) {
    push_teams();
    auto gate = std::make_shared<Gate>(GetParam());
    auto first = std::make_shared<Gate>(5);
    auto done = begin(gated(gated(marked_mapping("*"), gate), first));
    first->wait_until_reached();
    // A push ends the first batch, so that something of the preparation is committed.
    auto push = submit(sent_later(team(2), body(2, "B")));
    first->open();
    gate->wait_until_reached();
    const Folder crashed;
    for (const char* suffix : {"", "-wal"}) {
        std::filesystem::copy_file(folder_.file() + suffix, crashed.file() + suffix);
    }
    gate->open();
    ASSERT_TRUE(push.get());
    ASSERT_TRUE(done.get());

    Options again = options(crashed, clock_);
    again.restore = restore_fake;
    for (const bool same : {true, false}) {
        const Folder copy;
        for (const char* suffix : {"", "-wal"}) {
            std::filesystem::copy_file(crashed.file() + suffix, copy.file() + suffix);
        }
        again.path = copy.file();
        auto store = Store::open(again, same ? marked_mapping("*") : fake_mapping());
        ASSERT_TRUE(store);
        wait_until_active(**store);
        const std::string version = (*store)->switch_progress().in_force.version;
        store->reset();
        EXPECT_EQ(version, same ? "extract-2/assemble-1" : "extract-1/assemble-1");
        std::vector<Write> writes = all_teams();
        // Extraction number six is the push's own, in its transaction: nobody was told of it yet.
        if (GetParam() > 6) writes.push_back(sent_later(team(2), body(2, "B")));
        const std::string expected =
            from_the_start(same ? marked_mapping("*") : fake_mapping(), std::move(writes));
        EXPECT_EQ(dump_state(copy.file()), expected);
    }
}

INSTANTIATE_TEST_SUITE_P(AtAnyStep, StoreSwitchCrash, ::testing::Values(6, 7, 20, 39, 41));

}  // namespace
}  // namespace gateway::store::testing
