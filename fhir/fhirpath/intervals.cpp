// duration() and difference(): whole periods between two dates or times, and boundaries crossed.
#include <algorithm>
#include <array>

#include "fhir/fhirpath/calendar.hpp"
#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/model.hpp"

namespace fhir::fhirpath::code {
namespace {

struct Unit {
    std::string_view name;
    CalendarUnit unit;
    Precision needed;
    /// 0 where the length varies.
    std::int64_t milliseconds;
};
constexpr std::array<Unit, 8> units = {{
    {"year", CalendarUnit::year, Precision::year, 0},
    {"month", CalendarUnit::month, Precision::month, 0},
    {"week", CalendarUnit::week, Precision::day, 7 * 86'400'000},
    {"day", CalendarUnit::day, Precision::day, 86'400'000},
    {"hour", CalendarUnit::hour, Precision::hour, 3'600'000},
    {"minute", CalendarUnit::minute, Precision::minute, 60'000},
    {"second", CalendarUnit::second, Precision::second, 1000},
    {"millisecond", CalendarUnit::millisecond, Precision::fraction, 1},
}};

struct Pair {
    Temporal from;
    Temporal to;
    const Unit* unit;
    bool time_only;
};

bool is_moment(const Value& value) {
    const ValueKind kind = value.kind();
    return kind == ValueKind::date || kind == ValueKind::date_time || kind == ValueKind::time;
}

const Unit* unit_of(Run& run, const PlanNode& call, bool time_only, const Frame& frame) {
    const auto wanted = run.argument(call, 1, frame);
    if (!wanted) return nullptr;
    const bool text = wanted->kind() == ValueKind::string;
    for (const Unit& unit : units) {
        const bool fits = !time_only || unit.needed >= Precision::hour;
        if (text && fits && unit.name == wanted->text()) return &unit;
    }
    run.fail(
        *call.arguments[1],
        call.name + (time_only ? " of times counts in 'hour', 'minute', 'second' or 'millisecond'."
                               : " counts in 'year', 'month', 'week', 'day', 'hour', 'minute', "
                                 "'second' or 'millisecond'.")
    );
    return nullptr;
}

// Both values in one frame; nothing when the answer is empty.
std::optional<Pair> pair_of(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto from = run.single_system(call, input);
    if (!from) return std::nullopt;
    const auto to = run.argument(call, 0, frame);
    if (!to) return std::nullopt;
    const bool time_only = from->kind() == ValueKind::time;
    if (!is_moment(*from) || !is_moment(*to) || time_only != (to->kind() == ValueKind::time)) {
        run.fail(
            call,
            call.name + " needs two dates or two times, not " + type_name(*from) + " and " +
                type_name(*to) + "."
        );
        return std::nullopt;
    }
    const Unit* const unit = unit_of(run, call, time_only, frame);
    if (unit == nullptr) return std::nullopt;
    Pair pair{from->temporal(), to->temporal(), unit, time_only};
    if (std::min(pair.from.precision, pair.to.precision) < unit->needed) return std::nullopt;
    return pair;
}

// Milliseconds; counted in UTC when both offsets are known and hours or less are asked for.
std::int64_t milliseconds_of(const Pair& pair, const Temporal& when) {
    Int128 moment = nanoseconds_of(when, pair.time_only);
    const bool normalised =
        pair.unit->needed >= Precision::hour && pair.from.has_offset && pair.to.has_offset;
    if (normalised) moment -= Int128{when.offset_minutes} * 60 * 1'000'000'000;
    const Int128 million = 1'000'000;
    return static_cast<std::int64_t>((moment - ((moment % million) + million) % million) / million);
}

std::int64_t floor_divide(std::int64_t number, std::int64_t by) {
    return number / by - (number % by < 0 ? 1 : 0);
}

std::int64_t months_of(const Temporal& when) {
    return std::int64_t{when.year} * 12 + when.month - 1;
}

// The part of a moment below its month, to tell whether a month is complete.
std::int64_t rest_of_month(const Temporal& when) {
    const std::int64_t seconds =
        ((std::int64_t{when.day} * 24 + when.hour) * 60 + when.minute) * 60 + when.second;
    return seconds * 1'000'000'000 + when.nanoseconds;
}

std::int64_t whole_months(const Pair& pair) {
    std::int64_t months = months_of(pair.to) - months_of(pair.from);
    const std::int64_t rest = rest_of_month(pair.to) - rest_of_month(pair.from);
    if (months > 0 && rest < 0) --months;
    if (months < 0 && rest > 0) ++months;
    return months;
}

}  // namespace

Items duration(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto pair = pair_of(run, call, input, frame);
    if (!pair) return {};
    const Unit& unit = *pair->unit;
    if (unit.milliseconds == 0) {
        const bool years = unit.unit == CalendarUnit::year;
        return run.one(Value::integer(whole_months(*pair) / (years ? 12 : 1)));
    }
    const std::int64_t between =
        milliseconds_of(*pair, pair->to) - milliseconds_of(*pair, pair->from);
    return run.one(Value::integer(between / unit.milliseconds));
}

Items difference(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto pair = pair_of(run, call, input, frame);
    if (!pair) return {};
    const Unit& unit = *pair->unit;
    if (unit.unit == CalendarUnit::year)
        return run.one(Value::integer(std::int64_t{pair->to.year} - pair->from.year));
    if (unit.unit == CalendarUnit::month)
        return run.one(Value::integer(months_of(pair->to) - months_of(pair->from)));
    // Weeks begin on Sunday; the day 0 was a Thursday.
    const std::int64_t shift = unit.unit == CalendarUnit::week ? 4 * 86'400'000LL : 0;
    const auto index = [&](const Temporal& when) {
        return floor_divide(milliseconds_of(*pair, when) + shift, unit.milliseconds);
    };
    return run.one(Value::integer(index(pair->to) - index(pair->from)));
}

}  // namespace fhir::fhirpath::code
