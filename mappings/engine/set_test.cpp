// Reading a test file and running its tests, each in every release of the file.
#include "mappings/engine/set_test.hpp"

#include <algorithm>
#include <map>

#include "fhir/document.hpp"
#include "fhir/locate.hpp"
#include "mappings/engine/assemble.hpp"
#include "mappings/engine/loader_fault.hpp"
#include "mappings/engine/memory_rows.hpp"
#include "mappings/engine/model_rows.hpp"
#include "mappings/engine/view.hpp"
#include "mappings/engine/view_check.hpp"
#include "mappings/engine/view_output.hpp"

namespace mappings {
namespace {

namespace json = fhir::json;
using fhir::Node;

/// A file of tests holds many resources.
constexpr fhir::Limits limits{.bytes = 2u << 20, .nodes = 50'000, .comments = true};
/// More rows than a person would write down; a view that multiplies ends here.
constexpr std::size_t most_rows = 20'000;

/// When nothing says when a resource last changed.
constexpr std::string_view some_moment = "1970-01-01T00:00:00.000Z";

/// What one test says of itself; the rest is read where it is used.
struct Test {
    Node node;
    std::string title;
    const json::Value* view;
    const json::Value* assemble;
    const json::Value* expect;
    bool error_expected;
    std::vector<std::string> compare;
};

/// How a test ended: passed, or a text at a place below the test ("/expect/0"), or a difference.
struct Verdict {
    std::string why;
    std::string below;
    std::optional<RowDifference> difference;

    static Verdict passed() { return {}; }
    static Verdict failed(std::string why, std::string below = {}) {
        return {std::move(why), std::move(below), std::nullopt};
    }
    bool good() const { return why.empty(); }
};

Verdict compare(
    const Test& test, const std::vector<ComparedRow>& got, const std::vector<std::string>& columns
) {
    if (test.expect == nullptr) return Verdict::passed();
    std::vector<ComparedRow> expected;
    for (const json::Value& row : test.expect->GetArray()) {
        expected.push_back(compared_row(row, test.compare));
    }
    auto difference = first_difference(expected, got, columns);
    if (!difference) return Verdict::passed();
    std::string below = "/expect";
    if (difference->what != RowDifference::What::extra_row) {
        below += '/' + std::to_string(difference->row);
    }
    const json::Value* row = difference->what == RowDifference::What::cell
                                 ? &(*test.expect)[static_cast<unsigned>(difference->row)]
                                 : nullptr;
    if (row != nullptr && json::find(*row, difference->column) != nullptr) {
        below += '/' + difference->column;
    }
    std::string why = text_of(*difference);
    return {std::move(why), std::move(below), std::move(difference)};
}

std::string first_text(const std::vector<fhir::Issue>& issues) {
    return issues.empty() ? std::string() : issues.front().text;
}

/// Keeps the rows of a view as they compare.
class ComparedRows final : public RowSink {
public:
    ComparedRows(const View& view, std::span<const std::string> columns)
        : view_(view), columns_(columns) {}
    void row(std::span<const ViewCell> cells) override {
        fhir::JsonWriter out;
        write_row(view_, cells, out);
        auto document = fhir::Document::parse(out.take(), limits);
        if (document) rows.push_back(compared_row(document->root().value(), columns_));
    }
    std::vector<ComparedRow> rows;

private:
    const View& view_;
    std::span<const std::string> columns_;
};

Verdict run_inline(const Test& test, const json::Value& resources, fhir::Version version) {
    Faults faults;
    const auto view =
        View::compile(Node(test.node, "view", *test.view), {.versions = {version}}, faults);
    if (!view) {
        if (test.error_expected) return Verdict::passed();
        std::string why = "the view does not compile";
        for (const Fault& fault : faults.all()) {
            if (fault.severity == fhir::Severity::error) why += "; " + fault.text;
        }
        return Verdict::failed(std::move(why), "/view");
    }
    ViewRunner runner;
    ComparedRows rows(*view, test.compare);
    for (const json::Value& resource : resources.GetArray()) {
        runner.limit_rows(most_rows - rows.rows.size());
        const auto made = view->run({resource, version, nullptr, nullptr}, runner, rows);
        if (made) continue;
        if (test.error_expected) return Verdict::passed();
        return Verdict::failed("the view stopped: " + first_text(made.error().issues()), "/view");
    }
    if (test.error_expected) return Verdict::failed("an error was expected, and there was none");
    std::vector<std::string> columns;
    for (const ViewColumn& column : view->columns()) columns.push_back(column.name);
    if (const json::Value* names = json::find(test.node.value(), "expectColumns")) {
        std::vector<std::string> expected;
        if (names->IsArray()) {
            for (const json::Value& name : names->GetArray()) {
                if (json::is_string(name)) expected.emplace_back(json::text(name));
            }
        }
        if (expected != columns) {
            return Verdict::failed("the view has other columns than expected", "/expectColumns");
        }
    }
    return compare(test, rows.rows, columns);
}

/// Everything the resources of a file give in one release; made once for all its tests.
struct Extracted {
    struct Owner {
        std::string key;
        std::string changed;
        std::vector<RowBatch> rows;
    };
    std::vector<Owner> owners;
    /// Why there is nothing.
    std::string stopped;
};

Extracted extract_all(
    const MappingSet& set,
    const json::Value& resources,
    std::string_view source,
    fhir::Version version
) {
    Extracted all;
    std::size_t rows = 0;
    for (const json::Value& resource : resources.GetArray()) {
        Extracted::Owner owner;
        owner.key = std::string(json::find_text(resource, "resourceType")) + '/' +
                    std::string(json::find_text(resource, "id"));
        owner.changed = some_moment;
        if (const json::Value* meta = json::find(resource, "meta")) {
            const std::string_view changed = json::find_text(*meta, "lastUpdated");
            if (!changed.empty()) owner.changed = changed;
        }
        auto made = set.extract({Node(resource), version, source, owner.key, {}});
        if (!made) {
            all.stopped = "extraction stopped: " + first_text(made.error().issues());
            return all;
        }
        for (const RowBatch& batch : made->rows) rows += batch.rows();
        if (rows > most_rows) {
            all.stopped =
                "the resources of the file give more than " + std::to_string(most_rows) + " rows";
            return all;
        }
        owner.rows = std::move(made->rows);
        all.owners.push_back(std::move(owner));
    }
    return all;
}

std::string cell_text(const Cell& cell, CellType type) {
    fhir::JsonWriter out;
    if (cell.kind == Cell::Kind::text)
        out.string(cell.text);
    else if (type == CellType::boolean)
        out.boolean(cell.integer != 0);
    else
        out.integer(cell.integer);
    return out.take();
}

void add_rows(
    const RowBatch& batch, std::span<const std::string> columns, std::vector<ComparedRow>& rows
) {
    const Table& table = batch.table();
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        ComparedRow compared;
        for (const std::string& name : columns) {
            const auto column = table.find(name);
            if (!column) continue;
            const Cell cell = batch.at(row, *column);
            if (cell.is_null()) continue;
            const CellType type = table.columns[static_cast<std::size_t>(*column)].type;
            compared.emplace(name, cell_text(cell, type));
        }
        rows.push_back(std::move(compared));
    }
}

/// The path inside the set that `reference` means from a file of the set; nothing when it leads out
/// of the set.
std::optional<std::string> inside(std::string_view file, std::string_view reference) {
    if (reference.starts_with('/') || reference.find('\\') != std::string_view::npos) {
        return std::nullopt;
    }
    std::vector<std::string_view> parts;
    const auto split = [&](std::string_view path, auto&& use) {
        while (!path.empty()) {
            const std::size_t slash = std::min(path.find('/'), path.size());
            use(path.substr(0, slash));
            path.remove_prefix(std::min(slash + 1, path.size()));
        }
    };
    split(file, [&](std::string_view part) { parts.push_back(part); });
    if (!parts.empty()) parts.pop_back();
    bool out = false;
    split(reference, [&](std::string_view part) {
        if (part.empty() || part == ".") return;
        if (part != "..") return parts.push_back(part);
        if (parts.empty()) {
            out = true;
            return;
        }
        parts.pop_back();
    });
    if (out) return std::nullopt;
    std::string path;
    for (const std::string_view part : parts) {
        if (!path.empty()) path += '/';
        path += part;
    }
    return path;
}

class FileRun {
public:
    FileRun(const SetFile& file, const MappingSet* set) : file_(file), set_(set) {}

