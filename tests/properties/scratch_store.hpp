// A real store in a folder that goes away, in memory where the system has such a place, and the
// dump of all it holds that must not depend on how it came there.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "gateway/store/store.hpp"
#include "tests/properties/intake.hpp"

namespace gateway::properties {

/// A folder of its own, removed at the end.
class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    std::filesystem::path file(std::string_view name = "nara.db") const { return path_ / name; }

private:
    std::filesystem::path path_;
};

/// What rises with everything that is stored and never falls.
struct Counters {
    std::int64_t versions = 0;
    /// Rows of the change feed: new revisions of models.
    std::int64_t changes = 0;
    std::int64_t subjects = 0;
    std::int64_t resources = 0;
    friend bool operator==(const Counters&, const Counters&) = default;
};

class ScratchStore {
public:
    /// An empty store under `set`.
    explicit ScratchStore(SharedSet set);
    ~ScratchStore();

    /// Hands writes over as one change, without waiting: what is handed over in one go is committed
    /// in groups.
    void take(std::vector<store::Write> writes);
    void take(store::Write write);
    /// Waits for all answers and for the background; throws when something was refused.
    void settle();
    /// How the writes went, in the order in which they were handed over.
    std::vector<store::Disposition> dispositions();

    /// Goes on from what lies on the disk at this moment, as after a power cut.
    void lose_power();
    /// Closes and opens, under another set if one is given.
    void reopen(SharedSet set = nullptr);
    /// Asks for another set and does not wait: the store goes on taking writes meanwhile.
    void switch_to(SharedSet set);

    /// Winners, rows, and models of everyone; says too whose model changed without being told.
    std::string dump();
    Counters counters();
    store::Store& store() { return *store_; }

private:
    void open();

    SharedSet set_;
    std::unique_ptr<ScratchFolder> folder_;
    std::unique_ptr<store::Store> store_;
    std::mutex mutex_;
    std::condition_variable answered_;
    std::size_t waiting_ = 0;
    std::string refusal_;
    std::vector<store::Disposition> dispositions_;
};

/// Canonical bytes of the model of whom `anchor` names.
std::string model_of(
    const mappings::MappingSet& set, mappings::RowSource& rows, const mappings::Anchor& anchor
);

/// The first line in which two dumps differ; empty when they are equal.
std::string difference(const std::string& expected, const std::string& got);

}  // namespace gateway::properties
