// The embedded store: one writer thread with the only writing connection (it also checkpoints),
// many read-only readers. A 2xx to a push means that one fsynced transaction holds its version,
// current pointer, view rows, model fingerprint, change-feed row and audit row.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/result.hpp"
#include "fhir/version.hpp"
#include "gateway/audit/chain.hpp"
#include "gateway/audit/entry.hpp"
#include "gateway/clock.hpp"
#include "gateway/store/mapping.hpp"
#include "gateway/store/sets.hpp"
#include "mappings/engine/assemble.hpp"

namespace gateway::store {

/// Identity of a stored resource.
struct Key {
    std::string source;
    std::string type;
    std::string id;

    /// "CareTeam/ct1".
    std::string owner() const { return type + "/" + id; }
    friend bool operator==(const Key&, const Key&) = default;
    friend auto operator<=>(const Key&, const Key&) = default;
};

/// Where a version stands in the order of its resource (mapping.md section 12): compared as
/// (last_updated, version_id, content hash). Parts the sender did not give are stamped at intake.
struct Stamp {
    /// Sender's meta.lastUpdated.
    std::optional<Instant> last_updated;
    /// Sender's meta.versionId; empty when not given.
    std::string version_id;
};

enum class WriteKind : std::uint8_t { put, remove };

/// The rows of a resource as one set's views make them.
struct RowsOfSet {
    /// Mapping::extract_id of that set.
    std::string by;
    std::vector<mappings::RowBatch> batches;
    /// What the tables of the batches live in.
    std::shared_ptr<const void> owner;
};

/// One resource to be stored or deleted. Everything expensive (parsing, validation, extraction) was
/// done by the caller; the writer only decides, binds and steps.
struct Write {
    WriteKind kind = WriteKind::put;
    Key key;
    fhir::Version version = fhir::Version::r4;
    /// The resource as received (for a Bundle entry: with references resolved).
    std::string body;
    /// SHA-256 of the canonical content without meta.versionId and meta.lastUpdated.
    std::string content_hash;
    Stamp stamp;
    /// If-Match: our version number; a mismatch refuses with precondition_failed.
    std::optional<std::int64_t> if_match;
    /// If-None-Match: *: refused with precondition_failed when the resource exists.
    bool if_none_match = false;
    /// The extracted rows, one batch per table this type can fill; empty for a delete.
    std::vector<mappings::RowBatch> rows;
    /// Mapping::extract_id of the set that made `rows`. When it is not the one in force (the set
    /// was exchanged meanwhile), the writer extracts again from the body.
    std::string rows_by;
    /// What the tables of `rows` live in; held until the write is done.
    std::shared_ptr<const void> rows_owner;
    /// The same by a coming set; where the writer needs them and they are missing, it extracts them
    /// itself. A coming set that cannot extract the resource gives no rows and refuses nothing.
    std::optional<RowsOfSet> coming_rows;
};

/// What one client call asks to be committed, all or nothing. With no writes only the audit entries
/// are committed (reads, refusals).
struct Change {
    std::vector<Write> writes;
    std::vector<audit::Entry> audit;
};

enum class Disposition : std::uint8_t {
    created,
    updated,
    unchanged,   // identical content: nothing was written
    superseded,  // older than the current version: kept in history
    deleted,
    already_gone,  // delete of something deleted or never seen
};

struct Written {
    Disposition disposition = Disposition::unchanged;
    /// Our version number of the version that this write made or met.
    std::int64_t version = 0;
    /// When that version was stored.
    Instant last_updated;
    /// The winner's number when `disposition` is superseded.
    std::int64_t current_version = 0;
};

/// One element per write, in order.
struct Receipt {
    std::vector<Written> written;
};

/// Called once: on the writer thread after the fsync or with its refusal; or on the submitting
/// thread, before submit() returns, when the change is not even queued (busy, storage failed). Must
/// be quick and must not throw.
using Committed = std::function<void(fhir::Result<Receipt>)>;

/// A stored version.
struct StoredVersion {
    std::int64_t version = 0;
    fhir::Version fhir_version = fhir::Version::r4;
    Instant last_updated;
    bool deleted = false;
    /// Empty for a tombstone.
    std::string body;
};

/// A resource's row in the change feed or list pages.
struct SubjectChange {
    std::int64_t sequence = 0;
    mappings::Anchor anchor;
    Instant at;
};

/// A current resource as it is extracted again, with what its rows are read with.
struct StoredResource {
    std::int64_t id = 0;
    Key key;
    fhir::Version fhir_version = fhir::Version::r4;
    std::int64_t version = 0;
    Instant stamp;
    std::string body;
};

/// A read-only handle; one per worker thread, never shared. Reads run inline. Each call is its own
/// short read transaction unless `snapshot` is open. Throws std::runtime_error when the file cannot
/// be read or a read takes longer than 100 ms (a page of a list is far from that).
class Reader : public mappings::RowSource {
public:
    /// The winner, deleted or not; nothing when never seen.
    virtual std::optional<StoredVersion> current(const Key& key) = 0;
    virtual std::optional<StoredVersion> version(const Key& key, std::int64_t number) = 0;
    /// Newest first. `before` = only versions below that number (0 = from the newest).
    virtual std::vector<StoredVersion> history(
        const Key& key, std::int64_t before, std::size_t limit
    ) = 0;
    /// Last accepted push per source.
    virtual std::vector<std::pair<std::string, Instant>> last_contacts() = 0;
    /// Number of current (not deleted) resources by type.
    virtual std::vector<std::pair<std::string, std::int64_t>> counts() = 0;
    /// The numeric id of an anchor, made by the writer when the anchor was first seen; nothing when
    /// the anchor is unknown. Stable for the life of the database.
    virtual std::optional<std::int64_t> subject_id(const mappings::Anchor& anchor) = 0;
    virtual std::optional<mappings::Anchor> subject(std::int64_t id) = 0;
    /// Current resources in order of id, for extracting them on trial.
    virtual std::vector<StoredResource> resources(std::int64_t after, std::size_t limit) = 0;
    /// Subjects in order of id, for lists and re-assembly.
    virtual std::vector<std::pair<std::int64_t, mappings::Anchor>> subjects(
        std::int64_t after, std::size_t limit
    ) = 0;
    /// Resources that name the person and give no rows, deleted ones too; sorted by source and
    /// "Type/id".
    virtual std::vector<Key> without_rows(const mappings::Anchor& anchor) = 0;
    /// The greatest id of a subject, and the last number of the change feed; 0 = none yet.
    virtual std::int64_t last_subject() = 0;
    virtual std::int64_t last_change() = 0;
    virtual std::vector<SubjectChange> changes(std::int64_t after, std::size_t limit) = 0;

