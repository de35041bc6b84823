// Dates in words, and the local day behind them.
#include "mappings/render/dates.hpp"

#include <chrono>

#include "fhir/partial_date_time.hpp"
#include "mappings/model/stockholm.hpp"

namespace mappings {

namespace {

using std::chrono::year_month_day;

/// A date of one precision: what is not known is 0.
struct Day {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
};

Day day_of(const year_month_day& value) {
    return {int(value.year()), unsigned(value.month()), unsigned(value.day())};
}

Day day_of(const fhir::PartialDateTime& value) {
    if (value.precision == fhir::Precision::year) return {value.year, 0, 0};
    if (value.precision == fhir::Precision::month) return {value.year, value.month, 0};
    if (!value.zone) return {value.year, value.month, value.day};
    const auto first = fhir::instants(value, *value.zone).first;
    return day_of(local_day(std::chrono::floor<std::chrono::microseconds>(first)));
}

std::string_view in_words(const Day& date, const Words& words, Arena& arena) {
    ShortText<8> year;
    year.add_number(date.year);
    if (date.month == 0) return arena.copy(year);
    const std::string_view month = words.text(TextKey("month.1").after(date.month - 1));
    if (date.day == 0) {
        const TextValue values[] = {{"month", month}, {"year", year}};
        return words.fill("date.month", values, arena);
    }
    ShortText<8> day;
    day.add_number(static_cast<int>(date.day));
    const TextValue values[] = {{"day", day}, {"month", month}, {"year", year}};
    return words.fill("date.day", values, arena);
}

DateText in_digits(const Day& date) {
    DateText out;
    out.add_number(date.year, 4);
    for (const unsigned part : {date.month, date.day}) {
        if (part == 0) break;
        out.add('-');
        out.add_digits(part, 2);
    }
    return out;
}

}  // namespace

std::string_view shown_date(std::string_view fhir_date, const Words& words, Arena& arena) {
    const auto value = fhir::parse_date_time(fhir_date);
    return value ? in_words(day_of(*value), words, arena) : std::string_view{};
}

std::string_view shown_date(Moment moment, const Words& words, Arena& arena) {
    return in_words(day_of(local_day(moment)), words, arena);
}

std::string_view shown_time(Moment moment, const Words& words, Arena& arena) {
    const std::string_view date = shown_date(moment, words, arena);
    const auto local = moment + stockholm_offset(moment);
    const auto in_day = local - std::chrono::floor<std::chrono::days>(local);
    const auto minutes = static_cast<int>(std::chrono::floor<std::chrono::minutes>(in_day).count());
    ShortText<8> hour;
    hour.add_number(minutes / 60);
    ShortText<8> minute;
    minute.add_number(minutes % 60, 2);
    const TextValue clock[] = {{"hour", hour}, {"minute", minute}};
    const std::string_view time = words.fill("hours.minutes", clock, arena);
    const TextValue values[] = {{"date", date}, {"time", time}};
    return words.fill("date.time", values, arena);
}

DateText local_date(Moment moment) {
    return in_digits(day_of(local_day(moment)));
}

DateText local_date(std::string_view fhir_date) {
    DateText out;
    const auto value = fhir::parse_date_time(fhir_date);
    if (!value) return out;
    if (value->zone) return in_digits(day_of(*value));
    // Without a time of day it is what it says.
    out.add(fhir_date);
    return out;
}

ShownDate shown_day(std::string_view fhir_date, const Words& words, Arena& arena) {
    const auto value = fhir::parse_date_time(fhir_date);
    if (!value) return {};
    const Day day = day_of(*value);
    return {in_words(day, words, arena), value->zone ? arena.copy(in_digits(day)) : fhir_date};
}

ShownDate shown_day(Moment moment, const Words& words, Arena& arena) {
    const Day day = day_of(local_day(moment));
    return {in_words(day, words, arena), arena.copy(in_digits(day))};
}

}  // namespace mappings