    TestRun run() {
        auto document = fhir::Document::parse(file_.bytes, limits);
        if (!document) {
            run_.faults = with_path(file_.path, document.error().issues());
            return std::move(run_);
        }
        const Node root = document->root();
        read(root);
        run_.faults = issues_in(file_, faults_.all());
        place_failures();
        return std::move(run_);
    }

private:
    /// An array member, or null and a fault.
    const json::Value* array(const Node& parent, std::string_view name) {
        const json::Value* value = json::find(parent.value(), name);
        if (value != nullptr && value->IsArray()) return value;
        faults_.error(
            "set-test",
            value == nullptr ? "'" + std::string(name) + "' is missing"
                             : "'" + std::string(name) + "' must be an array",
            value == nullptr ? parent : Node(parent, name, *value)
        );
        return nullptr;
    }

    void read(const Node& root) {
        if (!root.value().IsObject()) {
            return faults_.error("set-test", "a file of tests is an object", root);
        }
        check_members(
            root,
            {"title", "description", "tags", "fhirVersion", "source", "resources", "tests"},
            "a file of tests",
            fhir::Severity::error,
            faults_
        );
        versions(root);
        source_ = json::find_text(root.value(), "source");
        if (source_.empty()) source_ = "test";
        resources_ = array(root, "resources");
        const json::Value* tests = array(root, "tests");
        if (resources_ == nullptr || tests == nullptr) return;
        const Node list(root, "tests", *tests);
        for (unsigned i = 0; i < tests->Size(); ++i) test(Node(list, i, (*tests)[i]));
    }

