// From a definition as written to a plan: every path compiled for every release, checked, and its
// shared first steps split off.
#include <algorithm>
#include <map>
#include <set>

#include "fhir/document.hpp"
#include "mappings/engine/view.hpp"
#include "mappings/engine/view_check.hpp"
#include "mappings/engine/view_definition.hpp"
#include "mappings/engine/view_meaning.hpp"
#include "mappings/engine/view_plan.hpp"
#include "mappings/engine/view_prefix.hpp"

namespace mappings {
namespace {

namespace definitions = fhir::definitions;
namespace path = fhir::fhirpath;

/// What paths of one level begin at, in each release.
struct Focus {
    /// False: in that release nothing ever gets here.
    std::array<bool, release_count> exists{};
    /// Null: only the document will tell.
    std::array<const definitions::Type*, release_count> type{};
};

/// The offset of a position in an expression's text.
std::uint32_t offset_in(std::string_view text, const std::optional<fhir::Position>& position) {
    if (!position) return 0;
    std::size_t at = 0;
    for (std::uint32_t line = 1; line < position->line; ++line) at = text.find('\n', at) + 1;
    return static_cast<std::uint32_t>(at + position->column - 1);
}

class Compiler {
public:
    Compiler(const DefinitionText& text, const ViewOptions& options, Faults& faults)
        : text_(text),
          faults_(faults),
          lint_(options.mode == ViewMode::set ? fhir::Severity::error : fhir::Severity::warning) {
        for (const fhir::Version version : options.versions) {
            const bool listed = text.versions.empty() ||
                                std::find(text.versions.begin(), text.versions.end(), version) !=
                                    text.versions.end();
            if (listed) versions_.push_back(version);
        }
    }

    View::Plan compile() {
        View::Plan plan;
        plan.url = text_.url;
        plan.name = text_.name;
        plan.version = text_.version;
        plan.resource = text_.resource;
        const Focus root = root_focus();
        for (const fhir::Version version : versions_) {
            plan.runs_on[index_of(version)] = root.exists[index_of(version)];
            plan.types[index_of(version)] = root.type[index_of(version)];
        }
        for (const PathText& condition : text_.where) {
            plan.conditions.push_back({condition.text, condition.pointer, {}});
            CompiledPath compiled = compile_path(condition, root, PathUse::condition);
            check_elements(condition, {&compiled, 1}, lint_, faults_);
            check_condition(condition, compiled, faults_);
            for (std::size_t i = 0; i < release_count; ++i) {
                if (!compiled[i]) continue;
                auto test = path::MemberTest::of(*compiled[i]);
                plan.where[i].push_back({std::move(*compiled[i]), std::move(test)});
            }
        }
        plan.selects = selects(text_.selects, root);
        plan.columns = std::move(columns_);
        plan.paths = std::move(paths_);
        plan.slots = static_cast<std::size_t>(slots_);
        check_names(plan.columns);
        check_constants();
        return plan;
    }

private:
    Focus root_focus() {
        Focus focus;
        for (const fhir::Version version : versions_) {
            const auto* type = definitions::find_type(version, text_.resource);
            const bool resource = type != nullptr && type->kind == definitions::TypeKind::resource;
            focus.type[index_of(version)] = type;
            focus.exists[index_of(version)] = resource;
        }
        const bool somewhere =
            std::any_of(focus.exists.begin(), focus.exists.end(), [](bool one) { return one; });
        if (!somewhere && !text_.resource.empty()) {
            faults_.error(
                "view-resource",
                "'" + text_.resource + "' is not a resource type of " + release_names(versions_),
                "/resource"
            );
        }
        return focus;
    }

    fhir::Result<path::Expression> try_expression(
        std::string_view text, std::size_t release, const definitions::Type* focus
    ) const {
        path::CompileOptions options;
        options.version = static_cast<fhir::Version>(release);
        options.focus = focus;
        options.constants = text_.constants;
        options.functions = path::FunctionSet::view;
        return path::Expression::compile(text, options);
    }

