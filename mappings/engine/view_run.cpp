// Walking a compiled view over one resource. Siblings multiply, branches of a union add: the walk
// goes on from each partial row to what still has to be filled in, and gives a row when nothing is
// left.
#include <algorithm>
#include <array>
#include <vector>

#include "mappings/engine/view.hpp"
#include "mappings/engine/view_plan.hpp"

namespace mappings {

namespace json = fhir::json;
namespace path = fhir::fhirpath;

ViewRunner::ViewRunner(const ViewLimits& limits) : limits_(limits), evaluator_(limits.visits) {}

/// One run; lives on the stack.
class ViewRun {
public:
    ViewRun(const View::Plan& plan, const ViewInput& input, ViewRunner& runner, RowSink& sink)
        : plan_(plan), release_(index_of(input.version)), runner_(runner), sink_(sink) {
        runner.evaluator_.reset();
        runner.cells_.assign(plan.columns.size(), ViewCell{});
        // Slots and singles are written before they are read.
        const auto nothing = path::Value::boolean(false);
        if (runner.slots_.size() < plan.slots) runner.slots_.resize(plan.slots, nothing);
        if (runner.singles_.size() < plan.columns.size()) {
            runner.singles_.resize(plan.columns.size(), nothing);
        }
        scope_.resource = &input.resource;
        scope_.root_resource = input.container;
        scope_.keys = input.keys;
        scope_.observer = observer_ = input.observer;
        conditions_ = input.conditions;
    }

    fhir::Result<std::size_t> run(const path::Value& resource) {
        if (conditions_ == Conditions::ignored || passes(resource))
            siblings(plan_.selects, {resource, 0}, nullptr);
        if (stopped_) return std::move(*stopped_);
        return rows_;
    }

private:
    struct Focus {
        path::Value value;
        std::int64_t row_index;
    };
    /// What is left to fill in after the current select: siblings of it and of those around it.
    struct Rest {
        std::span<const SelectPlan> selects;
        const SelectPlan* union_of;
        Focus focus;
        const Rest* next;
    };

    bool passes(const path::Value& resource) {
        for (std::size_t i = 0; i < plan_.where[release_].size(); ++i) {
            const auto& [condition, test] = plan_.where[release_][i];
            if (const auto answer = told(test, resource)) {
                if (*answer) continue;
                return false;
            }
            const auto found = evaluate(condition, {resource, 0});
            if (stopped_) return false;
            if (found.empty()) return turned_away(condition);
            const auto truth = found.size() == 1 ? path::boolean_of(found.front()) : std::nullopt;
            if (!truth) {
                stop(
                    "view-where-type", "'where' gave something else than true or false", condition
                );
                return false;
            }
            if (!*truth) return turned_away(condition);
        }
        return true;
    }

    /// The answer of a test, when the JSON alone tells it.
    std::optional<bool> told(
        const std::optional<path::MemberTest>& test, const path::Value& focus
    ) {
        if (observer_ != nullptr || !test || !is_object(focus, test->on())) return std::nullopt;
        return test->answer(*focus.json(), runner_.evaluator_, scope_);
    }

    bool turned_away(const path::Expression& condition) {
        if (observer_ == nullptr) return false;
        for (const ViewPath& one : plan_.conditions) {
            if (one.text == condition.text()) {
                observer_->turned_away(one);
                break;
            }
        }
        return false;
    }

    void siblings(std::span<const SelectPlan> selects, const Focus& focus, const Rest* rest) {
        if (stopped_) return;
        if (selects.empty()) return finish(rest);
        const SelectPlan& first = selects.front();
        if (selects.size() == 1) return select(first, focus, rest);
        const Rest others{selects.subspan(1), nullptr, focus, rest};
        select(first, focus, &others);
    }

    void finish(const Rest* rest) {
        if (rest == nullptr) return give();
        if (rest->union_of == nullptr) return siblings(rest->selects, rest->focus, rest->next);
        for (const SelectPlan& branch : rest->union_of->union_all) {
            select(branch, rest->focus, rest->next);
            if (stopped_) return;
        }
    }

    void select(const SelectPlan& plan, const Focus& focus, const Rest* rest) {
        switch (plan.iteration) {
            case Iteration::none:
                return content(plan, focus, rest);
            case Iteration::for_each:
            case Iteration::for_each_or_null:
                return each(plan, focus, rest);
            case Iteration::repeat:
                return repeat(plan, focus, rest);
        }
    }