    void versions(const Node& root) {
        const json::Value* listed = json::find(root.value(), "fhirVersion");
        if (listed == nullptr) {
            versions_ = {fhir::Version::r4};
            return;
        }
        listed = array(root, "fhirVersion");
        if (listed == nullptr) return;
        for (const json::Value& one : listed->GetArray()) {
            const auto version = json::is_string(one) ? fhir::version_from(json::text(one))
                                                      : std::optional<fhir::Version>();
            if (version) versions_.push_back(*version);
        }
        if (!versions_.empty()) return;
        faults_.error(
            "set-test",
            "none of these is a release this program reads: 4.0.1, 4.3.0 or 5.0.0",
            Node(root, "fhirVersion", *listed)
        );
    }

    void test(const Node& node) {
        if (!node.value().IsObject()) {
            return faults_.error("set-test", "a test must be an object", node);
        }
        check_members(
            node,
            {"title",
             "description",
             "tags",
             "view",
             "assemble",
             "compare",
             "expect",
             "expectError",
             "expectColumns",
             "expectCount"},
            "a test",
            fhir::Severity::error,
            faults_
        );
        Test test{node, std::string(json::find_text(node.value(), "title")), {}, {}, {}, {}, {}};
        test.view = json::find(node.value(), "view");
        test.assemble = json::find(node.value(), "assemble");
        if ((test.view == nullptr) == (test.assemble == nullptr)) {
            return faults_.error("set-test", "a test has either 'view' or 'assemble'", node);
        }
        const json::Value* error = json::find(node.value(), "expectError");
        test.error_expected = error != nullptr && error->IsTrue();
        if (!expectations(node, test)) return;
        if (test.assemble != nullptr) return assemble(test);
        const json::Value* reference = json::find(*test.view, "$ref");
        if (reference != nullptr) return by_reference(test, *reference);
        each_version(test, [&](fhir::Version version) {
            return run_inline(test, *resources_, version);
        });
    }