    /// The path in every release where its focus exists. A type that one release does not have
    /// (Availability before R5) makes the path empty there, like an element it does not have.
    CompiledPath compile_path(
        const PathText& text, const Focus& focus, PathUse use = PathUse::value
    ) {
        CompiledPath compiled;
        if (text.text.empty()) return compiled;  // reported by the reader
        std::vector<fhir::Issue> unknown_names;
        bool somewhere = false;
        for (std::size_t i = 0; i < release_count; ++i) {
            if (!focus.exists[i]) continue;
            auto made = try_expression(text.text, i, focus.type[i]);
            if (made) {
                compiled[i] = std::move(*made);
                somewhere = true;
                continue;
            }
            for (const fhir::Issue& issue : made.error().issues()) {
                if (issue.code == "fhirpath-name")
                    unknown_names.push_back(issue);
                else
                    report(issue, text);
            }
        }
        if (somewhere) {
            check_meaning(text, use, compiled, lint_, faults_);
            collect_constants(compiled, used_constants_);
            return compiled;
        }
        for (const fhir::Issue& issue : unknown_names) report(issue, text);
        return compiled;
    }

    void report(const fhir::Issue& issue, const PathText& text) {
        faults_.add(
            {fhir::Severity::error,
             issue.code,
             issue.text,
             text.pointer,
             offset_in(text.text, issue.position)}
        );
    }

    std::vector<SelectPlan> selects(const std::vector<SelectText>& texts, const Focus& focus) {
        std::vector<SelectPlan> plans;
        for (const SelectText& text : texts) plans.push_back(select(text, focus));
        return plans;
    }

    SelectPlan select(const SelectText& text, const Focus& focus) {
        SelectPlan plan;
        plan.iteration = text.iteration;
        plan.first_cell = static_cast<std::uint32_t>(columns_.size());
        const Focus inner = iterate(text, focus, plan);
        for (const PathText& one : text.paths) around_.push_back(one.text);
        for (const ColumnText& one : text.columns) column(one, inner, plan);
        for (std::size_t i = 0; i < release_count; ++i) {
            plan.levels[i].pass = make_pass(plan.levels[i], inner.type[i]);
            plan.levels[i].each_step = each_step(plan.levels[i]);
            plan.levels[i].each_needs = each_needs(plan.levels[i]);
        }
        plan.selects = selects(text.selects, inner);
        union_all(text, inner, plan);
        around_.resize(around_.size() - text.paths.size());
        plan.end_cell = static_cast<std::uint32_t>(columns_.size());
        if (plan.end_cell == plan.first_cell) {
            faults_.add(
                {lint_, "view-select", "this select has no columns", text.pointer, std::nullopt}
            );
        }
        for (std::uint32_t cell = plan.first_cell; cell < plan.end_cell; ++cell) {
            if (row_index_.contains(cell)) plan.row_index_cells.push_back(cell);
        }
        return plan;
    }

    /// Compiles the iteration's paths into `plan` and answers what the select's own paths begin at.
    Focus iterate(const SelectText& text, const Focus& focus, SelectPlan& plan) {
        if (text.iteration == Iteration::none) return focus;
        std::vector<CompiledPath> first;
        for (const PathText& one : text.paths) first.push_back(compile_path(one, focus));
        Focus inner = result_of(first);
        if (text.iteration == Iteration::repeat)
            inner = repeat(text, std::move(first), inner, plan);
        else {
            check_elements(text.paths.front(), first, lint_, faults_);
            keep(first, plan, &Level::each);
        }
        return inner;
    }

    /// The paths go on from what they found, until nothing more is found: their types meet.
    Focus repeat(
        const SelectText& text, std::vector<CompiledPath> first, Focus inner, SelectPlan& plan
    ) {
        std::vector<CompiledPath> again;
        for (const PathText& one : text.paths) again.push_back(compile_path(one, inner));
        const Focus further = result_of(again);
        for (std::size_t i = 0; i < release_count; ++i) {
            // Another type on the way: from there on only the document tells.
            if (further.exists[i] && further.type[i] != inner.type[i]) inner.type[i] = nullptr;
        }
        again.clear();
        for (const PathText& one : text.paths) again.push_back(compile_path(one, inner));
        for (std::size_t i = 0; i < text.paths.size(); ++i) {
            const CompiledPath both[] = {first[i], again[i]};
            check_elements(text.paths[i], both, lint_, faults_);
        }
        keep(first, plan, &Level::each);
        keep(again, plan, &Level::again);
        return inner;
    }

    static void keep(
        std::vector<CompiledPath>& paths,
        SelectPlan& plan,
        std::vector<path::Expression> Level::*where
    ) {
        for (CompiledPath& compiled : paths) {
            for (std::size_t i = 0; i < release_count; ++i) {
                if (compiled[i]) (plan.levels[i].*where).push_back(std::move(*compiled[i]));
            }
        }
    }

