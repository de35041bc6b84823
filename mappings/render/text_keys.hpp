// The keys of all texts. A key is checked by the compiler: TextKey("gp.what") is an index, and a
// key that is not in the table does not compile.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace mappings {

/// First the keys of the patient view's wording, then those of dates, hours and other pages.
inline constexpr auto text_keys = std::to_array<std::string_view>({
    "lead",
    "urgent",
    "gp.what",
    "gp.none2",
    "gp.none3",
    "ended",
    "vc.what",
    "vc.change",
    "vk.what",
    "vk.none2",
    "ks.what",
    "ls.what",
    "ls.term",
    "plan.what",
    "plan.none",
    "time.none",
    "error",
    "stale",
    "hidden",
    "wrong",
    "updated",
    "proxy",
    "proxy.end",
    "proxy.no",
    "vk.ended",
    "ks.ended",
    "vc.confirmedNone",
    "plan.reviewPassed",
    "age.self",
    "gone",
    "title",
    "gp.h",
    "gp.none",
    "vc.h",
    "vc.none",
    "vk.h",
    "vk.none",
    "ks.h",
    "ls.h",
    "plan.h",
    "time.h",
    "wrong.h",
    "f.phone",
    "f.hours",
    "f.where",
    "f.role",
    "f.since",
    "f.why",
    "f.msg",
    "f.addr",
    "f.chosen",
    "chosen.request",
    "chosen.need",
    "plan.important",
    "plan.goals",
    "plan.acts",
    "plan.who",
    "plan.when",
    "plan.state",
    "plan.you",
    "plan.lead",
    "plan.review",
    "print",
    "skip",
    "lang",
    "a11y",
    "time.change",
    "printed",
    "gp.future",
    "vk.future",
    "ks.future",
    "vc.future",
    "vc.ended",
    "gp.confirmedNone",
    "vk.confirmedNone",
    "plan.confirmedNone",
    "plan.future",
    "plan.ended",
    "plan.mustNot",
    "who.h",
    "f.standin",
    "f.standinUntil",
    "f.from",
    "f.nophone",
    "f.closed",
    "f.hiddenName",
    "kind.3",
    "kind.4",
    "st.planned",
    "st.ongoing",
    "st.done",
    "st.notdone",
    "st.unknown",
    "who.region",
    "who.municipality",
    "who.other",
    "print.ls",
    "proxy.anon",
    "proxy.h",
    "sandbox",
    "sandbox.what",
    "source.unnamed",
    "updated.nodate",
    "and",
    "f.with",
    "f.place",
    "plan.unnamed",
    "date.day",
    "date.month",
    "date.time",
    "date.span",
    "date.from",
    "date.until",
    "hours.weekdays",
    "hours.daily",
    "hours.always",
    "hours.range",
    "hours.span",
    "hours.between",
    "hours.allDay",
    "hours.minutes",
    "hours.hour",
    "hours.dates",
    "page.missing",
    "page.bad",
    "page.login",
    "back",
    "a11y.lead",
    "a11y.status.h",
    "a11y.status",
    "a11y.lacks.h",
    "a11y.lacks",
    "a11y.how.h",
    "a11y.how",
    "a11y.date",
    "a11y.reviewed",
    "a11y.feedback.h",
    "a11y.feedback",
    "a11y.feedback.link",
    "a11y.feedback.url",
    "a11y.digg.h",
    "a11y.digg",
    "a11y.digg.link",
    "a11y.digg.url",
    "lang.self",
    "lang.dir",
    "month.1",
    "month.2",
    "month.3",
    "month.4",
    "month.5",
    "month.6",
    "month.7",
    "month.8",
    "month.9",
    "month.10",
    "month.11",
    "month.12",
    "day.1",
    "day.2",
    "day.3",
    "day.4",
    "day.5",
    "day.6",
    "day.7",
});

class TextKey {
public:
    /// Fails to compile for a name that is not in the table.
    consteval TextKey(const char* name) : index_(place_of(name)) {}

    constexpr std::size_t index() const { return index_; }
    constexpr std::string_view name() const { return text_keys[index_]; }
    /// The key `steps` places further on in the table: months, days of the week.
    constexpr TextKey after(std::size_t steps) const { return TextKey(index_ + steps); }
    friend constexpr bool operator==(TextKey, TextKey) = default;

    /// The key of that name at run time, or nothing.
    static std::optional<TextKey> find(std::string_view name);
    /// The key at a place below text_keys.size().
    static TextKey at(std::size_t index);

private:
    constexpr explicit TextKey(std::size_t index) : index_(index) {}
    static consteval std::size_t place_of(std::string_view name) {
        for (std::size_t i = 0; i < text_keys.size(); ++i) {
            if (text_keys[i] == name) return i;
        }
        throw "no such text key";
    }
    std::size_t index_;
};

}  // namespace mappings
