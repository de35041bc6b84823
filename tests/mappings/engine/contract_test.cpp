// The contract: what is missing or of a wrong type is said; what is optional may be absent.
#include "mappings/engine/contract.hpp"

#include <gtest/gtest.h>

namespace mappings {
namespace {

std::vector<std::string> texts(const std::vector<fhir::Issue>& issues) {
    std::vector<std::string> result;
    for (const fhir::Issue& issue : issues) result.push_back(issue.code + ": " + issue.text);
    return result;
}

Table& table_named(std::vector<Table>& tables, std::string_view name) {
    for (Table& table : tables) {
        if (table.name == name) return table;
    }
    throw std::logic_error("no such table");
}

void erase_column(Table& table, std::string_view column) {
    std::erase_if(table.columns, [&](const Column& one) { return one.name == column; });
}

TEST(Contract, ACompleteSetHasNoFault) {
    EXPECT_EQ(texts(check_contract(contract_tables())), std::vector<std::string>{});
}

TEST(Contract, AMissingRequiredColumnIsNamed) {
    std::vector<Table> tables = contract_tables();
    erase_column(table_named(tables, "care_team_claim"), "via_team");
    EXPECT_EQ(
        texts(check_contract(tables)),
        std::vector<std::string>{"column-missing: Assembly needs the column "
                                 "'care_team_claim.via_team' of type string, and no view gives it."}
    );
}

TEST(Contract, AMissingRequiredTableIsNamed) {
    std::vector<Table> tables = contract_tables();
    std::erase_if(tables, [](const Table& one) { return one.name == "practitioner"; });
    EXPECT_EQ(
        texts(check_contract(tables)),
        std::vector<std::string>{
            "table-missing: Assembly needs the table 'practitioner', and no view gives it."}
    );
}

TEST(Contract, AWrongTypeIsNamed) {
    std::vector<Table> tables = contract_tables();
    Table& claims = table_named(tables, "care_team_claim");
    claims.columns[static_cast<std::size_t>(*claims.find("slot"))].type = CellType::text;
    EXPECT_EQ(
        texts(check_contract(tables)),
        std::vector<std::string>{
            "column-type: The column 'care_team_claim.slot' is of type string; "
            "assembly needs integer."}
    );
}

TEST(Contract, OptionalTablesAndColumnsMayBeAbsentAndReadAsMinusOne) {
    std::vector<Table> tables = contract_tables();
    std::erase_if(tables, [](const Table& one) { return one.name == "none_stated"; });
    erase_column(table_named(tables, "care_team_claim"), "note");
    EXPECT_EQ(texts(check_contract(tables)), std::vector<std::string>{});
    const AssemblyTables resolved = resolve_tables(tables);
    EXPECT_FALSE(resolved.none_stated);
    EXPECT_EQ(resolved.care_team_claim.column.note, -1);
    EXPECT_EQ(
        resolved.care_team_claim.column.team,
        resolved.care_team_claim.table->find("team").value_or(-2)
    );
}

TEST(Contract, LookupsAreWhatAssemblyFindsRowsBy) {
    EXPECT_EQ(
        lookup_columns("patient"), (std::vector<std::string_view>{"replaced_by", "number_id"})
    );
    EXPECT_TRUE(lookup_columns("follow_up").empty());
}

}  // namespace
}  // namespace mappings