    /// Reads `expect` and `compare`; false when they are no lists of rows and names.
    bool expectations(const Node& node, Test& test) {
        test.expect = json::find(node.value(), "expect");
        const bool other =
            test.error_expected || json::find(node.value(), "expectColumns") != nullptr;
        if (test.expect != nullptr || !other) {
            test.expect = array(node, "expect");
            if (test.expect == nullptr) return false;
        }
        if (json::find(node.value(), "compare") == nullptr) return true;
        const json::Value* names = array(node, "compare");
        if (names == nullptr) return false;
        for (const json::Value& name : names->GetArray()) {
            if (json::is_string(name)) test.compare.emplace_back(json::text(name));
        }
        return true;
    }

    /// A column that the test names and that is not among `known` can only be a slip.
    bool known_columns(
        const Test& test, std::span<const std::string> known, std::string_view what
    ) {
        bool good = true;
        const auto check = [&](std::string_view name, const Node& at) {
            if (std::find(known.begin(), known.end(), name) != known.end()) return;
            good = false;
            std::string text =
                "'" + std::string(name) + "' is not a column of " + std::string(what);
            const std::string_view meant = nearest(name, known);
            if (!meant.empty()) text += "; did you mean '" + std::string(meant) + "'?";
            faults_.error("set-test-column", std::move(text), at);
        };
        if (const json::Value* names = json::find(test.node.value(), "compare")) {
            const Node list(test.node, "compare", *names);
            for (unsigned i = 0; i < names->Size(); ++i) {
                const json::Value& name = (*names)[i];
                if (json::is_string(name)) check(json::text(name), Node(list, i, name));
            }
        }
        const Node list(test.node, "expect", *test.expect);
        for (unsigned i = 0; i < test.expect->Size(); ++i) {
            const json::Value& row = (*test.expect)[i];
            const Node at(list, i, row);
            if (!row.IsObject()) {
                good = false;
                faults_.error("set-test", "a row must be an object", at);
                continue;
            }
            for (auto it = row.MemberBegin(); it != row.MemberEnd(); ++it) {
                check(json::name(*it), Node(at, json::name(*it), it->value));
            }
        }
        return good;
    }

    void by_reference(const Test& test, const json::Value& reference) {
        const Node view(test.node, "view", *test.view);
        const Node at(view, "$ref", reference);
        if (!json::is_string(reference)) {
            return faults_.error("set-test-ref", "'$ref' must be a text", at);
        }
        const std::string_view text = json::text(reference);
        const auto path = inside(file_.path, text);
        if (!path) {
            return faults_.error(
                "set-test-ref", "'" + std::string(text) + "' is outside the set", at
            );
        }
        const Table* table = set_ == nullptr ? nullptr : set_->table_of_view(*path);
        if (table == nullptr) {
            std::vector<std::string> views;
            if (set_ != nullptr) views = set_->view_files();
            std::string why = "the set has no view '" + *path + "'";
            const std::string_view meant = nearest(*path, views);
            if (!meant.empty()) why += "; did you mean '" + std::string(meant) + "'?";
            return faults_.error("set-test-ref", std::move(why), at);
        }
        if (test.expect == nullptr) {
            return faults_.error("set-test", "'expect' is missing", test.node);
        }
        std::vector<std::string> columns;
        for (const Column& column : table->columns) columns.push_back(column.name);
        if (!known_columns(test, columns, "'" + table->name + "'")) return;
        note_filled(test, table->name);
        columns.erase(columns.begin(), columns.begin() + fixed_column_count);
        if (!test.compare.empty()) columns = test.compare;
        each_version(test, [&](fhir::Version version) {
            const Extracted& all = extracted(version);
            if (!all.stopped.empty()) return Verdict::failed(all.stopped);
            std::vector<ComparedRow> rows;
            for (const Extracted::Owner& owner : all.owners) {
                for (const RowBatch& batch : owner.rows) {
                    if (&batch.table() == table) add_rows(batch, columns, rows);
                }
            }
            return compare(test, rows, columns);
        });
    }

