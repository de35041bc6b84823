// Rows in memory: found in the store's order, whatever was put and removed before.
#include "mappings/engine/memory_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mappings/engine/contract.hpp"

namespace mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Rows : public testing::Test {
protected:
    RowBatch listings(
        std::string_view source, std::string_view owner, std::initializer_list<const char*> units
    ) {
        RowBatch batch(table_);
        std::int64_t row = 0;
        for (const char* unit : units) {
            for (std::size_t column = 0; column < table_.columns.size(); ++column) {
                const std::string& name = table_.columns[column].name;
                if (name == "_source") {
                    batch.add_text(source);
                } else if (name == "_owner" || name == "_key" || name == "patient") {
                    batch.add_text(owner);
                } else if (name == "_row") {
                    batch.add_integer(row++);
                } else if (name == "unit") {
                    batch.add_text(unit);
                } else {
                    batch.add_null();
                }
            }
        }
        return batch;
    }
    void put(
        std::string_view source, std::string_view owner, std::initializer_list<const char*> units
    ) {
        const RowBatch batch = listings(source, owner, units);
        rows_.replace(source, owner, {&batch, 1}, {.number = 7, .changed = "now"});
    }
    /// "vas Patient/1 0" for each row found.
    std::vector<std::string> at_unit(std::string_view unit, std::string_view source = {}) {
        RowBatch found(table_);
        rows_.find(table_, *table_.find("unit"), unit, source, found);
        std::vector<std::string> result;
        for (std::size_t row = 0; row < found.rows(); ++row) {
            EXPECT_EQ(found.text(row, *table_.find("unit")), unit);
            EXPECT_EQ(found.at(row, column_version).integer, 7);
            EXPECT_EQ(found.text(row, column_changed), "now");
            result.push_back(
                std::string(found.text(row, column_source)) + " " +
                std::string(found.text(row, column_owner)) + " " +
                std::to_string(found.at(row, column_row).integer)
            );
        }
        return result;
    }

    std::vector<Table> tables_ = contract_tables();
    const Table& table_ = *std::find_if(tables_.begin(), tables_.end(), [](const Table& one) {
        return one.name == "listing";
    });
    MemoryRows rows_{tables_};
};

TEST_F(Rows, AreFoundBySourceOwnerAndNumber) {
    put("vas", "Patient/2", {"a", "b", "a"});
    put("lifecare", "Patient/9", {"a"});
    put("vas", "Patient/1", {"a"});
    const auto all = ElementsAre(
        "lifecare Patient/9 0", "vas Patient/1 0", "vas Patient/2 0", "vas Patient/2 2"
    );
    EXPECT_THAT(at_unit("a"), all);
    EXPECT_THAT(at_unit("a", "lifecare"), ElementsAre("lifecare Patient/9 0"));
    EXPECT_THAT(at_unit("c"), IsEmpty());
}

TEST_F(Rows, AreCopiedWholeWhereverTheyStand) {
    put("vas", "Patient/1", {"b", "a", "a", "b", "a"});
    put("vas", "Patient/2", {"", "a"});
    EXPECT_THAT(
        at_unit("a"),
        ElementsAre("vas Patient/1 1", "vas Patient/1 2", "vas Patient/1 4", "vas Patient/2 1")
    );
    EXPECT_THAT(at_unit("b"), ElementsAre("vas Patient/1 0", "vas Patient/1 3"));
    EXPECT_THAT(at_unit(""), ElementsAre("vas Patient/2 0"));
}

TEST_F(Rows, AreFoundByValuesOfAnyLength) {
    std::string unit;
    for (int i = 0; i < 40; ++i) {
        unit += static_cast<char>('a' + i % 7);
        put("vas", "Patient/" + std::to_string(i), {unit.c_str()});
    }
    for (std::size_t size = 1; size <= unit.size(); ++size) {
        EXPECT_THAT(
            at_unit(unit.substr(0, size)),
            ElementsAre("vas Patient/" + std::to_string(size - 1) + " 0")
        );
    }
}

TEST_F(Rows, StayFoundAfterTheyWereAskedForAndChanged) {
    put("vas", "Patient/2", {"a", "b"});
    EXPECT_THAT(at_unit("a"), ElementsAre("vas Patient/2 0"));
    put("vas", "Patient/1", {"b", "a"});
    EXPECT_THAT(at_unit("a"), ElementsAre("vas Patient/1 1", "vas Patient/2 0"));
    put("vas", "Patient/2", {"b"});
    EXPECT_THAT(at_unit("a"), ElementsAre("vas Patient/1 1"));
    EXPECT_THAT(at_unit("b"), ElementsAre("vas Patient/1 0", "vas Patient/2 0"));
    put("vas", "Patient/1", {});
    EXPECT_THAT(at_unit("a"), IsEmpty());
    rows_.remove("vas", "Patient/2");
    EXPECT_THAT(at_unit("b"), IsEmpty());
}

TEST_F(Rows, AreFoundThroughACopyOfTheTableToo) {
    put("vas", "Patient/1", {"a"});
    const Table copy = table_;
    RowBatch found(copy);
    rows_.find(copy, *copy.find("unit"), "a", {}, found);
    EXPECT_EQ(found.rows(), 1U);
    const Table other = make_table("other");
    RowBatch nothing(other);
    EXPECT_THROW(rows_.find(other, column_key, "a", {}, nothing), std::out_of_range);
}

}  // namespace
}  // namespace mappings
