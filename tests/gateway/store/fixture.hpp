// What the store's tests share: a small mapping whose bodies are lines of text, a folder that goes
// away, and changes in few words.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/store/store.hpp"
#include "tests/gateway/test_clock.hpp"

namespace gateway::store::testing {

/// Bodies of this mapping: one row per line, "table column=value column=value". Tables:
///   person  patient, number_id                     patients and their numbers
///   role    role, person, active                   reached through claims
///   claim   team, patient, member, code, slot      names a patient and a role
/// Other first words give no rows, and name the patient all the same. A value of "-" is null; "#c"
/// as first word after the table puts the row into contained resource c.
Mapping fake_mapping(std::string extract_id = "extract-1", std::string assemble_id = "assemble-1");

/// The same with views that put `mark` after every code, and a body with the word "unreadable" in
/// it cannot be extracted. restore_fake() makes either again of its files.
Mapping marked_mapping(
    std::string mark, std::string extract_id = "extract-2", std::string assemble_id = "assemble-1"
);
std::optional<Mapping> restore_fake(const KeptSet& kept, const std::string& files);

/// The tables of fake_mapping(); they live as long as the process.
std::span<const mappings::Table> fake_tables();
const mappings::Table& fake_table(std::string_view name);
/// Rows as extraction would give them, one batch for each table the body names.
std::vector<mappings::RowBatch> rows_of(
    std::string_view source, std::string_view owner, std::string_view body
);

/// A folder of its own under the test's temporary folder, removed at the end.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::filesystem::path& path() const { return path_; }
    std::string file(std::string_view name = "nara.db") const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

using gateway::testing::TestClock;

Key key(std::string type, std::string id, std::string source = "vas");
/// A put whose content hash follows from the body.
Write put(const Key& key, std::string body);
Write put(const Key& key, std::string body, Instant last_updated, std::string version_id = "");
Write remove(const Key& key);
Change change(Write write);
audit::Entry entry(std::string request_id, std::string patient_id = "pnr:1");

/// Submits and waits.
fhir::Result<Receipt> commit(Store& store, Change change);
/// Submits one write, which must be taken, and waits.
Written write(Store& store, Write write);

Options options(const Folder& folder, const TestClock& clock);
/// Opens; throws when refused.
std::unique_ptr<Store> open(
    const Folder& folder, const TestClock& clock, Mapping mapping = fake_mapping()
);

/// Everything that must not depend on the order of arrival: the winners and the rows in use.
std::string dump_state(const std::string& path);
/// The answer of a query on the database file, as lines of text.
std::string query(const std::string& path, const std::string& sql);
/// Waits until the background has nothing left to do.
void wait_until_assembled(Store& store);
/// Waits until no set is coming and everybody is assembled.
void wait_until_active(Store& store);

}  // namespace gateway::store::testing