    void each(const SelectPlan& plan, const Focus& focus, const Rest* rest) {
        const Level& level = plan.levels[release_];
        if (observer_ == nullptr && is_object(focus.value, level.each_step.on)) {
            return each_member(plan, focus, rest);
        }
        if (observer_ == nullptr && lacks(focus.value, level.each_needs)) {
            if (plan.iteration == Iteration::for_each_or_null) nulls(plan, rest);
            return;
        }
        const auto& paths = level.each;
        // No path: the focus does not exist in this release.
        const ViewCell found = paths.empty() ? ViewCell{} : evaluate(paths.front(), focus);
        std::int64_t index = 0;
        for (const path::Value& value : found) {
            if (stopped_) return;
            content(plan, {value, index++}, rest);
        }
        if (found.empty() && plan.iteration == Iteration::for_each_or_null) nulls(plan, rest);
    }

    /// The same by the JSON alone.
    void each_member(const SelectPlan& plan, const Focus& focus, const Rest* rest) {
        const path::PlainStep& step = plan.levels[release_].each_step;
        const json::Value* const found = json::find(*focus.value.json(), step.name);
        std::int64_t index = 0;
        const auto one = [&](const json::Value& value) {
            if (value.IsNull() || stopped_) return;
            content(plan, {path::Value::node(&value, nullptr, step.type), index++}, rest);
        };
        if (found != nullptr && found->IsArray()) {
            if (!spend(found->Size(), plan.levels[release_].each.front())) return;
            for (const json::Value& value : found->GetArray()) one(value);
        } else if (found != nullptr) {
            one(*found);
        }
        if (index == 0 && plan.iteration == Iteration::for_each_or_null) nulls(plan, rest);
    }
    /// True when it is a complex element without the member.
    static bool lacks(const path::Value& value, std::string_view member) {
        const bool complex = value.is_node() && value.type() != nullptr &&
                             value.type()->kind != fhir::definitions::TypeKind::primitive &&
                             value.json() != nullptr && value.json()->IsObject();
        return complex && !member.empty() && json::find(*value.json(), member) == nullptr;
    }
    static bool is_object(const path::Value& value, const fhir::definitions::Type* type) {
        return type != nullptr && value.is_node() && value.type() == type &&
               value.json() != nullptr && value.json()->IsObject();
    }

    void repeat(const SelectPlan& plan, const Focus& focus, const Rest* rest) {
        std::int64_t index = 0;
        descend(plan, plan.levels[release_].each, focus, rest, index);
    }
    void descend(
        const SelectPlan& plan,
        const std::vector<path::Expression>& paths,
        const Focus& focus,
        const Rest* rest,
        std::int64_t& index
    ) {
        for (const path::Expression& one : paths) {
            const ViewCell found = evaluate(one, focus);
            for (const path::Value& value : found) {
                if (stopped_) return;
                const Focus here{value, index++};
                content(plan, here, rest);
                descend(plan, plan.levels[release_].again, here, rest, index);
            }
        }
    }

    void content(const SelectPlan& plan, const Focus& focus, const Rest* rest) {
        columns(plan, focus);
        if (stopped_) return;
        if (plan.union_all.empty()) return siblings(plan.selects, focus, rest);
        const Rest branches{{}, &plan, focus, rest};
        siblings(plan.selects, focus, &branches);
    }

    void nulls(const SelectPlan& plan, const Rest* rest) {
        for (std::uint32_t cell = plan.first_cell; cell < plan.end_cell; ++cell) {
            runner_.cells_[cell] = {};
        }
        for (const std::uint32_t cell : plan.row_index_cells) runner_.cells_[cell] = {&zero_, 1};
        finish(rest);
    }

    void columns(const SelectPlan& plan, const Focus& focus) {
        const Level& level = plan.levels[release_];
        const bool quick = observer_ == nullptr && is_object(focus.value, level.pass.on);
        if (quick && in_one_pass(level, focus)) return;
        if (!level.steps.empty()) walk(level, focus);
        for (const ColumnStep& column : level.columns) {
            evaluate_column(column, focus);
            if (stopped_) return;
        }
    }

