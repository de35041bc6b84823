// Telephone hours in words: alternatives with the same time or the same days are said once.
#include <algorithm>
#include <bitset>
#include <charconv>
#include <optional>

#include "mappings/render/dates.hpp"
#include "mappings/render/text_maker.hpp"

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

/// Days that share one time, and the dates between which they hold.
struct Rule {
    Days days;
    Span span;
    Period dates;
};
/// The times of the same days and dates, ascending.
using Spans = Growing<Span>;

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
    Days days;
    for (const Weekday day : hours.week_days) days.set(static_cast<std::size_t>(day));
    if (days.none()) days.set();
    const auto opens = clock_of(hours.opens.empty() ? "00:00" : hours.opens);
    const auto closes = clock_of(hours.closes.empty() ? "24:00" : hours.closes);
    if (!opens || !closes) return std::nullopt;
    return Rule{days, {*opens, *closes}, hours.dates};
}

/// One rule per time and dates, in the order of their first mention.
Growing<Rule> rules_of(std::span<const HoursOfService> hours, Arena& arena) {
    Growing<Rule> out(arena);
    for (const HoursOfService& alternative : hours) {
        const auto rule = rule_of(alternative);
        if (!rule) continue;
        const auto known = std::find_if(out.begin(), out.end(), [&](const Rule& r) {
            return r.span == rule->span && r.dates == rule->dates;
        });
        if (known == out.end())
            out.push_back(*rule);
        else
            known->days |= rule->days;
    }
    return out;
}

std::string_view joined(std::span<const std::string_view> parts, const Words& words, Arena& arena) {
    if (parts.size() == 1) return parts.front();
    TextMaker out(arena);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool is_last = i + 1 == parts.size();
        if (i > 0 && is_last) {
            out.add(" ");
            out.add(words.text("and"));
            out.add(" ");
        } else if (i > 0) {
            out.add(", ");
        }
        out.add(parts[i]);
    }
    return out.text();
}

std::string_view day_name(std::size_t day, const Words& words) {
    return words.text(TextKey("day.1").after(day));
}

std::string_view days_in_words(const Days& days, const Words& words, Arena& arena) {
    if (days.all()) return words.text("hours.daily");
    if (days == Days(0b0011111)) return words.text("hours.weekdays");
    Growing<std::string_view> parts(arena, week);
    for (std::size_t day = 0; day < week; ++day) {
        if (!days.test(day)) continue;
        std::size_t last = day;
        while (last + 1 < week && days.test(last + 1)) ++last;
        if (last - day < 2) {
            parts.push_back(day_name(day, words));
            continue;
        }
        const TextValue values[] = {
            {"first", day_name(day, words)}, {"last", day_name(last, words)}};
        parts.push_back(words.fill("hours.range", values, arena));
        day = last;
    }
    return joined(parts, words, arena);
}

std::string_view clock_in_words(const Clock& clock, const Words& words, Arena& arena) {
    ShortText<8> hour;
    hour.add_number(clock.hour);
    ShortText<8> minute;
    if (clock.minute < 10) minute.add('0');
    minute.add_number(clock.minute);
    const TextValue values[] = {{"hour", hour}, {"minute", minute}};
    return words.fill(
        clock.minute == 0 ? TextKey("hours.hour") : TextKey("hours.minutes"), values, arena
    );
}

std::string_view spans_in_words(const Spans& spans, const Words& words, Arena& arena) {
    Growing<std::string_view> parts(arena, spans.size());
    for (const Span& span : spans) {
        const std::string_view opens = clock_in_words(span.opens, words, arena);
        const std::string_view closes = clock_in_words(span.closes, words, arena);
        const TextValue values[] = {{"opens", opens}, {"closes", closes}};
        parts.push_back(words.fill("hours.span", values, arena));
    }
    return joined(parts, words, arena);
}

std::string_view dates_in_words(const Period& dates, const Words& words, Arena& arena) {
    const std::string_view first = shown_date(dates.start, words, arena);
    const std::string_view last = shown_date(dates.end, words, arena);
    if (!first.empty() && !last.empty()) {
        const TextValue values[] = {{"first", first}, {"last", last}};
        return words.fill("date.span", values, arena);
    }
    const TextValue values[] = {{"date", first.empty() ? last : first}};
    return words.fill(first.empty() ? TextKey("date.until") : TextKey("date.from"), values, arena);
}

std::string_view times_in_words(
    const Days& week_days, const Spans& spans, const Words& words, Arena& arena
) {
    const bool is_all_day =
        std::any_of(spans.begin(), spans.end(), [](const Span& span) { return span.all_day(); });
    if (is_all_day && week_days.all()) return words.text("hours.always");
    const std::string_view days = days_in_words(week_days, words, arena);
    const std::string_view hours = spans_in_words(spans, words, arena);
    const TextValue values[] = {{"days", days}, {"hours", hours}};
    return words.fill(
        is_all_day ? TextKey("hours.allDay") : TextKey("hours.between"), values, arena
    );
}

std::string_view in_words(const Rule& rule, const Spans& spans, const Words& words, Arena& arena) {
    const std::string_view hours = times_in_words(rule.days, spans, words, arena);
    if (rule.dates == Period{}) return hours;
    const std::string_view date = dates_in_words(rule.dates, words, arena);
    const TextValue values[] = {{"hours", hours}, {"date", date}};
    return words.fill("hours.dates", values, arena);
}

}  // namespace

std::string_view shown_hours(
    std::span<const HoursOfService> hours, const Words& words, Arena& arena
) {
    if (hours.empty()) return {};
    const Growing<Rule> rules = rules_of(hours, arena);
    Growing<std::string_view> parts(arena);
    for (const Rule& rule : rules) {
        const auto says_the_same = [&rule](const Rule& other) {
            return other.days == rule.days && other.dates == rule.dates;
        };
        // The first of those with the same days and dates speaks for all.
        if (std::find_if(rules.begin(), rules.end(), says_the_same) != &rule) continue;
        Spans spans(arena);
        for (const Rule& other : rules) {
            if (says_the_same(other)) spans.push_back(other.span);
        }
        std::sort(spans.begin(), spans.end());
        parts.push_back(in_words(rule, spans, words, arena));
    }
    if (parts.size() == 1) return parts.front();
    TextMaker out(arena);
    for (const std::string_view part : parts) {
        if (!out.empty()) out.add(", ");
        out.add(part);
    }
    return out.text();
}

}  // namespace mappings
