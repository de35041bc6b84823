// Pairing of equal rows, then of the first one left over with the nearest.
#include "mappings/engine/row_difference.hpp"

#include <algorithm>

#include "fhir/fhirpath/decimal.hpp"
#include "fhir/json_writer.hpp"

namespace mappings {
namespace {

namespace json = fhir::json;

constexpr std::string_view null_text = "null";

std::string_view cell_of(const ComparedRow& row, std::string_view column) {
    const auto found = row.find(column);
    return found == row.end() ? null_text : std::string_view(found->second);
}

std::string json_text(const ComparedRow& row) {
    std::string text = "{";
    for (const auto& [name, value] : row) {
        if (text.size() > 1) text += ", ";
        text += '"' + name + "\": " + value;
    }
    return text + '}';
}

std::size_t equal_cells(const ComparedRow& left, const ComparedRow& right) {
    std::size_t equal = 0;
    for (const auto& [name, value] : left) {
        if (cell_of(right, name) == value) ++equal;
    }
    return equal;
}

std::string first_column(
    const ComparedRow& left, const ComparedRow& right, std::span<const std::string> columns
) {
    for (const std::string& column : columns) {
        if (cell_of(left, column) != cell_of(right, column)) return column;
    }
    for (const ComparedRow* row : {&left, &right}) {
        for (const auto& [name, value] : *row) {
            if (cell_of(left, name) != cell_of(right, name)) return name;
        }
    }
    return {};
}

}  // namespace

std::string compared_value(const json::Value& value) {
    if (json::is_number(value)) {
        const auto number = fhir::fhirpath::Decimal::parse(json::number_text(value));
        if (number) return fhir::fhirpath::to_text(fhir::fhirpath::trimmed(*number));
    }
    fhir::JsonWriter out;
    out.value(value);
    return out.take();
}

ComparedRow compared_row(const json::Value& row, std::span<const std::string> columns) {
    ComparedRow result;
    if (!row.IsObject()) return result;
    for (auto it = row.MemberBegin(); it != row.MemberEnd(); ++it) {
        const std::string_view name = json::name(*it);
        const bool compared =
            columns.empty() || std::find(columns.begin(), columns.end(), name) != columns.end();
        if (compared && !it->value.IsNull()) result.emplace(name, compared_value(it->value));
    }
    return result;
}

std::optional<RowDifference> first_difference(
    const std::vector<ComparedRow>& expected,
    const std::vector<ComparedRow>& got,
    std::span<const std::string> columns
) {
    std::multimap<ComparedRow, std::size_t> left;
    for (std::size_t i = 0; i < got.size(); ++i) left.emplace(got[i], i);
    std::optional<std::size_t> missing;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto like = left.find(expected[i]);
        if (like != left.end())
            left.erase(like);
        else if (!missing)
            missing = i;
    }
    using What = RowDifference::What;
    if (!missing && left.empty()) return std::nullopt;
    if (!missing) {
        const auto first =
            std::min_element(left.begin(), left.end(), [](const auto& one, const auto& other) {
                return one.second < other.second;
            });
        return RowDifference{What::extra_row, 0, {}, {}, json_text(first->first)};
    }
    const ComparedRow& wanted = expected[*missing];
    if (left.empty()) return RowDifference{What::missing_row, *missing, {}, json_text(wanted), {}};
    const ComparedRow* nearest = nullptr;
    std::size_t most = 0;
    for (const auto& [row, index] : left) {
        const std::size_t equal = equal_cells(wanted, row);
        if (nearest != nullptr && equal <= most) continue;
        nearest = &row;
        most = equal;
    }
    const std::string column = first_column(wanted, *nearest, columns);
    return RowDifference{
        What::cell,
        *missing,
        column,
        std::string(cell_of(wanted, column)),
        std::string(cell_of(*nearest, column))};
}

std::string text_of(const RowDifference& difference) {
    const std::string row = "row " + std::to_string(difference.row + 1);
    switch (difference.what) {
        case RowDifference::What::cell:
            return row + ", column '" + difference.column + "': expected " + difference.expected +
                   ", got " + difference.got;
        case RowDifference::What::missing_row:
            return row + " was not made: expected " + difference.expected;
        case RowDifference::What::extra_row:
            return "a row more than expected was made: " + difference.got;
    }
    return {};
}

}  // namespace mappings
