// kill -9 against the store: a child writes, switches between two mapping sets without end, and
// says through a pipe what was acknowledged; the parent kills it at a random moment, opens the
// database again and looks for everything that was said. NARA_KILL_CYCLES = number of kills (20
// when not set); NARA_KILL_SEED = seed (printed when it fails).
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "gateway/audit/chain.hpp"
#include "tests/gateway/store/fixture.hpp"

namespace gateway::store::testing {
namespace {

constexpr int submitters = 4;
constexpr int steps_per_cycle = 1'000'000;

/// What the child says: this submitter's step has been acknowledged. Written whole or not at all
/// (far below PIPE_BUF).
struct Acknowledged {
    int submitter = 0;
    int step = 0;
    friend auto operator<=>(const Acknowledged&, const Acknowledged&) = default;
};

std::string request_of(Acknowledged one) {
    return std::to_string(one.submitter) + "/" + std::to_string(one.step);
}

std::string body_of(Acknowledged one) {
    const std::string submitter = std::to_string(one.submitter);
    return "claim patient=Patient/p" + submitter + " member=r1 code=" + request_of(one);
}

/// Every third step writes a second resource in the same change, every seventh deletes it again,
/// every eleventh changes a role that all patients reach.
Change change_of(Acknowledged one) {
    const std::string submitter = std::to_string(one.submitter);
    Change made = change(put(key("CareTeam", "ct" + submitter), body_of(one)));
    const Key plan = key("CarePlan", "cp" + submitter);
    if (one.step % 3 == 0) made.writes.push_back(put(plan, body_of(one)));
    if (one.step % 7 == 0 && one.step % 3 != 0) made.writes.push_back(remove(plan));
    if (one.step % 11 == 0) {
        const Key role = key("PractitionerRole", "r" + submitter);
        made.writes.push_back(put(role, "role role=r1 person=" + request_of(one)));
    }
    made.audit.push_back(entry(request_of(one)));
    return made;
}

std::unique_ptr<Store> open_under(const Folder& folder, const TestClock& clock, Mapping mapping) {
    Options with_sets = options(folder, clock);
    with_sets.restore = restore_fake;
    auto store = Store::open(std::move(with_sets), std::move(mapping));
    if (!store) throw std::runtime_error(store.error().issues().front().text);
    return *std::move(store);
}

/// One set after the other, each as soon as the one before is in force.
void switch_for_ever(Store& store, bool to_marked) {
    store.apply(
        to_marked ? marked_mapping("*") : fake_mapping(),
        [&store, to_marked](const fhir::Result<SetInfo>& result) {
            if (result) switch_for_ever(store, !to_marked);
        }
    );
}

[[noreturn]] void write_until_killed(const Folder& folder, int cycle, int pipe) {
    const TestClock clock;
    auto store = open_under(folder, clock, fake_mapping());
    switch_for_ever(*store, true);
    std::vector<std::thread> threads;
    for (int submitter = 0; submitter < submitters; ++submitter) {
        threads.emplace_back([&store, cycle, pipe, submitter] {
            for (int step = cycle * steps_per_cycle + 1;; ++step) {
                const Acknowledged said{submitter, step};
                if (!commit(*store, change_of(said))) _exit(2);
                if (::write(pipe, &said, sizeof said) != sizeof said) _exit(3);
            }
        });
    }
    threads.front().join();
    _exit(4);
}

class StoreKill : public ::testing::Test {
protected:
    /// One life of the child; adds what it said to `said_`.
    void live_and_die(int cycle, std::chrono::microseconds life) {
        int ends[2];
        ASSERT_EQ(pipe(ends), 0);
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            ::close(ends[0]);
            write_until_killed(folder_, cycle, ends[1]);
        }
        ::close(ends[1]);
        // The life counts from the first acknowledgement, so that every cycle has some.
        pollfd ready{ends[0], POLLIN, 0};
        ASSERT_EQ(poll(&ready, 1, 60'000), 1);
        std::this_thread::sleep_for(life);
        kill(child, SIGKILL);
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
        Acknowledged one;
        while (::read(ends[0], &one, sizeof one) == sizeof one) said_.insert(one);
        ::close(ends[0]);
    }

    void verify() {
        const TestClock clock;
        // Under the set the database was left with: a coming one is given up, or goes on.
        auto mapping = restore_fake({}, wanted_set());
        marked_ = mapping && mapping->extract_id != fake_mapping().extract_id;
        auto store = open_under(folder_, clock, mapping ? *mapping : fake_mapping());
        wait_until_active(*store);
        verify_versions();
        verify_audit(*store->reader());
        verify_rows_and_models(*store->reader());
        store.reset();
        EXPECT_EQ(query(folder_.file(), "PRAGMA integrity_check"), "ok");
    }

    /// Every acknowledged step has its version, in both resources where it wrote two; no number
    /// twice.
    void verify_versions() {
        const std::string all = query(
            folder_.file(),
            "SELECT '|' || r.owner || '|' || v.body || '|' FROM version v"
            " JOIN resource r ON r.id = v.resource WHERE v.deleted = 0"
        );
        std::set<std::string> stored;
        std::istringstream lines(all);
        for (std::string line; std::getline(lines, line);) stored.insert(line);
        for (const Acknowledged& one : said_) {
            const std::string submitter = std::to_string(one.submitter);
            const auto has = [&](const std::string& owner) {
                return stored.contains("|" + owner + submitter + "|" + body_of(one) + "|");
            };
            ASSERT_TRUE(has("CareTeam/ct")) << request_of(one) << " was acknowledged and is lost";
            ASSERT_EQ(has("CarePlan/cp"), one.step % 3 == 0) << request_of(one) << " is half";
        }
        EXPECT_EQ(
            query(
                folder_.file(),
                "SELECT count(*) FROM (SELECT 1 FROM version GROUP BY resource"
                " HAVING count(*) <> max(number) OR min(number) <> 1)"
            ),
            "0"
        );
        EXPECT_EQ(
            query(
                folder_.file(),
                "SELECT count(*) FROM current c JOIN version v ON v.id = c.version"
                " WHERE v.number <> c.number OR v.deleted <> c.deleted OR v.stamp_at <> c.stamp_at"
            ),
            "0"
        );
    }

    void verify_audit(Reader& reader) {
        audit::ChainCheck check(0, reader.audit_genesis());
        std::multiset<std::string> requests;
        std::int64_t last = 0;
        for (auto page = reader.audit(last, 500); !page.empty(); page = reader.audit(last, 500)) {
            for (const audit::Record& record : page) {
                ASSERT_EQ(check.add(record), std::nullopt);
                requests.insert(record.entry.request_id);
                last = record.sequence;
            }
        }
        for (const Acknowledged& one : said_) {
            ASSERT_EQ(requests.count(request_of(one)), 1U) << request_of(one);
        }
        // A write and its audit row are one: as many rows as steps that wrote.
        EXPECT_EQ(
            query(
                folder_.file(),
                "SELECT count(*) FROM version v JOIN resource r ON r.id = v.resource"
                " WHERE r.owner LIKE 'CareTeam/%'"
            ),
            std::to_string(requests.size())
        );
    }

    /// The rows are those of the winners, and every fingerprint is that of the model the rows give.
    void verify_rows_and_models(Reader& reader) {
        const Mapping mapping = fake_mapping();
        const mappings::Table& claim = fake_table("claim");
        for (int submitter = 0; submitter < submitters; ++submitter) {
            for (const char* owner : {"CareTeam/ct", "CarePlan/cp"}) {
                const std::string name = owner + std::to_string(submitter);
                const std::size_t slash = name.find('/');
                const auto current =
                    reader.current(key(name.substr(0, slash), name.substr(slash + 1)));
                mappings::RowBatch rows(claim);
                reader.find(claim, mappings::column_owner, name, "vas", rows);
                if (!current || current->deleted) {
                    EXPECT_TRUE(rows.empty()) << name;
                    continue;
                }
                ASSERT_EQ(rows.rows(), 1U) << name;
                std::string code(rows.text(0, claim.find("code").value()));
                if (marked_) {
                    ASSERT_TRUE(code.ends_with('*')) << name;
                    code.pop_back();
                }
                EXPECT_TRUE(current->body.ends_with("code=" + code)) << name;
            }
        }
        for (const auto& [id, anchor] : reader.subjects(0, 1000)) {
            const audit::Hash hash = audit::sha256(mapping.model(reader, anchor));
            std::string hex;
            for (const std::uint8_t byte : hash) {
                hex += "0123456789ABCDEF"[byte >> 4];
                hex += "0123456789ABCDEF"[byte & 15];
            }
            EXPECT_EQ(
                query(
                    folder_.file(),
                    "SELECT hex(fingerprint) FROM subject WHERE id = " + std::to_string(id)
                ),
                hex
            ) << anchor.value;
        }
    }

    /// By turns the set that was coming when the child died, and the one that was in force.
    std::string wanted_set() {
        const std::string coming =
            query(folder_.file(), "SELECT files FROM mapping_set WHERE state = 'coming'");
        if (++verified_ % 2 == 0 && !coming.empty()) return coming;
        return query(folder_.file(), "SELECT files FROM mapping_set WHERE state = 'in-force'");
    }

    Folder folder_;
    std::set<Acknowledged> said_;
    bool marked_ = false;
    int verified_ = 0;
};

int from_environment(const char* name, int otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr ? otherwise : std::atoi(text);
}

TEST_F(StoreKill, NothingAcknowledgedIsLostOrHalf) {
    const int cycles = from_environment("NARA_KILL_CYCLES", 20);
    const auto seed = static_cast<unsigned>(from_environment("NARA_KILL_SEED", 20261124));
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> life(5'000, 50'000);
    for (int cycle = 0; cycle < cycles; ++cycle) {
        SCOPED_TRACE("cycle " + std::to_string(cycle) + ", seed " + std::to_string(seed));
        live_and_die(cycle, std::chrono::microseconds(life(random)));
        if (HasFatalFailure()) return;
        verify();
        if (HasFailure()) return;
    }
    RecordProperty("acknowledged", static_cast<int>(said_.size()));
    std::printf("%d kills, %zu acknowledged, 0 lost\n", cycles, said_.size());
    EXPECT_GE(said_.size(), static_cast<std::size_t>(cycles));
}

}  // namespace
}  // namespace gateway::store::testing
