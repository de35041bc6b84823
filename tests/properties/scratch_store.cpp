// The store of a property.
#include "tests/properties/scratch_store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <stdlib.h>

#include <map>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "gateway/auth/digest.hpp"
#include "mappings/engine/assemble.hpp"
#include "mappings/engine/memory_rows.hpp"

namespace gateway::properties {
namespace {

namespace fs = std::filesystem;

fs::path quick_place() {
    const fs::path memory = "/dev/shm";
    return fs::is_directory(memory) ? memory : fs::temp_directory_path();
}

std::unique_ptr<store::Store> opened(const fs::path& file, const SharedSet& set) {
    store::Options options;
    options.path = file.string();
    options.clock = world_now;
    options.sources.assign(world_sources().begin(), world_sources().end());
    auto store = store::Store::open(std::move(options), set);
    if (!store) throw std::runtime_error(store.error().issues().front().text);
    return std::move(*store);
}

/// An empty database of the set; making its tables once is most of the cost of a new store.
fs::path empty_database(const SharedSet& set) {
    static std::map<SharedSet, std::unique_ptr<ScratchFolder>> made;
    std::unique_ptr<ScratchFolder>& folder = made[set];
    if (!folder) {
        folder = std::make_unique<ScratchFolder>();
        opened(folder->file(), set).reset();
    }
    return folder->file();
}

std::string text_of(const mappings::Cell& cell) {
    if (cell.kind == mappings::Cell::Kind::integer) return std::to_string(cell.integer);
    return cell.kind == mappings::Cell::Kind::text ? std::string(cell.text) : "-";
}

/// Rows of one resource. Our version numbers count arrivals and are left out.
void dump_rows(
    const mappings::MappingSet& set, store::Reader& reader, const store::Key& key, std::ostream& out
) {
    for (const mappings::Table& table : set.tables()) {
        mappings::RowBatch found(table);
        reader.find(table, mappings::column_owner, key.owner(), key.source, found);
        for (std::size_t row = 0; row < found.rows(); ++row) {
            out << table.name;
            for (int column = 0; column < static_cast<int>(table.columns.size()); ++column) {
                if (column == mappings::column_version) continue;
                out << '|' << text_of(found.at(row, column));
            }
            out << '\n';
        }
    }
}

std::vector<store::Key> dump_winners(SQLite::Database& database, std::ostream& out) {
    SQLite::Statement winners(
        database,
        "SELECT s.name, r.owner, c.deleted, c.stamp_at, v.stamp_id, v.body FROM current c"
        " JOIN resource r ON r.id = c.resource JOIN source s ON s.id = r.source"
        " JOIN version v ON v.id = c.version ORDER BY 1, 2"
    );
    std::vector<store::Key> keys;
    while (winners.executeStep()) {
        for (int i = 0; i < winners.getColumnCount(); ++i) {
            out << winners.getColumn(i).getString() << ' ';
        }
        out << '\n';
        const std::string owner = winners.getColumn(1).getString();
        const std::size_t slash = owner.find('/');
        keys.push_back(
            {winners.getColumn(0).getString(), owner.substr(0, slash), owner.substr(slash + 1)}
        );
    }
    return keys;
}

/// The models of all anchors. A change is told under one anchor of the person at least, so of the
/// anchors with one model one must have that model's fingerprint.
void dump_models(
    const mappings::MappingSet& set,
    store::Reader& reader,
    SQLite::Database& database,
    std::ostream& out
) {
    mappings::MemoryRows nothing(set.tables());
    const std::string nobody = model_of(set, nothing, {"", "pnr:0"});
    SQLite::Statement subjects(
        database, "SELECT source, value, fingerprint FROM subject ORDER BY 1, 2"
    );
    std::map<std::string, bool> told;
    while (subjects.executeStep()) {
        const mappings::Anchor anchor{
            subjects.getColumn(0).getString(), subjects.getColumn(1).getString()};
        const std::string model = model_of(set, reader, anchor);
        // Whoever an overtaken version alone names is known in one order of arrival only.
        if (model == nobody) continue;
        const auto digest = auth::sha256(model);
        const bool same =
            subjects.getColumn(2).getString() == std::string(digest.begin(), digest.end());
        told[model] = told[model] || same;
        out << anchor.source << '|' << anchor.value << ": " << model << '\n';
    }
    for (const auto& [model, is_told] : told) {
        if (!is_told) out << "UNTOLD " << model << '\n';
    }
}

}  // namespace

ScratchFolder::ScratchFolder() {
    std::string pattern = (quick_place() / "nara-property-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder " + pattern);
    path_ = pattern;
}
ScratchFolder::~ScratchFolder() {
    fs::remove_all(path_);
}

ScratchStore::ScratchStore(SharedSet set)
    : set_(std::move(set)), folder_(std::make_unique<ScratchFolder>()) {
    fs::copy_file(empty_database(set_), folder_->file());
    open();
}
ScratchStore::~ScratchStore() = default;

void ScratchStore::open() {
    store_ = opened(folder_->file(), set_);
}

void ScratchStore::take(store::Write write) {
    std::vector<store::Write> one;
    one.push_back(std::move(write));
    take(std::move(one));
}

void ScratchStore::take(std::vector<store::Write> writes) {
    store::Change change;
    change.writes = std::move(writes);
    {
        const std::lock_guard lock(mutex_);
        ++waiting_;
    }
    store_->submit(std::move(change), [this](fhir::Result<store::Receipt> receipt) {
        const std::lock_guard lock(mutex_);
        if (receipt) {
            for (const store::Written& one : receipt->written) {
                dispositions_.push_back(one.disposition);
            }
        } else {
            refusal_ = receipt.error().issues().front().text;
        }
        --waiting_;
        answered_.notify_one();
    });
}

void ScratchStore::settle() {
    {
        std::unique_lock lock(mutex_);
        answered_.wait(lock, [this] { return waiting_ == 0; });
        if (!refusal_.empty()) throw std::logic_error("the store refused: " + refusal_);
    }
    // A database under other views is opened under its old set, and changes while it serves.
    while (store_->switch_progress().state == store::SwitchState::extracting ||
           store_->statistics().reassembly_backlog > 0) {
        std::this_thread::yield();
    }
}

std::vector<store::Disposition> ScratchStore::dispositions() {
    const std::lock_guard lock(mutex_);
    return dispositions_;
}

void ScratchStore::lose_power() {
    auto image = std::make_unique<ScratchFolder>();
    // The log first: a checkpoint between the two copies then only repeats what the log says.
    for (const char* name : {"nara.db-wal", "nara.db"}) {
        if (fs::exists(folder_->file(name))) fs::copy_file(folder_->file(name), image->file(name));
    }
    store_.reset();
    folder_ = std::move(image);
    open();
}

void ScratchStore::reopen(SharedSet set) {
    store_.reset();
    if (set) set_ = std::move(set);
    open();
}

void ScratchStore::switch_to(SharedSet set) {
    {
        const std::lock_guard lock(mutex_);
        ++waiting_;
    }
    set_ = std::move(set);
    store_->apply(set_, store::Origin::applied, [this](fhir::Result<store::SetInfo> result) {
        const std::lock_guard lock(mutex_);
        if (!result) refusal_ = result.error().issues().front().text;
        --waiting_;
        answered_.notify_one();
    });
}

std::string ScratchStore::dump() {
    settle();
    const auto reader = store_->reader();
    SQLite::Database database(folder_->file().string(), SQLite::OPEN_READONLY, 5000);
    std::ostringstream out;
    for (const store::Key& key : dump_winners(database, out)) {
        dump_rows(*set_, *reader, key, out);
    }
    dump_models(*set_, *reader, database, out);
    return out.str();
}

Counters ScratchStore::counters() {
    settle();
    SQLite::Database database(folder_->file().string(), SQLite::OPEN_READONLY, 5000);
    const auto count = [&](const char* table) {
        return database.execAndGet(std::string("SELECT count(*) FROM ") + table).getInt64();
    };
    return {count("version"), count("change"), count("subject"), count("resource")};
}

std::string model_of(
    const mappings::MappingSet& set, mappings::RowSource& rows, const mappings::Anchor& anchor
) {
    mappings::Memory memory;
    return mappings::canonical(mappings::assemble(set, world_sources(), rows, anchor, memory));
}

std::string difference(const std::string& expected, const std::string& got) {
    if (const std::size_t untold = got.find("UNTOLD"); untold != std::string::npos) {
        return got.substr(untold, got.find('\n', untold) - untold);
    }
    if (expected == got) return {};
    std::istringstream left(expected);
    std::istringstream right(got);
    std::string one;
    std::string other;
    bool more_left = true;
    bool more_right = true;
    do {
        more_left = static_cast<bool>(std::getline(left, one));
        more_right = static_cast<bool>(std::getline(right, other));
    } while (more_left && more_right && one == other);
    return "expected: " + (more_left ? one : "the end") +
           "\ngot:      " + (more_right ? other : "the end");
}

}  // namespace gateway::properties