    /// The access log in order, and the rows about one patient (as `patient_id` stands in the
    /// entries).
    virtual std::vector<audit::Record> audit(std::int64_t after, std::size_t limit) = 0;
    virtual std::vector<audit::Record> audit_of(
        std::string_view patient_id, std::int64_t after, std::size_t limit
    ) = 0;
    /// What the chain of the access log starts from.
    virtual audit::Hash audit_genesis() = 0;

    /// The mapping sets the database keeps, newest first, and the files of one (Mapping::files).
    virtual std::vector<KeptSet> mapping_sets() = 0;
    virtual std::optional<std::string> mapping_set_files(std::int64_t number) = 0;

    /// The set whose tables find() reads; a new handle's is the one in force.
    virtual const std::shared_ptr<const SetInForce>& set() const = 0;
    virtual void use(std::shared_ptr<const SetInForce> set) = 0;

    /// Several reads on one snapshot: opened here, closed by destroying the handle. At most 100 ms.
    class Snapshot {
    public:
        virtual ~Snapshot() = default;
        /// The number of the set in force as the snapshot has it. Where it is another than set()'s,
        /// the rows are another set's: take Store::set_numbered() of it and use() that first.
        virtual std::int64_t set_number() const = 0;
    };
    virtual std::unique_ptr<Snapshot> snapshot() = 0;
};

/// Tells caches what is stale without locks: numbers that only rise. A model is valid while the
/// number of each of its anchors, read *before* its rows were read, is unchanged. Thread-safe.
class Generations {
public:
    virtual ~Generations() = default;
    virtual std::uint64_t of(const mappings::Anchor& anchor) const = 0;
    /// Rises before any of them does. Unchanged since before rows were read: numbers read by then
    /// are the numbers from before, of whatever anchors the rows turned out to name.
    virtual std::uint64_t any() const = 0;
};

struct Options {
    /// The database file; its directory must exist. An instance lock file stands beside it.
    std::string path;
    /// Writes waiting at most, by number and by bytes; above: Kind::busy.
    std::size_t queue_length = 4096;
    std::size_t queue_bytes = std::size_t{64} << 20;
    /// Largest size of the database file in bytes; 0 = what the disk holds. Above:
    /// Kind::storage_full.
    std::int64_t size_limit = 0;
    /// Marks the database as a sandbox one; opening the other kind is refused.
    bool sandbox = false;
    Clock clock = system_now;
    std::vector<mappings::SourceSettings> sources;
    /// Absolute URL prefixes by source that are cut from references when a body is extracted again.
    std::map<std::string, std::vector<std::string>, std::less<>> bases;
    /// Told while a database is extracted again: resources done, and in all. May be empty.
    std::function<void(std::int64_t done, std::int64_t all)> progress;
    /// Makes a set of Mapping::files again; nothing when this program cannot use it. With it, a
    /// database whose views are another set's is opened under its old set, and the change is made
    /// while it serves; without, before it serves. open() with a mapping set fills it in.
    std::function<std::optional<Mapping>(const KeptSet& kept, const std::string& files)> restore;
};

/// Called once, on the writer thread unless it says otherwise: with the set when it is in force, or
/// with why it will not be. Must be quick and must not throw.
using Switched = std::function<void(fhir::Result<SetInfo>)>;

struct Statistics {
    std::uint64_t commits = 0;
    /// Answered with a Receipt.
    std::uint64_t changes = 0;
    /// Answered with an Outcome by the writer.
    std::uint64_t refused = 0;
    std::uint64_t checkpoints = 0;
    std::size_t queue_length = 0;
    std::int64_t wal_bytes = 0;
    std::int64_t database_bytes = 0;
    /// Durations in microseconds since start: sum and longest.
    std::uint64_t commit_micros = 0;
    std::uint64_t longest_commit_micros = 0;
    std::uint64_t checkpoint_micros = 0;
    std::uint64_t longest_checkpoint_micros = 0;
    /// Re-assembly still to be done, in patients (approximate: keys not yet expanded count one).
    std::size_t reassembly_backlog = 0;
    /// Resources whose stored body the present views could not extract when they came into force:
    /// they have no rows.
    std::size_t extraction_failures = 0;
};

class Store {
public:
    /// Opens or creates, migrates, starts the writer under `set`. When the database is under
    /// another one, this is a switch like apply(): under the old set if it can be restored, else
    /// done before this returns. Refused: locked by another process, a newer schema, the wrong kind
    /// (sandbox or not), a damaged file.
    static fhir::Result<std::unique_ptr<Store>> open(
        Options options,
        std::shared_ptr<const mappings::MappingSet> set,
        Origin origin = Origin::configured
    );
    /// The same with any mapping.
    static fhir::Result<std::unique_ptr<Store>> open(Options options, Mapping mapping);
    /// The set a database asks for: the coming one, else the one in force. Nothing when it keeps
    /// none (or does not exist yet). To be asked before open().
    struct KeptFiles {
        KeptSet set;
        std::vector<mappings::SetFile> files;
    };
    static std::optional<KeptFiles> kept_files(const std::string& path);
    /// The files of Mapping::files, as MappingSet::load takes them.
    static std::vector<mappings::SetFile> files_from(std::string_view text);
    /// Commits what is queued, makes a last checkpoint, closes.
    ~Store();

