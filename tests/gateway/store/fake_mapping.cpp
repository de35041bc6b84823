// The fake mapping: bodies of lines, subjects, dependants and models of a few lines each.
#include <algorithm>
#include <set>
#include <sstream>

#include "tests/gateway/store/fixture.hpp"

namespace gateway::store::testing {
namespace {

using mappings::Anchor;
using mappings::CellType;
using mappings::RowBatch;
using mappings::Table;

std::vector<Table> make_tables() {
    Table claim = mappings::make_table("claim");
    for (const char* name : {"team", "patient", "member", "code"}) {
        claim.columns.push_back({name, CellType::text});
    }
    claim.columns.push_back({"slot", CellType::integer});
    claim.lookups = {mappings::fixed_column_count + 1, mappings::fixed_column_count + 2};
    Table person = mappings::make_table("person");
    person.columns.push_back({"patient", CellType::text});
    person.columns.push_back({"number_id", CellType::text});
    person.lookups = {mappings::fixed_column_count, mappings::fixed_column_count + 1};
    Table role = mappings::make_table("role");
    role.columns.push_back({"role", CellType::text});
    role.columns.push_back({"person", CellType::text});
    role.columns.push_back({"active", CellType::boolean});
    role.lookups = {mappings::fixed_column_count, mappings::fixed_column_count + 1};
    return {claim, person, role};
}

std::string value_of(const std::string& words, const std::string& column) {
    std::istringstream in(words);
    std::string word;
    while (in >> word) {
        if (word.starts_with(column + "=")) return word.substr(column.size() + 1);
    }
    return "-";
}

void add_row(
    RowBatch& batch, std::string_view source, std::string_view owner, const std::string& words
) {
    std::istringstream in(words);
    std::string table;
    std::string first;
    in >> table >> first;
    const std::string contained = first.starts_with("#") ? first : "";
    const std::size_t number = batch.rows();
    batch.add_text(source);
    batch.add_text(owner);
    batch.add_integer(static_cast<std::int64_t>(number));
    batch.add_text(std::string(owner) + contained);
    batch.add_null();
    batch.add_null();
    const std::string labels = value_of(words, "labels");
    labels == "-" ? batch.add_null() : batch.add_text(labels);
    batch.add_text("set");
    const std::vector<mappings::Column>& columns = batch.table().columns;
    for (std::size_t i = mappings::fixed_column_count; i < columns.size(); ++i) {
        const std::string value = value_of(words, columns[i].name);
        if (value == "-") {
            batch.add_null();
        } else if (columns[i].type == CellType::text) {
            batch.add_text(value);
        } else {
            batch.add_integer(std::stoll(value));
        }
    }
}

int column(const Table& table, std::string_view name) {
    return table.find(name).value();
}

std::vector<Anchor> subjects_of(std::span<const RowBatch> batches) {
    std::set<Anchor> found;
    for (const RowBatch& batch : batches) {
        if (batch.table().name == "role") continue;
        for (std::size_t row = 0; row < batch.rows(); ++row) {
            const std::string source(batch.text(row, mappings::column_source));
            const std::string_view patient = batch.text(row, column(batch.table(), "patient"));
            if (!patient.empty()) found.insert({source, std::string(patient)});
            if (batch.table().name != "person") continue;
            const std::string_view number = batch.text(row, column(batch.table(), "number_id"));
            if (!number.empty()) found.insert({"", std::string(number)});
        }
    }
    return {found.begin(), found.end()};
}

mappings::Dependants dependants_of(
    mappings::RowSource& rows, std::span<const RowBatch> changed, std::size_t limit
) {
    const std::vector<Anchor> direct = subjects_of(changed);
    std::set<Anchor> found(direct.begin(), direct.end());
    for (const RowBatch& batch : changed) {
        if (batch.table().name != "role") continue;
        for (std::size_t row = 0; row < batch.rows(); ++row) {
            const Table& claim = fake_table("claim");
            std::vector<RowBatch> claims{RowBatch(claim)};
            rows.find(
                claim,
                column(claim, "member"),
                batch.text(row, column(batch.table(), "role")),
                batch.text(row, mappings::column_source),
                claims.front()
            );
            for (const Anchor& anchor : subjects_of(claims)) found.insert(anchor);
        }
    }
    if (found.size() > limit) return {{}, false};
    return {{found.begin(), found.end()}, true};
}

void append(std::string& model, const RowBatch& batch, std::size_t row) {
    const int columns = static_cast<int>(batch.table().columns.size());
    for (int i = 0; i < columns; ++i) {
        const mappings::Cell cell = batch.at(row, i);
        if (cell.kind == mappings::Cell::Kind::integer) model += std::to_string(cell.integer);
        model += cell.text;
        model += '|';
    }
    model += '\n';
}

// Claims of the patient with the roles they reach, and the same for everyone with the number.
std::string model_of(mappings::RowSource& rows, const Anchor& anchor) {
    std::string model;
    if (anchor.source.empty()) {
        const Table& person = fake_table("person");
        RowBatch persons(person);
        rows.find(person, column(person, "number_id"), anchor.value, "", persons);
        for (std::size_t row = 0; row < persons.rows(); ++row) {
            const Anchor one{
                std::string(persons.text(row, mappings::column_source)),
                std::string(persons.text(row, column(person, "patient")))};
            model += model_of(rows, one);
        }
        return model;
    }
    const Table& claim = fake_table("claim");
    const Table& role = fake_table("role");
    RowBatch claims(claim);
    rows.find(claim, column(claim, "patient"), anchor.value, anchor.source, claims);
    for (std::size_t row = 0; row < claims.rows(); ++row) {
        append(model, claims, row);
        RowBatch roles(role);
        const std::string_view member = claims.text(row, column(claim, "member"));
        rows.find(role, column(role, "role"), member, anchor.source, roles);
        for (std::size_t i = 0; i < roles.rows(); ++i) append(model, roles, i);
    }
    return model;
}

// "code=A" becomes "code=A" and the mark.
std::string with_mark(const std::string& body, const std::string& mark) {
    std::string marked;
    std::size_t at = 0;
    while (at < body.size()) {
        const std::size_t end = std::min(body.find_first_of(" \n", at), body.size());
        const std::string_view word = std::string_view(body).substr(at, end - at);
        marked += word;
        if (word.starts_with("code=")) marked += mark;
        if (end < body.size()) marked += body[end];
        at = end + 1;
    }
    return marked;
}

}  // namespace

std::span<const Table> fake_tables() {
    static const std::vector<Table> tables = make_tables();
    return tables;
}

const Table& fake_table(std::string_view name) {
    const auto tables = fake_tables();
    return *std::find_if(tables.begin(), tables.end(), [&](const Table& t) {
        return t.name == name;
    });
}

std::vector<RowBatch> rows_of(
    std::string_view source, std::string_view owner, std::string_view body
) {
    std::vector<RowBatch> batches;
    for (const Table& table : fake_tables()) {
        RowBatch batch(table);
        bool named = false;
        std::istringstream lines{std::string(body)};
        std::string line;
        while (std::getline(lines, line)) {
            if (!line.starts_with(table.name + " ")) continue;
            named = true;
            add_row(batch, source, owner, line);
        }
        if (named) batches.push_back(std::move(batch));
    }
    return batches;
}

Mapping fake_mapping(std::string extract_id, std::string assemble_id) {
    return marked_mapping("", std::move(extract_id), std::move(assemble_id));
}

Mapping marked_mapping(std::string mark, std::string extract_id, std::string assemble_id) {
    Mapping mapping;
    mapping.tables = fake_tables();
    mapping.name = "fake";
    mapping.version = extract_id + "/" + assemble_id;
    mapping.files = extract_id + " " + assemble_id + " " + mark;
    mapping.set_id = mapping.files;
    mapping.extract_id = std::move(extract_id);
    mapping.assemble_id = std::move(assemble_id);
    mapping.persons_named =
        [](std::string_view source, std::string_view, fhir::Version, const std::string& body) {
            std::vector<Anchor> named;
            const std::string patient = value_of(body, "patient");
            if (patient != "-") named.push_back({std::string(source), patient});
            return named;
        };
    mapping.extract =
        [mark = std::move(mark)](
            std::string_view source, std::string_view owner, fhir::Version, const std::string& body
        ) -> fhir::Result<std::vector<RowBatch>> {
        if (mark.empty()) return rows_of(source, owner, body);
        if (body.find("unreadable") != std::string::npos) {
            return fhir::Outcome(
                fhir::Kind::invalid, fhir::IssueType::invalid, "unreadable", "Not by this set."
            );
        }
        return rows_of(source, owner, with_mark(body, mark));
    };
    mapping.subjects = subjects_of;
    mapping.dependants = dependants_of;
    mapping.model = model_of;
    return mapping;
}

std::optional<Mapping> restore_fake(const KeptSet& kept, const std::string& files) {
    std::istringstream in(files);
    std::string extract_id;
    std::string assemble_id;
    std::string mark;
    in >> extract_id >> assemble_id >> mark;
    if (extract_id.empty()) return std::nullopt;
    Mapping mapping = marked_mapping(mark, extract_id, assemble_id);
    mapping.origin = kept.info.origin;
    return mapping;
}

}  // namespace gateway::store::testing
