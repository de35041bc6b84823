// From view columns to table columns, and from cells of a view to cells of a batch.
#include "mappings/engine/table_view.hpp"

#include <algorithm>
#include <chrono>
#include <set>

namespace mappings {
namespace {

namespace path = fhir::fhirpath;

constexpr std::string_view hsa_system = "urn:oid:1.2.752.129.2.1.4.1";

CellType cell_type(std::string_view fhir_type) {
    if (fhir_type == "boolean") return CellType::boolean;
    const bool integer = fhir_type == "integer" || fhir_type == "positiveInt" ||
                         fhir_type == "unsignedInt" || fhir_type == "integer64";
    return integer ? CellType::integer : CellType::text;
}

int find(std::span<const ViewColumn> columns, std::string_view name) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].name == name) return static_cast<int>(i);
    }
    return -1;
}

IdentityRules identity_rules(std::string_view last_updated) {
    IdentityRules rules;
    const auto written = path::parse_date_time(last_updated);
    if (!written) return rules;
    rules.written = std::chrono::year(written->year) / written->month / written->day;
    return rules;
}

}  // namespace

std::vector<IdentityColumn> identity_columns(std::span<const ViewColumn> columns) {
    constexpr std::string_view value_end = "_value";
    std::vector<IdentityColumn> result;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string_view name = columns[i].name;
        if (name == "hsa_1") {
            result.push_back({"hsa_id", -1, static_cast<int>(i), find(columns, "hsa_2")});
        }
        if (!name.ends_with(value_end)) continue;
        const std::string stem(name.substr(0, name.size() - value_end.size()));
        const int system = find(columns, stem + "_system");
        if (system >= 0) result.push_back({stem + "_id", system, static_cast<int>(i), -1});
    }
    return result;
}

Table table_of(const View& view, Faults& faults) {
    Table table = make_table(std::string(view.name()));
    for (const ViewColumn& column : view.columns()) {
        if (column.collection) {
            faults.error(
                "table-collection",
                "column '" + column.name +
                    "' is a collection, and a table has one value per cell; use first() or join()",
                "/select"
            );
        }
        if (column.type.empty()) {
            faults.error(
                "table-type", "column '" + column.name + "' needs a declared type", "/select"
            );
        }
        table.columns.push_back({column.name, cell_type(column.type)});
    }
    for (const IdentityColumn& identity : identity_columns(view.columns())) {
        if (table.find(identity.name)) {
            faults.error(
                "table-identity",
                "column '" + identity.name +
                    "' is made from the identifier columns beside it; give yours another name",
                "/select"
            );
        }
        table.columns.push_back({identity.name, CellType::text});
    }
    return table;
}

std::span<IdentityMemory::Last> IdentityMemory::columns(std::size_t count) {
    if (columns_.size() < count) columns_.resize(count);
    const std::span<Last> wanted(columns_.data(), count);
    for (Last& last : wanted) {
        last.value.clear();
        last.other.clear();
        last.key.clear();
    }
    return wanted;
}

TableSink::TableSink(
    const RowFrame& frame,
    std::span<const IdentityColumn> identities,
    RowBatch& batch,
    IdentityObserver& observer,
    IdentityMemory& memory
)
    : frame_(frame),
      identities_(identities),
      batch_(batch),
      observer_(observer),
      last_(memory.columns(identities.size())) {}

void TableSink::row(std::span<const ViewCell> cells) {
    const auto number = static_cast<std::int64_t>(batch_.rows());
    batch_.add_text(frame_.source);
    batch_.add_text(frame_.owner);
    batch_.add_integer(number);
    batch_.add_text(frame_.key);
    batch_.add_null();
    batch_.add_null();
    batch_.add_text(frame_.labels);
    batch_.add_text(frame_.set);
    const Column* column = batch_.table().columns.data() + fixed_column_count;
    for (const ViewCell& cell : cells) add_cell(cell, (column++)->type);
    for (std::size_t i = 0; i < identities_.size(); ++i) add_identity(i, cells);
}

void TableSink::add_cell(ViewCell cell, CellType type) {
    if (cell.empty()) return batch_.add_null();
    const path::Value& value = cell.front();
    if (type == CellType::text) {
        const fhir::json::Value* const json = value.is_node() ? value.json() : nullptr;
        if (json != nullptr && fhir::json::is_string(*json)) {
            const std::string_view text = fhir::json::text(*json);
            return text.empty() ? batch_.add_null() : batch_.add_text(text);
        }
        const auto text = path::text_of(value, scratch_);
        // FHIR has no empty texts; join() of nothing makes one, and it says nothing.
        if (text && !text->empty()) return batch_.add_text(*text);
    } else if (type == CellType::boolean) {
        const auto truth = path::boolean_of(value);
        if (truth) return batch_.add_integer(*truth ? 1 : 0);
    } else {
        const auto number = path::integer_of(value);
        if (number) return batch_.add_integer(*number);
    }
    // Extensions without a value, or (the validator has said so) a value of another JSON type.
    batch_.add_null();
}

void TableSink::add_identity(std::size_t index, std::span<const ViewCell> cells) {
    const IdentityColumn& column = identities_[index];
    const auto cell = [&](int at) {
        return at < 0 ? ViewCell{} : cells[static_cast<std::size_t>(at)];
    };
    const auto text = [](ViewCell from, std::string& scratch) {
        return from.empty() ? std::string_view{}
                            : path::text_of(from.front(), scratch).value_or(std::string_view{});
    };
    const ViewCell value_cell = cell(column.value);
    const ViewCell other_cell = cell(column.system < 0 ? column.second_value : column.system);
    const std::string_view value = text(value_cell, scratch_);
    const std::string_view other = text(other_cell, other_scratch_);
    if (value.empty() && (column.system >= 0 || other.empty())) return batch_.add_null();
    IdentityMemory::Last& last = last_[index];
    if (last.value != value || last.other != other) {
        last.value = value;
        last.other = other;
        if (column.system >= 0) {
            last.key = identity_of(other, value, value_cell);
        } else {
            last.key = identity_of(hsa_system, value, value_cell);
            // A malformed id under one URI does not spoil the one under the other.
            if (last.key.empty()) last.key = identity_of(hsa_system, other, other_cell);
        }
    }
    if (last.key.empty())
        batch_.add_null();
    else
        batch_.add_text(last.key);
}

std::string TableSink::identity_of(
    std::string_view system, std::string_view value, const ViewCell& cell
) {
    if (value.empty()) return {};
    Normalised normalised = normalise(system, value, identity_rules(frame_.last_updated));
    if (!normalised) {
        observer_.remark(code_of(*normalised.fault), text_of(*normalised.fault), cell.front());
        return {};
    }
    for (const IdentityNotice notice : normalised.identity->notices) {
        observer_.remark(code_of(notice), text_of(notice), cell.front());
    }
    if (normalised.identity->check_digit == CheckDigit::wrong) {
        observer_.remark(
            "identity-check-digit", "The check digit of the number is wrong.", cell.front()
        );
    }
    return std::move(normalised.identity->key);
}

}  // namespace mappings
