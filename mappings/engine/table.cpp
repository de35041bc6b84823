// Tables and their fixed columns.
#include "mappings/engine/table.hpp"

namespace mappings {

std::optional<int> Table::find(std::string_view column) const {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].name == column) return static_cast<int>(i);
    }
    return std::nullopt;
}

Table make_table(std::string name) {
    Table table;
    table.name = std::move(name);
    table.columns = {
        {"_source", CellType::text},
        {"_owner", CellType::text},
        {"_row", CellType::integer},
        {"_key", CellType::text},
        {"_version", CellType::integer},
        {"_changed", CellType::text},
        {"_labels", CellType::text},
        {"_set", CellType::text},
    };
    return table;
}

}  // namespace mappings