    /// False when a member is not as the definitions say: then column by column, as the standard
    /// has it.
    bool in_one_pass(const Level& level, const Focus& focus) {
        const LevelPass& pass = level.pass;
        for (const SharedStep& step : level.steps) slot(step.slot) = path::Value::boolean(false);
        for (const ColumnStep& column : level.columns) runner_.cells_[column.cell] = {};
        guards_ = 0;
        for (const Fetch& fetch : pass.fetches) {
            const path::Value& from = fetch.from < 0 ? focus.value : slot(fetch.from);
            if (!from.is_node() || from.json() == nullptr) continue;
            if (!from.json()->IsObject() || !take(fetch, *from.json())) return false;
        }
        for (const KeyGroup& group : pass.keys) keys(group, focus);
        for (const std::uint32_t cell : pass.row_indexes) {
            single(cell) = path::Value::integer(focus.row_index);
        }
        for (const std::uint32_t cell : pass.resource_keys) resource_key(cell, focus);
        for (const TestColumn& one : pass.tests) {
            const ColumnStep& column = level.columns[one.column];
            const auto answer = one.test.answer(*focus.value.json(), runner_.evaluator_, scope_);
            if (answer) {
                single(column.cell) = path::Value::boolean(*answer);
            } else {
                evaluate_column(column, focus);
                if (stopped_) return true;
            }
        }
        for (const GuardedColumn& one : pass.rest) {
            if (one.guard >= 0 && (guards_ >> one.guard & 1) == 0) continue;
            evaluate_column(level.columns[one.column], focus);
            if (stopped_) return true;
        }
        return true;
    }

    /// One pass over an object's members.
    bool take(const Fetch& fetch, const json::Value& object) {
        for (auto it = object.MemberBegin(); it != object.MemberEnd(); ++it) {
            std::string_view name = json::name(*it);
            const bool beside = name.starts_with('_');
            if (beside) name.remove_prefix(1);
            const int found = fetch.names.find(name);
            if (found < 0 || it->value.IsNull()) continue;
            const auto index = static_cast<std::size_t>(found);
            for (std::uint16_t i = fetch.begin[index]; i < fetch.begin[index + 1]; ++i) {
                if (!put(fetch.wanted[i], it->value, beside)) return false;
            }
        }
        return true;
    }
    /// `beside`: the member is the one beside a primitive, with its id and extensions.
    bool put(const Wanted& wanted, const json::Value& value, bool beside) {
        if (wanted.into == Wanted::Into::guard) {
            guards_ |= std::uint64_t{beside ? 0u : 1u} << wanted.index;
            return true;
        }
        if (beside && !wanted.primitive) return true;
        const json::Value* element = &value;
        if (value.IsArray()) {
            if (!wanted.first) return false;
            if (value.Empty()) return true;
            element = value.Begin();
            if (element->IsNull()) return false;
        }
        const bool cell = wanted.into == Wanted::Into::cell;
        const bool there =
            cell ? !runner_.cells_[wanted.index].empty() : runner_.slots_[wanted.index].is_node();
        path::Value& place = cell ? single(wanted.index) : runner_.slots_[wanted.index];
        const json::Value* const other = !there ? nullptr : beside ? place.json() : place.sibling();
        place = beside ? path::Value::node(other, element, wanted.type)
                       : path::Value::node(element, other, wanted.type);
        return true;
    }
    /// The one value of a cell, which it now has.
    path::Value& single(std::uint32_t cell) {
        runner_.cells_[cell] = {&runner_.singles_[cell], 1};
        return runner_.singles_[cell];
    }

    void keys(const KeyGroup& group, const Focus& focus) {
        const path::Value& from = group.from < 0 ? focus.value : slot(group.from);
        const bool object = from.is_node() && from.json() != nullptr && from.json()->IsObject();
        if (!object) return;
        const path::ReferenceTarget target =
            runner_.evaluator_.reference_target(*from.json(), scope_);
        for (const KeyColumn& column : group.columns) {
            if (column.call.takes(target)) single(column.cell) = path::Value::string(target.key);
        }
    }
    void resource_key(std::uint32_t cell, const Focus& focus) {
        const std::string_view key = runner_.evaluator_.resource_key(*focus.value.json(), scope_);
        if (!key.empty()) single(cell) = path::Value::string(key);
    }

    bool spend(std::uint32_t visits, const path::Expression& expression) {
        if (runner_.evaluator_.spend(visits)) return true;
        stop(
            "fhirpath-budget",
            "the evaluation needs more node visits than is allowed for one resource",
            expression,
            fhir::IssueType::too_costly
        );
        return false;
    }