    /// Where paths lead: nowhere in a release where all are always empty; to a type when it is
    /// known and the same for all.
    static Focus result_of(const std::vector<CompiledPath>& paths) {
        Focus focus;
        for (std::size_t i = 0; i < release_count; ++i) {
            bool first = true;
            for (const CompiledPath& compiled : paths) {
                if (!compiled[i] || compiled[i]->result().always_empty) continue;
                const auto& types = compiled[i]->result().types;
                const auto* type = compiled[i]->result().types_known && types.size() == 1
                                       ? types.front().type
                                       : nullptr;
                focus.type[i] = first || focus.type[i] == type ? type : nullptr;
                focus.exists[i] = true;
                first = false;
            }
        }
        return focus;
    }

    /// False when the path is not there in the release: nothing can come out, or its first step is
    /// missing and all that comes out says only that (detail.exists()).
    static bool exists(const path::Expression& expression) {
        if (expression.result().always_empty) return false;
        const auto missing = expression.missing();
        const bool first_step = std::any_of(missing.begin(), missing.end(), [&](const auto& one) {
            return name_begin(expression, one) == 0;
        });
        return !first_step || !is_chain(expression.text());
    }

    void column(const ColumnText& text, const Focus& focus, SelectPlan& plan) {
        const auto cell = static_cast<std::uint32_t>(columns_.size());
        CompiledPath compiled = compile_path(text.path, focus);
        check_elements(text.path, {&compiled, 1}, lint_, faults_);
        check_column(text, compiled, lint_, faults_);
        ViewColumn column{
            text.name,
            text.type.empty() ? inferred_type(compiled) : text.type,
            text.collection,
            {}};
        const bool row_index = text.path.text == "%rowIndex";
        if (row_index) row_index_.insert(cell);
        const auto path_number = static_cast<std::uint32_t>(paths_.size());
        paths_.push_back({text.path.text, text.path.pointer, around_});
        for (std::size_t i = 0; i < release_count; ++i) {
            ColumnStep step;
            step.cell = cell;
            step.collection = text.collection;
            step.row_index = row_index;
            step.path_number = path_number;
            if (compiled[i] && exists(*compiled[i])) {
                column.versions.push_back(static_cast<fhir::Version>(i));
                share(text.path, focus.type[i], i, plan.levels[i], step);
                if (!step.path) step.path = std::move(compiled[i]);
            }
            plan.levels[i].columns.push_back(std::move(step));
        }
        columns_.push_back(std::move(column));
    }

    /// Splits off the steps that lead to at most one element, so that columns can share them.
    void share(
        const PathText& text,
        const definitions::Type* focus,
        std::size_t release,
        Level& level,
        ColumnStep& column
    ) {
        const std::string_view whole = text.text;
        std::size_t begin = 0;
        for (const std::size_t cut : shared_steps(whole)) {
            auto walk = try_expression(whole.substr(begin, cut - begin), release, focus);
            if (!walk) return;
            const auto& result = walk->result();
            const bool one_element = result.singleton && result.types_known &&
                                     result.types.size() == 1 &&
                                     result.types.front().type != nullptr;
            // `name.first()` is one where `name` is many; longer pieces would be no plain step.
            if (!one_element) continue;
            const std::string_view piece = walk->text();
            const bool plain = piece.find_first_of(".(") == std::string_view::npos;
            if (!plain && !path::first_step(*walk)) break;
            focus = result.types.front().type;
            column.from = slot_of(level, column.from, std::move(*walk));
            begin = cut + 1;
        }
        if (begin == 0) return;
        auto rest = try_expression(whole.substr(begin), release, focus);
        if (rest)
            column.path = std::move(*rest);
        else
            column.from = -1;
    }

    int slot_of(Level& level, int from, path::Expression walk) {
        for (const SharedStep& step : level.steps) {
            if (step.from == from && step.path.text() == walk.text()) return step.slot;
        }
        level.steps.push_back({from, slots_, std::move(walk)});
        return slots_++;
    }

    void union_all(const SelectText& text, const Focus& focus, SelectPlan& plan) {
        const std::size_t first = columns_.size();
        std::vector<ViewColumn> agreed;
        for (std::size_t i = 0; i < text.union_all.size(); ++i) {
            repeated_branch(text, i);
            columns_.resize(first);
            std::erase_if(row_index_, [&](std::uint32_t cell) { return cell >= first; });
            plan.union_all.push_back(select(text.union_all[i], focus));
            const std::vector<ViewColumn> own(
                columns_.begin() + static_cast<std::ptrdiff_t>(first), columns_.end()
            );
            if (i == 0)
                agreed = own;
            else
                agree(agreed, own, text.union_all[i].pointer);
        }
        columns_.resize(first);
        columns_.insert(columns_.end(), agreed.begin(), agreed.end());
    }

