// Parts of dates and times (https://hl7.org/fhirpath/, standard for trial use).
#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/model.hpp"

namespace fhir::fhirpath::code {
namespace {

// The date or time of the input; nothing for any other value, which the standard wants as empty.
std::optional<Value> moment_of(Run& run, const PlanNode& call, Items input) {
    const auto item = run.single(call, input);
    if (!item) return std::nullopt;
    const auto system = to_system(*item);
    if (!system) return std::nullopt;
    const ValueKind kind = system->kind();
    const bool moment =
        kind == ValueKind::date || kind == ValueKind::date_time || kind == ValueKind::time;
    return moment ? system : std::nullopt;
}

enum class Part : std::uint8_t { of_date, of_time };

Items part(
    Run& run,
    const PlanNode& call,
    Items input,
    Precision needed,
    Part part,
    std::int64_t (*read)(const Temporal&)
) {
    const auto value = moment_of(run, call, input);
    if (!value || value->temporal().precision < needed) return {};
    const ValueKind without = part == Part::of_date ? ValueKind::time : ValueKind::date;
    if (value->kind() == without) return {};
    return run.one(Value::integer(read(value->temporal())));
}

}  // namespace

Items year_of(Run& run, const PlanNode& call, Items input, const Frame&) {
    return part(run, call, input, Precision::year, Part::of_date, [](const Temporal& when) {
        return std::int64_t{when.year};
    });
}
Items month_of(Run& run, const PlanNode& call, Items input, const Frame&) {
    return part(run, call, input, Precision::month, Part::of_date, [](const Temporal& when) {
        return std::int64_t{when.month};
    });
}
Items day_of(Run& run, const PlanNode& call, Items input, const Frame&) {
    return part(run, call, input, Precision::day, Part::of_date, [](const Temporal& when) {
        return std::int64_t{when.day};
    });
}
Items hour_of(Run& run, const PlanNode& call, Items input, const Frame&) {
    return part(run, call, input, Precision::hour, Part::of_time, [](const Temporal& when) {
        return std::int64_t{when.hour};
    });
}
Items minute_of(Run& run, const PlanNode& call, Items input, const Frame&) {
    return part(run, call, input, Precision::minute, Part::of_time, [](const Temporal& when) {
        return std::int64_t{when.minute};
    });
}
Items second_of(Run& run, const PlanNode& call, Items input, const Frame&) {
    return part(run, call, input, Precision::second, Part::of_time, [](const Temporal& when) {
        return std::int64_t{when.second};
    });
}
Items millisecond_of(Run& run, const PlanNode& call, Items input, const Frame&) {
    return part(run, call, input, Precision::fraction, Part::of_time, [](const Temporal& when) {
        return std::int64_t{when.nanoseconds / 1'000'000};
    });
}

Items timezone_offset_of(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto value = moment_of(run, call, input);
    if (!value || value->kind() != ValueKind::date_time || !value->temporal().has_offset) return {};
    const auto hours = divide(Decimal::of(value->temporal().offset_minutes), Decimal::of(60));
    return hours ? run.one(Value::decimal(*hours)) : Items{};
}

Items date_of(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto value = moment_of(run, call, input);
    if (!value || value->kind() == ValueKind::time) return {};
    const Temporal& when = value->temporal();
    Temporal date{when.year, when.month, when.day};
    date.precision = std::min(when.precision, Precision::day);
    return run.one(Value::date(date));
}

Items time_of(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto value = moment_of(run, call, input);
    if (!value || value->kind() != ValueKind::date_time) return {};
    if (value->temporal().precision < Precision::hour) return {};
    return run.one(Value::time(time_part(value->temporal())));
}

}  // namespace fhir::fhirpath::code
