// Sorting a level's steps and columns into fetches, keys and what is left to evaluate.
#include "mappings/engine/view_pass.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "mappings/engine/view_plan.hpp"

namespace mappings {
namespace {

namespace path = fhir::fhirpath;
using fhir::definitions::Type;

constexpr std::uint32_t most_guards = 64;

class Maker {
public:
    Maker(const Level& level, const Type* focus) : level_(level), focus_(focus) {}

    LevelPass make() {
        LevelPass pass;
        if (focus_ == nullptr || focus_->abstract) return pass;
        types_[-1] = focus_;
        if (!steps()) return pass;
        for (std::uint32_t i = 0; i < level_.columns.size(); ++i) column(i, pass);
        for (auto& [from, wanted] : wanted_) {
            if (wanted.size() > MemberMatch::most) return pass;
            pass.fetches.push_back(fetch(from, wanted));
        }
        pass.on = focus_;
        return pass;
    }

private:
    using ByName = std::map<std::string_view, std::vector<Wanted>>;

    // False when a step is more than a plain one (a choice): then the level is evaluated.
    bool steps() {
        for (const SharedStep& step : level_.steps) {
            const auto first = path::first_step(step.path);
            const auto plain = first ? first : path::plain_step(step.path);
            const bool one = first || (plain && !plain->repeats);
            if (!one || plain->on != types_[step.from]) return false;
            types_[step.slot] = plain->type;
            want(
                step.from,
                plain->name,
                {Wanted::Into::slot,
                 plain->primitive,
                 first.has_value(),
                 static_cast<std::uint32_t>(step.slot),
                 plain->type}
            );
        }
        return true;
    }

    void column(std::uint32_t number, LevelPass& pass) {
        const ColumnStep& column = level_.columns[number];
        if (!column.path) return;
        if (column.row_index) return pass.row_indexes.push_back(column.cell);
        const Type* const on = types_[column.from];
        const auto plain = path::plain_step(*column.path);
        if (plain && !plain->repeats && plain->on == on) {
            return want(
                column.from,
                plain->name,
                {Wanted::Into::cell, plain->primitive, false, column.cell, plain->type}
            );
        }
        if (const auto call = path::reference_key_call(*column.path)) {
            return group(column.from, pass).columns.push_back({column.cell, *call});
        }
        const bool of_focus = column.from < 0;
        const bool resource = on != nullptr && on->kind == fhir::definitions::TypeKind::resource;
        if (of_focus && resource && path::is_resource_key(*column.path)) {
            return pass.resource_keys.push_back(column.cell);
        }
        if (auto test = path::MemberTest::of(*column.path); of_focus && test && test->on() == on) {
            return pass.tests.push_back({number, std::move(*test)});
        }
        pass.rest.push_back({number, guard(column, on)});
    }

    int guard(const ColumnStep& column, const Type* on) {
        const std::string_view needed = path::needed_member(*column.path);
        const bool members = on != nullptr && on->kind != fhir::definitions::TypeKind::primitive;
        if (needed.empty() || !members || guards_ == most_guards) return -1;
        want(column.from, needed, {Wanted::Into::guard, false, false, guards_, nullptr});
        return static_cast<int>(guards_++);
    }

    void want(int from, std::string_view name, const Wanted& wanted) {
        wanted_[from][name].push_back(wanted);
    }

    static KeyGroup& group(int from, LevelPass& pass) {
        for (KeyGroup& known : pass.keys) {
            if (known.from == from) return known;
        }
        return pass.keys.emplace_back(KeyGroup{from, {}});
    }

    static Fetch fetch(int from, const ByName& by_name) {
        Fetch fetch;
        fetch.from = from;
        std::vector<std::string_view> names;
        for (const auto& [name, wanted] : by_name) {
            names.push_back(name);
            fetch.begin.push_back(static_cast<std::uint16_t>(fetch.wanted.size()));
            fetch.wanted.insert(fetch.wanted.end(), wanted.begin(), wanted.end());
        }
        fetch.begin.push_back(static_cast<std::uint16_t>(fetch.wanted.size()));
        fetch.names = MemberMatch(std::move(names));
        return fetch;
    }

    const Level& level_;
    const Type* focus_;
    /// What stands in a slot; -1 is the focus.
    std::map<int, const Type*> types_;
    /// By slot. Slots are numbered in the order they are filled, so the map is in order of use.
    std::map<int, ByName> wanted_;
    std::uint32_t guards_ = 0;
};

}  // namespace

LevelPass make_pass(const Level& level, const Type* focus) {
    return Maker(level, focus).make();
}

std::string_view each_needs(const Level& level) {
    return level.each.size() == 1 ? path::needed_member(level.each.front()) : std::string_view{};
}

path::PlainStep each_step(const Level& level) {
    if (level.each.size() != 1) return {};
    const auto plain = path::plain_step(level.each.front());
    const bool members = plain && !plain->primitive;
    return members ? *plain : path::PlainStep{};
}

}  // namespace mappings
