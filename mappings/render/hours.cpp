// Telephone hours in words: alternatives with the same time or the same days are said once.
#include <algorithm>
#include <bitset>
#include <charconv>
#include <optional>
#include <vector>

#include "mappings/render/dates.hpp"

namespace mappings {

namespace {

constexpr std::size_t week = 7;
using Days = std::bitset<week>;

struct Clock {
    int hour = 0;
    int minute = 0;
    friend auto operator<=>(const Clock&, const Clock&) = default;
};

struct Span {
    Clock opens;
    Clock closes;
    bool all_day() const {
        const bool to_midnight =
            closes == Clock{24, 0} || closes == Clock{23, 59} || closes == Clock{0, 0};
        return opens == Clock{0, 0} && to_midnight;
    }
    friend auto operator<=>(const Span&, const Span&) = default;
};

/// Days that share their times, and the dates between which they hold.
struct Rule {
    Days days;
    std::vector<Span> spans;
    Period dates;
};

std::optional<Clock> clock_of(std::string_view text) {
    Clock clock;
    if (text.size() < 5 || text[2] != ':') return std::nullopt;
    const auto number = [](std::string_view digits, int& out) {
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), out);
        return read.ec == std::errc() && read.ptr == digits.data() + digits.size();
    };
    if (!number(text.substr(0, 2), clock.hour) || !number(text.substr(3, 2), clock.minute)) {
        return std::nullopt;
    }
    return clock;
}

std::optional<Rule> rule_of(const HoursOfService& hours) {
    Rule rule;
    for (const Weekday day : hours.week_days) rule.days.set(static_cast<std::size_t>(day));
    if (rule.days.none()) rule.days.set();
    const auto opens = clock_of(hours.opens.empty() ? "00:00" : hours.opens);
    const auto closes = clock_of(hours.closes.empty() ? "24:00" : hours.closes);
    if (!opens || !closes) return std::nullopt;
    rule.spans.push_back({*opens, *closes});
    rule.dates = hours.dates;
    return rule;
}

/// One rule per set of days and dates, in the order of their first mention.
std::vector<Rule> merged(std::span<const HoursOfService> hours) {
    std::vector<Rule> same_time;
    for (const HoursOfService& alternative : hours) {
        auto rule = rule_of(alternative);
        if (!rule) continue;
        const auto known = std::find_if(same_time.begin(), same_time.end(), [&](const Rule& r) {
            return r.spans == rule->spans && r.dates == rule->dates;
        });
        if (known == same_time.end())
            same_time.push_back(std::move(*rule));
        else
            known->days |= rule->days;
    }
    std::vector<Rule> out;
    for (Rule& rule : same_time) {
        const auto known = std::find_if(out.begin(), out.end(), [&](const Rule& r) {
            return r.days == rule.days && r.dates == rule.dates;
        });
        if (known == out.end())
            out.push_back(std::move(rule));
        else
            known->spans.push_back(rule.spans.front());
    }
    for (Rule& rule : out) std::sort(rule.spans.begin(), rule.spans.end());
    return out;
}

std::string joined(const std::vector<std::string>& parts, const Words& words) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool is_last = i + 1 == parts.size();
        if (i > 0) out += is_last ? " " + words.fill("and") + " " : ", ";
        out += parts[i];
    }
    return out;
}

std::string day_name(std::size_t day, const Words& words) {
    return words.fill(TextKey("day.1").after(day));
}

std::string days_in_words(const Days& days, const Words& words) {
    if (days.all()) return words.fill("hours.daily");
    if (days == Days(0b0011111)) return words.fill("hours.weekdays");
    std::vector<std::string> parts;
    for (std::size_t day = 0; day < week; ++day) {
        if (!days.test(day)) continue;
        std::size_t last = day;
        while (last + 1 < week && days.test(last + 1)) ++last;
        if (last - day < 2) {
            parts.push_back(day_name(day, words));
            continue;
        }
        const std::string first_name = day_name(day, words);
        const std::string last_name = day_name(last, words);
        const TextValue values[] = {{"first", first_name}, {"last", last_name}};
        parts.push_back(words.fill("hours.range", values));
        day = last;
    }
    return joined(parts, words);
}

std::string clock_in_words(const Clock& clock, const Words& words) {
    const std::string hour = std::to_string(clock.hour);
    const std::string minute = (clock.minute < 10 ? "0" : "") + std::to_string(clock.minute);
    const TextValue values[] = {{"hour", hour}, {"minute", minute}};
    return words.fill(clock.minute == 0 ? TextKey("hours.hour") : TextKey("hours.minutes"), values);
}

std::string spans_in_words(const std::vector<Span>& spans, const Words& words) {
    std::vector<std::string> parts;
    for (const Span& span : spans) {
        const std::string opens = clock_in_words(span.opens, words);
        const std::string closes = clock_in_words(span.closes, words);
        const TextValue values[] = {{"opens", opens}, {"closes", closes}};
        parts.push_back(words.fill("hours.span", values));
    }
    return joined(parts, words);
}

std::string dates_in_words(const Period& dates, const Words& words) {
    const std::string first = shown_date(dates.start, words);
    const std::string last = shown_date(dates.end, words);
    if (!first.empty() && !last.empty()) {
        const TextValue values[] = {{"first", first}, {"last", last}};
        return words.fill("date.span", values);
    }
    const TextValue values[] = {{"date", first.empty() ? last : first}};
    return words.fill(first.empty() ? TextKey("date.until") : TextKey("date.from"), values);
}

bool is_all_day(const Rule& rule) {
    return std::any_of(rule.spans.begin(), rule.spans.end(), [](const Span& span) {
        return span.all_day();
    });
}

std::string times_in_words(const Rule& rule, const Words& words) {
    if (is_all_day(rule) && rule.days.all()) return words.fill("hours.always");
    const std::string days = days_in_words(rule.days, words);
    const std::string hours = spans_in_words(rule.spans, words);
    const TextValue values[] = {{"days", days}, {"hours", hours}};
    return words.fill(
        is_all_day(rule) ? TextKey("hours.allDay") : TextKey("hours.between"), values
    );
}

std::string rule_in_words(const Rule& rule, const Words& words) {
    const std::string hours = times_in_words(rule, words);
    if (rule.dates == Period{}) return hours;
    const std::string date = dates_in_words(rule.dates, words);
    const TextValue values[] = {{"hours", hours}, {"date", date}};
    return words.fill("hours.dates", values);
}

}  // namespace

std::string shown_hours(std::span<const HoursOfService> hours, const Words& words) {
    const auto rules = merged(hours);
    if (rules.size() == 1) return rule_in_words(rules.front(), words);
    std::string out;
    for (const Rule& rule : rules) {
        if (!out.empty()) out += ", ";
        out += rule_in_words(rule, words);
    }
    return out;
}

}  // namespace mappings
