// Running test files of the SQL on FHIR format.
#include "tests/mappings/engine/sql_on_fhir_case.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "fhir/json_writer.hpp"
#include "mappings/engine/view.hpp"
#include "mappings/engine/view_output.hpp"

namespace mappings::testing {
namespace {

namespace json = fhir::json;

std::string comparable_value(const json::Value& value) {
    if (json::is_number(value)) {
        const auto number = fhir::fhirpath::Decimal::parse(json::number_text(value));
        if (number) return fhir::fhirpath::to_text(fhir::fhirpath::trimmed(*number));
    }
    fhir::JsonWriter out;
    out.value(value);
    return out.take();
}

class JsonRows final : public RowSink {
public:
    explicit JsonRows(const View& view) : view_(view), array_(out_.array()) {}
    void row(std::span<const ViewCell> cells) override { write_row(view_, cells, out_); }
    std::string take() && {
        { auto closed = std::move(array_); }
        return out_.take();
    }

private:
    const View& view_;
    fhir::JsonWriter out_;
    fhir::JsonWriter::Scope array_;
};

fhir::Document parse(std::string text) {
    auto document =
        fhir::Document::parse(std::move(text), {.bytes = 64u << 20, .nodes = 10'000'000});
    if (!document) throw std::runtime_error(document.error().issues().front().text);
    return std::move(*document);
}

std::string text_of_issues(const std::vector<fhir::Issue>& issues) {
    std::string text;
    for (const fhir::Issue& issue : issues) text += issue.code + ": " + issue.text + "\n";
    return text;
}

std::string compare(const std::vector<std::string>& expected, const std::vector<std::string>& got) {
    if (expected == got) return {};
    std::string text = "expected rows:\n";
    for (const std::string& row : expected) text += "  " + row + "\n";
    text += "rows:\n";
    for (const std::string& row : got) text += "  " + row + "\n";
    return text;
}

std::string check_columns(const View& view, const json::Value& test) {
    const json::Value* expected = json::find(test, "expectColumns");
    if (expected == nullptr) return {};
    std::string want;
    std::string have;
    for (const json::Value& name : expected->GetArray())
        want += std::string(json::text(name)) + ' ';
    for (const ViewColumn& column : view.columns()) have += column.name + ' ';
    return want == have ? "" : "expected columns " + want + "and got " + have;
}

void write_cell(
    const Table& table, const RowBatch& batch, std::size_t row, int column, fhir::JsonWriter& out
) {
    const Cell cell = batch.at(row, column);
    const CellType type = table.columns[static_cast<std::size_t>(column)].type;
    if (cell.kind == Cell::Kind::null)
        out.null();
    else if (cell.kind == Cell::Kind::text)
        out.string(cell.text);
    else if (type == CellType::boolean)
        out.boolean(cell.integer != 0);
    else
        out.integer(cell.integer);
}

void write_rows(const RowBatch& batch, fhir::JsonWriter& out) {
    const Table& table = batch.table();
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        const auto object = out.object();
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            out.key(table.columns[column].name);
            write_cell(table, batch, row, static_cast<int>(column), out);
        }
    }
}

/// The columns a test of a set compares: those it names, else the view's own and what is made of
/// them.
std::vector<std::string> compared_columns(const Table& table, const json::Value& test) {
    std::vector<std::string> columns;
    if (const json::Value* named = json::find(test, "compare")) {
        for (const json::Value& one : named->GetArray()) columns.emplace_back(json::text(one));
        return columns;
    }
    for (std::size_t i = fixed_column_count; i < table.columns.size(); ++i) {
        columns.push_back(table.columns[i].name);
    }
    return columns;
}

}  // namespace

std::vector<CaseFile> case_files(const std::string& folder) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".json") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<CaseFile> files;
    for (const auto& path : paths) {
        std::ifstream in(path, std::ios::binary);
        std::ostringstream bytes;
        bytes << in.rdbuf();
        files.push_back({path.filename().string(), parse(bytes.str())});
    }
    return files;
}