    void evaluate_column(const ColumnStep& column, const Focus& focus) {
        ViewCell& cell = runner_.cells_[column.cell];
        cell = {};
        if (!column.path) return;
        if (observer_ != nullptr) {
            observer_->column(column.cell, plan_.paths[column.path_number]);
            // Shared steps were walked before: what they reached belongs to this column too.
            const path::Value& begun = column.from < 0 ? focus.value : slot(column.from);
            if (begun.is_node()) observer_->visited(begun, {});
        }
        if (column.from < 0) {
            cell = evaluate(*column.path, focus);
        } else if (reached(column.from)) {
            cell = evaluate(*column.path, {slot(column.from), focus.row_index});
        }
        if (stopped_) return name_column(column.cell);
        if (cell.size() > 1 && !column.collection) {
            stop(
                "view-several-values",
                "the path gave several values; use first(), join() or \"collection\": true",
                *column.path
            );
            return name_column(column.cell);
        }
    }

    void walk(const Level& level, const Focus& focus) {
        for (const SharedStep& step : level.steps) {
            path::Value& into = slot(step.slot);
            into = path::Value::boolean(false);
            if (step.from >= 0 && !reached(step.from)) continue;
            const Focus from = step.from < 0 ? focus : Focus{slot(step.from), focus.row_index};
            const ViewCell found = evaluate(step.path, from);
            if (found.size() == 1) into = found.front();
        }
    }
    path::Value& slot(int index) { return runner_.slots_[static_cast<std::size_t>(index)]; }
    /// Steps lead to elements, so anything else in a slot says that there is none.
    bool reached(int index) { return slot(index).is_node(); }

    ViewCell evaluate(const path::Expression& expression, const Focus& focus) {
        scope_.row_index = focus.row_index;
        const path::Evaluated found = runner_.evaluator_.evaluate(expression, focus.value, scope_);
        if (found) return found.values;
        const fhir::IssueType type = found.error->code == "fhirpath-budget"
                                         ? fhir::IssueType::too_costly
                                         : fhir::IssueType::processing;
        stop(found.error->code, found.error->text, expression, type);
        return {};
    }

    void give() {
        if (rows_ == runner_.limits_.rows) {
            stopped_ = fhir::Outcome(
                fhir::Kind::invalid,
                fhir::IssueType::too_costly,
                "view-rows",
                "view '" + plan_.name + "': more than " + std::to_string(rows_) +
                    " rows of one resource"
            );
            return;
        }
        ++rows_;
        sink_.row(runner_.cells_);
    }

    void stop(
        std::string code,
        std::string_view text,
        const path::Expression& expression,
        fhir::IssueType type = fhir::IssueType::processing
    ) {
        stopped_ = fhir::Outcome(
            fhir::Kind::invalid,
            type,
            std::move(code),
            "view '" + plan_.name + "': " + std::string(text) + " (in '" +
                std::string(expression.text()) + "')"
        );
    }
    void name_column(std::uint32_t cell) {
        stopped_->issues().front().text += ", column '" + plan_.columns[cell].name + "'";
    }

    const View::Plan& plan_;
    std::size_t release_;
    ViewRunner& runner_;
    RowSink& sink_;
    path::Scope scope_;
    ViewObserver* observer_ = nullptr;
    Conditions conditions_ = Conditions::hold;
    /// Which members that columns need are there, one bit each.
    std::uint64_t guards_ = 0;
    path::Value zero_ = path::Value::integer(0);
    std::size_t rows_ = 0;
    std::optional<fhir::Outcome> stopped_;
};

std::string_view View::url() const {
    return plan_->url;
}
std::string_view View::name() const {
    return plan_->name;
}
std::string_view View::version() const {
    return plan_->version;
}
std::span<const ViewPath> View::where() const {
    return plan_->conditions;
}
std::string_view View::resource() const {
    return plan_->resource;
}
std::span<const ViewColumn> View::columns() const {
    return plan_->columns;
}
bool View::runs_on(fhir::Version version) const {
    return plan_->runs_on[index_of(version)];
}
const std::vector<fhir::Issue>& View::warnings() const {
    return plan_->warnings;
}

fhir::Result<std::size_t> View::run(const ViewInput& input, ViewRunner& runner, RowSink& sink)
    const {
    const bool ours = fhir::json::find_text(input.resource, "resourceType") == plan_->resource;
    if (!ours || !runs_on(input.version)) return std::size_t{0};
    return ViewRun(*plan_, input, runner, sink)
        .run(path::Value::node(&input.resource, nullptr, plan_->types[index_of(input.version)]));
}

}  // namespace mappings