    void assemble(const Test& test) {
        const Node at(test.node, "assemble", *test.assemble);
        check_members(at, {"patient"}, "'assemble'", fhir::Severity::error, faults_);
        const std::string_view patient = json::find_text(*test.assemble, "patient");
        if (patient.empty()) {
            return faults_.error(
                "set-test", "'assemble' needs a 'patient': \"Patient/p1\" or \"pnr:…\"", at
            );
        }
        if (test.expect == nullptr || set_ == nullptr) {
            return faults_.error("set-test", "'expect' is missing", test.node);
        }
        if (!known_columns(test, model_columns(), "an assembled model")) return;
        Test compared = test;
        if (compared.compare.empty()) compared.compare = named_columns(test);
        each_version(test, [&](fhir::Version version) {
            const Extracted& all = extracted(version);
            if (!all.stopped.empty()) return Verdict::failed(all.stopped);
            return compare(compared, assembled(all, patient, compared.compare), model());
        });
    }

    static std::vector<std::string> model() {
        const auto columns = model_columns();
        return {columns.begin(), columns.end()};
    }

    static std::vector<std::string> named_columns(const Test& test) {
        std::set<std::string> names;
        for (const json::Value& row : test.expect->GetArray()) {
            for (auto it = row.MemberBegin(); it != row.MemberEnd(); ++it) {
                names.emplace(json::name(*it));
            }
        }
        // Rows of a model are told apart by their section, whatever else is compared.
        names.insert("section");
        return {names.begin(), names.end()};
    }

    std::vector<ComparedRow> assembled(
        const Extracted& all, std::string_view patient, const std::vector<std::string>& columns
    ) const {
        MemoryRows rows(set_->tables());
        for (const Extracted::Owner& owner : all.owners) {
            rows.replace(source_, owner.key, owner.rows, {1, owner.changed});
        }
        SourceSettings settings;
        settings.source = source_;
        const bool identity = patient.starts_with("pnr:") || patient.starts_with("id:");
        const Anchor anchor{identity ? std::string() : source_, std::string(patient)};
        Memory memory;
        const Overview overview = mappings::assemble(*set_, {&settings, 1}, rows, anchor, memory);
        std::vector<ComparedRow> compared = model_rows(overview);
        for (ComparedRow& row : compared) {
            std::erase_if(row, [&](const auto& cell) {
                return std::find(columns.begin(), columns.end(), cell.first) == columns.end();
            });
        }
        return compared;
    }

    void note_filled(const Test& test, const std::string& table) {
        for (const json::Value& row : test.expect->GetArray()) {
            for (const auto& [column, value] : compared_row(row, test.compare)) {
                run_.filled.emplace(table, column);
            }
        }
    }

    const Extracted& extracted(fhir::Version version) {
        const auto found = extracted_.find(version);
        if (found != extracted_.end()) return found->second;
        return extracted_.emplace(version, extract_all(*set_, *resources_, source_, version))
            .first->second;
    }

    template <class Run>
    void each_version(const Test& test, Run&& run) {
        for (const fhir::Version version : versions_) {
            Verdict verdict = run(version);
            TestResult result{file_.path, test.title, version, {}, std::move(verdict.difference)};
            if (!verdict.good()) {
                fhir::Issue issue;
                issue.code = "set-test-failed";
                issue.type = fhir::IssueType::business_rule;
                issue.text = "test '" + test.title + "' (" + release_names({&version, 1}) +
                             "): " + verdict.why;
                issue.pointer = test.node.pointer() + verdict.below;
                result.failure = std::move(issue);
            }
            run_.results.push_back(std::move(result));
        }
    }

    void place_failures() {
        std::vector<fhir::Issue> issues;
        for (const TestResult& result : run_.results) {
            if (result.failure) issues.push_back(*result.failure);
        }
        fhir::locate(file_.bytes, issues);
        issues = with_path(file_.path, std::move(issues));
        auto placed = issues.begin();
        for (TestResult& result : run_.results) {
            if (result.failure) result.failure = std::move(*placed++);
        }
    }

    const SetFile& file_;
    const MappingSet* set_;
    TestRun run_;
    Faults faults_;
    std::vector<fhir::Version> versions_;
    std::string source_;
    const json::Value* resources_ = nullptr;
    std::map<fhir::Version, Extracted> extracted_;
};

}  // namespace

TestRun run_tests(const SetFile& file, const MappingSet* set) {
    return FileRun(file, set).run();
}

}  // namespace mappings
