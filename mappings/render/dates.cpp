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

std::optional<Day> day_of(std::string_view fhir_date) {
    const auto value = fhir::parse_date_time(fhir_date);
    if (!value) return std::nullopt;
    if (value->precision == fhir::Precision::year) return Day{value->year, 0, 0};
    if (value->precision == fhir::Precision::month) return Day{value->year, value->month, 0};
    if (!value->zone) return Day{value->year, value->month, value->day};
    const auto first = fhir::instants(*value, *value->zone).first;
    return day_of(local_day(std::chrono::floor<std::chrono::microseconds>(first)));
}

std::string in_words(const Day& date, const Words& words) {
    const std::string year = std::to_string(date.year);
    if (date.month == 0) return year;
    const std::string month = words.fill(TextKey("month.1").after(date.month - 1));
    if (date.day == 0) {
        const TextValue values[] = {{"month", month}, {"year", year}};
        return words.fill("date.month", values);
    }
    const std::string day = std::to_string(date.day);
    const TextValue values[] = {{"day", day}, {"month", month}, {"year", year}};
    return words.fill("date.day", values);
}

std::string in_digits(const Day& date) {
    std::string out = std::to_string(date.year);
    out.insert(0, out.size() < 4 ? 4 - out.size() : 0, '0');
    for (const unsigned part : {date.month, date.day}) {
        if (part == 0) break;
        out += part < 10 ? "-0" : "-";
        out += std::to_string(part);
    }
    return out;
}

}  // namespace

std::string shown_date(std::string_view fhir_date, const Words& words) {
    const auto day = day_of(fhir_date);
    return day ? in_words(*day, words) : std::string();
}

std::string shown_date(Moment moment, const Words& words) {
    return in_words(day_of(local_day(moment)), words);
}

std::string shown_time(Moment moment, const Words& words) {
    const std::string date = shown_date(moment, words);
    const auto local = moment + stockholm_offset(moment);
    const auto in_day = local - std::chrono::floor<std::chrono::days>(local);
    const auto minutes = std::chrono::floor<std::chrono::minutes>(in_day).count();
    const std::string hour = std::to_string(minutes / 60);
    const std::string minute = (minutes % 60 < 10 ? "0" : "") + std::to_string(minutes % 60);
    const TextValue clock[] = {{"hour", hour}, {"minute", minute}};
    const std::string time = words.fill("hours.minutes", clock);
    const TextValue values[] = {{"date", date}, {"time", time}};
    return words.fill("date.time", values);
}

std::string local_date(Moment moment) {
    return in_digits(day_of(local_day(moment)));
}

std::string local_date(std::string_view fhir_date) {
    const auto day = day_of(fhir_date);
    return day ? in_digits(*day) : std::string();
}

}  // namespace mappings
