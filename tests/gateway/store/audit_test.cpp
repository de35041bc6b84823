// The access log in the database: gapless, chained, append-only, part of the change it tells of.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <future>

#include "gateway/store/audit_log.hpp"
#include "tests/gateway/store/fixture.hpp"

namespace gateway::store::testing {
namespace {

class StoreAudit : public ::testing::Test {
protected:
    Change only_audit(std::string request, std::string patient = "pnr:1") {
        Change change;
        change.audit.push_back(entry(std::move(request), std::move(patient)));
        return change;
    }
    /// Empty when the chain holds; the number of rows in `rows_`.
    std::string verify() {
        audit::ChainCheck check(0, reader_->audit_genesis());
        rows_ = 0;
        for (const audit::Record& record : reader_->audit(0, 1'000'000)) {
            if (const auto fault = check.add(record)) return *fault;
            ++rows_;
        }
        return "";
    }
    /// What SQLite says to a statement on the closed database.
    std::string tamper(const std::string& sql) {
        SQLite::Database database(folder_.file(), SQLite::OPEN_READWRITE, 5000);
        try {
            database.exec(sql);
        } catch (const SQLite::Exception& error) {
            return error.what();
        }
        return "done";
    }

    Folder folder_;
    TestClock clock_;
    std::unique_ptr<Store> store_ = open(folder_, clock_);
    std::unique_ptr<Reader> reader_ = store_->reader();
    int rows_ = 0;
};

TEST_F(StoreAudit, EntriesComeBackWhole) {
    Change read = only_audit("r1");
    read.audit.front().action = audit::Action::remove;
    read.audit.front().outcome = audit::Outcome::denied;
    ASSERT_TRUE(commit(*store_, read));
    const auto records = reader_->audit(0, 10);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].entry, read.audit.front());
    EXPECT_EQ(records[0].sequence, 1);
    EXPECT_EQ(records[0].previous, reader_->audit_genesis());
}

TEST_F(StoreAudit, ChainGoesOnOverChangesRefusalsAndRestarts) {
    Change write = change(put(key("CareTeam", "ct1"), "claim code=A"));
    write.audit = {entry("r1"), entry("r2")};
    ASSERT_TRUE(commit(*store_, write));
    Change refused = write;
    refused.writes.front().if_match = 9;
    ASSERT_FALSE(commit(*store_, refused));
    Change broken = write;
    broken.writes.front() = put(key("CareTeam", "ct2"), "claim code=A");
    broken.writes.front().rows = rows_of("vas", "CareTeam/other", "claim code=A");
    ASSERT_FALSE(commit(*store_, broken));
    reader_.reset();
    store_.reset();
    store_ = open(folder_, clock_);
    reader_ = store_->reader();
    ASSERT_TRUE(commit(*store_, only_audit("r3")));
    EXPECT_EQ(verify(), "");
    EXPECT_EQ(rows_, 3);
}

TEST_F(StoreAudit, EntryWithAnEmptyMandatoryFieldRefusesTheChange) {
    Change write = change(put(key("CareTeam", "ct1"), "claim code=A"));
    write.audit.push_back(entry("r1", ""));
    const auto result = commit(*store_, write);
    ASSERT_FALSE(result);
    EXPECT_EQ(
        result.error(),
        fhir::Outcome(
            fhir::Kind::internal,
            fhir::IssueType::exception,
            "audit-incomplete",
            "The access log entry has no patient_id; without it nothing is done."
        )
    );
    EXPECT_FALSE(reader_->current(key("CareTeam", "ct1")));
}

TEST_F(StoreAudit, RowsOfAPatientAreFoundInOrder) {
    for (const char* patient : {"pnr:1", "pnr:2", "pnr:1", "-"}) {
        ASSERT_TRUE(commit(*store_, only_audit("r", patient)));
    }
    const auto all = reader_->audit_of("pnr:1", 0, 10);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].sequence, 1);
    EXPECT_EQ(all[1].sequence, 3);
    EXPECT_EQ(reader_->audit_of("pnr:1", 1, 10).size(), 1U);
    EXPECT_EQ(reader_->audit_of("pnr:1", 0, 1).size(), 1U);
}

TEST_F(StoreAudit, RowsCannotBeChangedDeletedInsertedOrReplaced) {
    ASSERT_TRUE(commit(*store_, only_audit("r1")));
    ASSERT_TRUE(commit(*store_, only_audit("r2")));
    reader_.reset();
    store_.reset();
    EXPECT_EQ(tamper("UPDATE audit SET user_id = 'x'"), "the access log is append-only");
    EXPECT_EQ(tamper("DELETE FROM audit WHERE sequence = 1"), "the access log is append-only");
    const std::string copy = " INTO audit SELECT ";
    const std::string rest = std::string(audit_columns()).substr(std::string("sequence").size()) +
                             " FROM audit WHERE sequence = 1";
    EXPECT_EQ(tamper("INSERT" + copy + "9" + rest), "the access log has no gaps");
    EXPECT_EQ(tamper("REPLACE" + copy + "2" + rest), "the access log has no gaps");
}

TEST_F(StoreAudit, VersionsCannotBeChanged) {
    write(*store_, put(key("CareTeam", "ct1"), "claim code=A"));
    reader_.reset();
    store_.reset();
    EXPECT_EQ(tamper("UPDATE version SET body = 'x'"), "versions are append-only");
}

TEST_F(StoreAudit, ManyEntriesMakeFewTransactions) {
    std::vector<std::future<void>> told;
    for (int i = 0; i < 1000; ++i) {
        auto promise = std::make_shared<std::promise<void>>();
        told.push_back(promise->get_future());
        store_->submit(only_audit("r"), [promise](const fhir::Result<Receipt>& result) {
            EXPECT_TRUE(result);
            promise->set_value();
        });
    }
    for (auto& one : told) one.get();
    EXPECT_EQ(verify(), "");
    EXPECT_EQ(rows_, 1000);
    EXPECT_LT(store_->statistics().commits, 500U);
}

}  // namespace
}  // namespace gateway::store::testing
