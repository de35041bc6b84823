// Loading, then the set's tests, then which columns of the contract no test fills.
#include "mappings/engine/set_check.hpp"

#include <algorithm>

#include "fhir/document.hpp"
#include "mappings/engine/contract.hpp"
#include "mappings/engine/loader_fault.hpp"
#include "mappings/engine/view_definition.hpp"
#include "mappings/render/page.hpp"
#include "mappings/render/texts.hpp"

namespace mappings {
namespace {

using Filled = std::set<std::pair<std::string, std::string>>;

bool is_file_of(std::string_view path, std::string_view folder) {
    return path.starts_with(folder) && path.ends_with(".json");
}

void append(std::vector<fhir::Issue>& all, std::vector<fhir::Issue> more) {
    all.insert(
        all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end())
    );
}

class Check {
public:
    explicit Check(std::span<const SetFile> files) : files_(files) {}

    SetReport run() {
        count();
        auto set = MappingSet::load(files_);
        if (!set) {
            report_.issues = std::move(set.error().issues());
            return std::move(report_);
        }
        report_.set = std::move(*set);
        const auto warnings = report_.set->warnings();
        report_.issues.assign(warnings.begin(), warnings.end());
        texts_and_pages();
        tests();
        return std::move(report_);
    }

private:
    void count() {
        for (const SetFile& file : files_) {
            report_.views += is_file_of(file.path, "views/");
            report_.concept_maps += is_file_of(file.path, "concept-maps/");
            report_.policies += is_file_of(file.path, "policies/");
        }
    }

    void texts_and_pages() {
        const auto texts = Texts::load(files_);
        if (!texts) return append(report_.issues, texts.error().issues());
        const auto pages = PageRenderer::create(files_, *texts);
        if (!pages) append(report_.issues, pages.error().issues());
    }

    void tests() {
        Filled filled;
        bool any = false;
        for (const SetFile& file : files_) {
            if (!is_file_of(file.path, "tests/")) continue;
            any = true;
            TestRun run = run_tests(file, report_.set.get());
            append(report_.issues, std::move(run.faults));
            for (TestResult& result : run.results) {
                if (result.failure) report_.issues.push_back(*result.failure);
                report_.tests.push_back(std::move(result));
            }
            filled.merge(run.filled);
        }
        if (any) return unfilled(filled);
        fhir::Issue issue;
        issue.severity = fhir::Severity::warning;
        issue.code = "set-no-tests";
        issue.text =
            "tests/: the set has no tests; nothing shows that its views give what they "
            "are meant to";
        report_.issues.push_back(std::move(issue));
    }

    /// Columns that assembly reads and that every test leaves null: nothing shows that they work.
    void unfilled(const Filled& filled) {
        for (const Table& contract : contract_tables()) {
            const Table* table = report_.set->find_table(contract.name);
            if (table == nullptr) continue;
            std::vector<std::string> columns;
            for (std::size_t i = fixed_column_count; i < contract.columns.size(); ++i) {
                const std::string& name = contract.columns[i].name;
                if (table->find(name) && !filled.contains({table->name, name})) {
                    columns.push_back(name);
                }
            }
            if (!columns.empty()) report_unfilled(*table, columns);
        }
    }

    void report_unfilled(const Table& table, const std::vector<std::string>& columns) {
        const std::string_view path = report_.set->view_of_table(table.name);
        const auto file = std::find_if(files_.begin(), files_.end(), [&](const SetFile& one) {
            return one.path == path;
        });
        auto document = fhir::Document::parse(file->bytes, fhir::Limits::config());
        if (!document) return;  // cannot be: it has been compiled
        const fhir::Node root = document->root();
        Faults faults;
        for (const std::string& column : columns) {
            std::string at = column_pointer(root, column);
            faults.warning(
                "view-column-untested",
                "no test of the set expects a value in '" + table.name + "." + column +
                    "', which assembly reads",
                at.empty() ? "/name" : std::move(at)
            );
        }
        append(report_.issues, issues_in(*file, faults.all()));
    }

    std::span<const SetFile> files_;
    SetReport report_;
};

}  // namespace

std::size_t SetReport::failed_tests() const {
    return static_cast<std::size_t>(std::count_if(
        tests.begin(), tests.end(), [](const TestResult& test) { return test.failure.has_value(); }
    ));
}

SetReport check_set(std::span<const SetFile> files) {
    return Check(files).run();
}

}  // namespace mappings
