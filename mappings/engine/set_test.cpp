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
#include "mappings/engine/set_test_run.hpp"
#include "mappings/engine/view_check.hpp"

namespace mappings {
namespace {

namespace json = fhir::json;
using fhir::Node;

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
        auto document = fhir::Document::parse(file_.bytes, test_limits);
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