std::vector<fhir::Version> versions_of(const CaseFile& file) {
    std::vector<fhir::Version> versions;
    const json::Value* listed = json::find(file.document.root().value(), "fhirVersion");
    if (listed == nullptr) return {fhir::Version::r4};
    for (const json::Value& one : listed->GetArray()) {
        const auto version = fhir::version_from(json::text(one));
        if (version) versions.push_back(*version);
    }
    return versions;
}

std::vector<std::string> comparable(const json::Value& rows, std::span<const std::string> columns) {
    std::vector<std::string> result;
    for (const json::Value& row : rows.GetArray()) {
        std::map<std::string, std::string> members;
        for (auto it = row.MemberBegin(); it != row.MemberEnd(); ++it) {
            const std::string name(json::name(*it));
            const bool compared =
                columns.empty() || std::find(columns.begin(), columns.end(), name) != columns.end();
            if (compared && !it->value.IsNull()) members[name] = comparable_value(it->value);
        }
        std::string text;
        for (const auto& [name, value] : members) text += name + '=' + value + ' ';
        result.push_back(std::move(text));
    }
    std::sort(result.begin(), result.end());
    return result;
}

std::string run_official(const CaseFile& file, const json::Value& test, fhir::Version version) {
    const fhir::Node root(test);
    const json::Value& definition = *json::find(test, "view");
    const json::Value* error = json::find(test, "expectError");
    const bool error_expected = error != nullptr && error->IsTrue();
    Faults faults;
    const auto view =
        View::compile(fhir::Node(root, "view", definition), {.versions = {version}}, faults);
    if (!view) {
        if (error_expected) return {};
        std::string text = "does not compile:\n";
        for (const Fault& fault : faults.all()) text += fault.code + ": " + fault.text + "\n";
        return text;
    }
    ViewRunner runner;
    JsonRows rows(*view);
    const json::Value& resources = *json::find(file.document.root().value(), "resources");
    for (const json::Value& resource : resources.GetArray()) {
        const auto made = view->run({resource, version}, runner, rows);
        if (made) continue;
        if (error_expected) return {};
        return "stopped: " + text_of_issues(made.error().issues());
    }
    if (error_expected) return "an error was expected, and there was none";
    const std::string columns = check_columns(*view, test);
    if (!columns.empty()) return columns;
    const fhir::Document got = parse(std::move(rows).take());
    const json::Value* expected = json::find(test, "expect");
    if (expected == nullptr) return {};
    return compare(comparable(*expected), comparable(got.root().value()));
}

std::string run_of_set(
    const MappingSet& set, const CaseFile& file, const json::Value& test, fhir::Version version
) {
    const std::string_view reference = json::find_text(*json::find(test, "view"), "$ref");
    const std::string name = std::filesystem::path(std::string(reference)).stem().string();
    const Table* table = set.find_table(name);
    if (table == nullptr) return "the set has no table '" + name + "'";
    const json::Value& root = file.document.root().value();
    const std::string_view named = json::find_text(root, "source");
    const std::string_view source = named.empty() ? "test" : named;
    fhir::JsonWriter out;
    {
        const auto array = out.array();
        for (const json::Value& resource : json::find(root, "resources")->GetArray()) {
            const std::string owner = std::string(json::find_text(resource, "resourceType")) + '/' +
                                      std::string(json::find_text(resource, "id"));
            const auto made = set.extract({fhir::Node(resource), version, source, owner, {}});
            if (!made) return "stopped: " + text_of_issues(made.error().issues());
            for (const RowBatch& batch : made->rows) {
                if (&batch.table() == table) write_rows(batch, out);
            }
        }
    }
    const fhir::Document got = parse(out.take());
    const std::vector<std::string> columns = compared_columns(*table, test);
    return compare(
        comparable(*json::find(test, "expect"), columns), comparable(got.root().value(), columns)
    );
}

}  // namespace mappings::testing