    /// A branch that is there already gives every row twice.
    void repeated_branch(const SelectText& text, std::size_t branch) {
        for (std::size_t i = 0; i < branch; ++i) {
            if (!same_rows(text.union_all[i], text.union_all[branch])) continue;
            return faults_.add(
                {lint_,
                 "view-union",
                 "the branch is the same as branch " + std::to_string(i + 1) +
                     ": each of its rows would stand there twice",
                 text.union_all[branch].pointer,
                 std::nullopt}
            );
        }
    }

    /// Branches must have the same columns; `agreed` collects the releases a column exists in.
    void agree(
        std::vector<ViewColumn>& agreed, const std::vector<ViewColumn>& own, const std::string& at
    ) {
        const auto differs = [&](std::string text) {
            faults_.error("view-union", std::move(text), at);
        };
        if (agreed.size() != own.size()) {
            return differs(
                "the branch has " + std::to_string(own.size()) + " columns and the first one " +
                std::to_string(agreed.size())
            );
        }
        for (std::size_t i = 0; i < own.size(); ++i) {
            if (agreed[i].name != own[i].name) {
                return differs(
                    "column " + std::to_string(i + 1) + " is '" + own[i].name +
                    "' and in the first branch '" + agreed[i].name + "'"
                );
            }
            if (agreed[i].type != own[i].type || agreed[i].collection != own[i].collection) {
                return differs("column '" + own[i].name + "' has another type in the first branch");
            }
            for (const fhir::Version version : own[i].versions) {
                auto& versions = agreed[i].versions;
                const auto place = std::lower_bound(versions.begin(), versions.end(), version);
                if (place == versions.end() || *place != version) versions.insert(place, version);
            }
        }
    }

    void check_names(const std::vector<ViewColumn>& columns) {
        std::set<std::string_view> names;
        for (const ViewColumn& column : columns) {
            if (names.insert(column.name).second) continue;
            faults_.error("view-name", "two columns are named '" + column.name + "'", "/select");
        }
    }

    /// Only where all paths compile: one that does not may be the one that uses the constant.
    void check_constants() {
        if (faults_.has_errors()) return;
        for (std::size_t i = 0; i < text_.constants.size(); ++i) {
            const std::string& name = text_.constants[i].name;
            if (used_constants_.contains(name)) continue;
            faults_.warning(
                "view-constant-unused",
                "constant '" + name + "' is never used",
                text_.constant_pointers[i]
            );
        }
    }

    const DefinitionText& text_;
    Faults& faults_;
    fhir::Severity lint_;
    std::vector<fhir::Version> versions_;
    std::vector<ViewColumn> columns_;
    std::vector<ViewPath> paths_;
    std::vector<std::string> around_;
    std::set<std::uint32_t> row_index_;
    std::set<std::string, std::less<>> used_constants_;
    int slots_ = 0;
};

}  // namespace

std::optional<View> View::compile(
    const fhir::Node& definition, const ViewOptions& options, Faults& faults
) {
    const auto strictness = options.mode == ViewMode::set ? Strictness::set : Strictness::standard;
    Faults own;
    const DefinitionText text = read_definition(definition, strictness, own);
    auto plan = std::make_shared<Plan>(Compiler(text, options, own).compile());
    const std::string at = definition.pointer();
    for (Fault fault : own.all()) {
        // The compiler knows places inside the definition; the reader's are those of the document.
        const bool relative = !at.empty() && !fault.pointer.starts_with(at);
        if (relative) fault.pointer.insert(0, at);
        faults.add(std::move(fault));
    }
    if (own.has_errors()) return std::nullopt;
    return View(std::move(plan));
}

fhir::Result<View> View::compile(const SetFile& file, const ViewOptions& options) {
    auto document = fhir::Document::parse(file.bytes, fhir::Limits::config());
    if (!document) {
        return fhir::Outcome(
            document.error().kind(), with_path(file.path, document.error().issues())
        );
    }
    Faults faults;
    auto view = compile(document->root(), options, faults);
    std::vector<fhir::Issue> issues = issues_in(file, faults.all());
    if (!view) return fhir::Outcome(fhir::Kind::invalid, std::move(issues));
    auto plan = std::make_shared<Plan>(*view->plan_);
    plan->warnings = std::move(issues);
    view->plan_ = std::move(plan);
    return std::move(*view);
}

}  // namespace mappings
