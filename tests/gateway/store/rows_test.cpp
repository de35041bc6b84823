// Rows of views: written only where they differ, found by look-ups, keys and owners.
#include "gateway/store/rows.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "tests/gateway/store/fixture.hpp"

namespace gateway::store::testing {
namespace {

using namespace std::chrono_literals;

class StoreRows : public ::testing::Test {
protected:
    /// Team, code and key of the rows found, in the order found.
    std::vector<std::string> find(
        std::string_view column, std::string_view value, std::string_view source
    ) {
        const mappings::Table& claim = fake_table("claim");
        mappings::RowBatch found(claim);
        reader_->find(claim, claim.find(column).value(), value, source, found);
        std::vector<std::string> texts;
        for (std::size_t row = 0; row < found.rows(); ++row) {
            texts.push_back(
                std::string(found.text(row, mappings::column_source)) + " " +
                std::string(found.text(row, mappings::column_key)) + " " +
                std::string(found.text(row, claim.find("code").value()))
            );
        }
        return texts;
    }

    Folder folder_;
    TestClock clock_;
    std::unique_ptr<Store> store_ = open(folder_, clock_);
    std::unique_ptr<Reader> reader_ = store_->reader();
};

TEST_F(StoreRows, EveryColumnComesBackWithItsVersionAndStamp) {
    const Key team = key("CareTeam", "ct1");
    write(*store_, put(team, "claim code=old", clock_.now() - 2h));
    write(
        *store_, put(team, "claim #c labels=R patient=Patient/p1 code=A slot=7", clock_.now() - 1h)
    );
    const mappings::Table& claim = fake_table("claim");
    mappings::RowBatch found(claim);
    reader_->find(claim, claim.find("patient").value(), "Patient/p1", "vas", found);
    mappings::RowBatch expected(claim);
    expected.add_text("vas");
    expected.add_text("CareTeam/ct1");
    expected.add_integer(0);
    expected.add_text("CareTeam/ct1#c");
    expected.add_integer(2);
    expected.add_text("2026-11-24T11:00:00.000000Z");
    expected.add_text("R");
    expected.add_text("extract-1");
    expected.add_null();
    expected.add_text("Patient/p1");
    expected.add_null();
    expected.add_text("A");
    expected.add_integer(7);
    EXPECT_EQ(found, expected);
}

TEST_F(StoreRows, FoundRowsAreOrderedBySourceOwnerAndRow) {
    for (const char* source : {"vas", "cosmic"}) {
        for (const char* id : {"ct2", "ct1"}) {
            const Key team = key("CareTeam", id, source);
            write(
                *store_, put(team, "claim patient=Patient/p code=x\nclaim patient=Patient/p code=a")
            );
        }
    }
    using Found = std::vector<std::string>;
    EXPECT_EQ(
        find("patient", "Patient/p", ""),
        (Found{
            "cosmic CareTeam/ct1 x",
            "cosmic CareTeam/ct1 a",
            "cosmic CareTeam/ct2 x",
            "cosmic CareTeam/ct2 a",
            "vas CareTeam/ct1 x",
            "vas CareTeam/ct1 a",
            "vas CareTeam/ct2 x",
            "vas CareTeam/ct2 a"})
    );
    EXPECT_EQ(find("patient", "Patient/p", "cosmic").size(), 4U);
    EXPECT_EQ(find("patient", "Patient/p", "other"), Found{});
}

TEST_F(StoreRows, KeysNameTheResourceOrWhatItContains) {
    write(*store_, put(key("CareTeam", "ct1"), "claim code=own\nclaim #c code=inside"));
    write(*store_, put(key("CareTeam", "ct1", "cosmic"), "claim code=other"));
    using Found = std::vector<std::string>;
    EXPECT_EQ(find("_key", "CareTeam/ct1", "vas"), Found{"vas CareTeam/ct1 own"});
    EXPECT_EQ(find("_key", "CareTeam/ct1#c", ""), Found{"vas CareTeam/ct1#c inside"});
    EXPECT_EQ(find("_key", "CareTeam/ct1", "").size(), 2U);
    EXPECT_EQ(
        find("_owner", "CareTeam/ct1", "vas"),
        (Found{"vas CareTeam/ct1 own", "vas CareTeam/ct1#c inside"})
    );
}

TEST_F(StoreRows, NullIsNotFoundAndNotZero) {
    write(*store_, put(key("CareTeam", "ct1"), "role role=r active=0\nrole role=r"));
    const mappings::Table& role = fake_table("role");
    mappings::RowBatch found(role);
    reader_->find(role, role.find("role").value(), "r", "vas", found);
    ASSERT_EQ(found.rows(), 2U);
    const int active = role.find("active").value();
    EXPECT_EQ(found.at(0, active).kind, mappings::Cell::Kind::integer);
    EXPECT_EQ(found.at(0, active).integer, 0);
    EXPECT_TRUE(found.at(1, active).is_null());
}

TEST_F(StoreRows, ColumnWithoutALookUpIsAnErrorOfTheProgram) {
    const mappings::Table& claim = fake_table("claim");
    mappings::RowBatch found(claim);
    EXPECT_THROW(
        reader_->find(claim, claim.find("code").value(), "A", "", found), std::logic_error
    );
    const mappings::Table unknown = mappings::make_table("unknown");
    mappings::RowBatch none(unknown);
    EXPECT_THROW(reader_->find(unknown, mappings::column_key, "A", "", none), std::logic_error);
}

TEST_F(StoreRows, RowsInATableThatTheNewVersionDoesNotFillAreRemoved) {
    const Key team = key("CareTeam", "ct1");
    write(*store_, put(team, "claim code=A\nrole #r role=r1"));
    write(*store_, put(team, "claim code=A slot=2"));
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM view_role"), "0");
    EXPECT_EQ(query(folder_.file(), "SELECT slot FROM view_claim"), "2");
}

TEST_F(StoreRows, FewerRowsLeaveNoneBehind) {
    const Key team = key("CareTeam", "ct1");
    write(*store_, put(team, "claim code=A\nclaim code=B\nclaim code=C"));
    write(*store_, put(team, "claim code=A\nclaim code=D"));
    EXPECT_EQ(query(folder_.file(), "SELECT code FROM view_claim ORDER BY _id"), "A\nD");
}

TEST_F(StoreRows, RowsOfAnotherOwnerAreRefusedAndHarmNoNeighbour) {
    Write wrong = put(key("CareTeam", "ct1"), "claim code=A");
    wrong.rows = rows_of("vas", "CareTeam/ct2", "claim code=A");
    const auto result = commit(*store_, change(wrong));
    ASSERT_FALSE(result);
    EXPECT_EQ(
        result.error(),
        fhir::Outcome(
            fhir::Kind::internal,
            fhir::IssueType::exception,
            "store-refused",
            "The store could not keep this because of a fault of ours. Nothing was stored."
        )
    );
    EXPECT_FALSE(reader_->current(wrong.key));
    EXPECT_TRUE(store_->healthy());
    write(*store_, put(key("CareTeam", "ct1"), "claim code=A"));
}

/// A bare database with the tables of the fake mapping, to count what is written.
class RowWriting : public ::testing::Test {
protected:
    RowWriting() {
        create_tables(database_, fake_tables(), first_tables);
        writer_ = std::make_unique<RowWriter>(database_, fake_tables(), first_tables);
    }
    int written(std::string_view before, std::string_view after) {
        const auto old_rows = rows_of("vas", "CareTeam/ct1", before);
        const auto new_rows = rows_of("vas", "CareTeam/ct1", after);
        writer_->replace(1, "CareTeam/ct1", {}, old_rows);
        const int start = sqlite3_total_changes(database_.getHandle());
        writer_->replace(1, "CareTeam/ct1", old_rows, new_rows);
        return sqlite3_total_changes(database_.getHandle()) - start;
    }
    SQLite::Database database_{":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    std::unique_ptr<RowWriter> writer_;
};

TEST_F(RowWriting, UnchangedRowsAreNotWritten) {
    EXPECT_EQ(written("claim code=A\nrole role=r", "claim code=A\nrole role=r"), 0);
    EXPECT_EQ(written("claim code=A\nclaim code=B", "claim code=A\nclaim code=C"), 1);
    EXPECT_EQ(written("claim code=A", "claim #c code=A"), 1);
    EXPECT_EQ(written("claim code=A", "claim labels=R code=A"), 1);
    EXPECT_EQ(written("claim code=A slot=0", "claim code=A"), 1);
}

TEST_F(RowWriting, RemovedRowsAreDeletedAndNothingElse) {
    EXPECT_EQ(written("claim code=A\nclaim code=B\nrole role=r", "claim code=A"), 2);
}

TEST_F(RowWriting, RowsOfATableTheSetDoesNotHaveAreAnErrorOfTheProgram) {
    const mappings::Table unknown = mappings::make_table("unknown");
    const std::vector<mappings::RowBatch> rows{mappings::RowBatch(unknown)};
    EXPECT_THROW(writer_->replace(1, "CareTeam/ct1", {}, rows), std::logic_error);
}

TEST_F(RowWriting, NamesAreQuoted) {
    mappings::Table odd = mappings::make_table("select");
    odd.columns.push_back({"order\"by", mappings::CellType::text});
    odd.lookups = {mappings::fixed_column_count};
    const std::vector<mappings::Table> tables{odd};
    create_tables(database_, tables, tables_of_set(7));
    RowWriter writer(database_, tables, tables_of_set(7));
    EXPECT_EQ(writer.replace(1, "X/1", {}, {}), 0);
}

}  // namespace
}  // namespace gateway::store::testing