    /// Hands a change to the writer. Any thread. `committed` is called exactly once. Refused whole:
    /// two writes of one key in a change, audit entries with an empty mandatory field, and whatever
    /// the writer finds (a condition that does not hold, a stamp too far ahead).
    void submit(Change change, Committed committed);
    /// A new read-only handle. Opened one after another; any thread.
    std::unique_ptr<Reader> reader();
    const Generations& generations() const;

    /// The set every answer that begins now is made with. Any thread.
    std::shared_ptr<const SetInForce> in_force() const;
    /// The set of a number that a snapshot named; null when it is no longer in force (then a new
    /// snapshot names another).
    std::shared_ptr<const SetInForce> set_numbered(std::int64_t number) const;
    /// The set that is being prepared, so that pushes can bring rows of both; null = none.
    std::shared_ptr<const Mapping> coming_set() const;
    /// Puts a set in force: at once when its views are those in force, else when every current
    /// resource has been extracted again; the old set answers until then. Survives a crash once
    /// begun: the next open() with this set goes on. A set that is being prepared is given up for a
    /// later one, and for the one in force (roll-back). Any thread; returns at once.
    void apply(std::shared_ptr<const mappings::MappingSet> set, Origin origin, Switched switched);
    void apply(Mapping mapping, Switched switched);
    /// A set as apply() would bind it, to be compared first.
    std::shared_ptr<const Mapping> bind(
        std::shared_ptr<const mappings::MappingSet> set, Origin origin
    ) const;
    SwitchProgress switch_progress() const;
    Statistics statistics() const;
    /// False after an I/O error at commit: nothing is acknowledged any more.
    bool healthy() const;

private:
    struct State;
    explicit Store(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace gateway::store
