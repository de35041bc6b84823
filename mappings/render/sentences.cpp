// The wording table as data: one row per section, one column per state.
#include "mappings/render/sentences.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "mappings/render/dates.hpp"

namespace mappings {

namespace {

using Keys = std::vector<TextKey>;

/// One row of the table. An empty list under a state that stands for "absent" is told apart by
/// `speaks`: blocks 9 and 10 say nothing at all without content.
struct Wording {
    TextKey heading;
    /// present and stale.
    Keys before;
    Keys after;
    /// future; empty = absent.
    Keys future;
    Keys ended;
    Keys confirmed_none;
    Keys unknown;
    /// False for sections that tell a diagnosis by merely being there.
    bool speaks_without_content = true;
    /// A silent source beside usable rows is told of under the list.
    bool is_list = false;
};

const Wording& wording(PortalSection section) {
    static const std::array<Wording, portal_section_count> table = {{
        {.heading = "gp.h",
         .before = {"gp.what"},
         .after = {},
         .future = {"gp.future"},
         .ended = {"ended", "gp.none3"},
         .confirmed_none = {"gp.confirmedNone", "gp.none3"},
         .unknown = {"gp.none", "gp.none2", "gp.none3"}},
        {.heading = "vc.h",
         .before = {"vc.what"},
         .after = {"vc.change"},
         .future = {"vc.future"},
         .ended = {"vc.ended", "vc.change"},
         .confirmed_none = {"vc.confirmedNone"},
         .unknown = {"vc.none", "vc.change"}},
        {.heading = "vk.h",
         .before = {"vk.what"},
         .after = {},
         .future = {"vk.future"},
         .ended = {"vk.ended"},
         .confirmed_none = {"vk.confirmedNone", "vk.none2"},
         .unknown = {"vk.none", "vk.none2"},
         .is_list = true},
        {.heading = "ks.h",
         .before = {"ks.what"},
         .after = {},
         .future = {"ks.future"},
         .ended = {"ks.ended"},
         .confirmed_none = {},
         .unknown = {},
         .speaks_without_content = false,
         .is_list = true},
        {.heading = "ls.h",
         .before = {"ls.what"},
         .after = {"ls.term"},
         .future = {},
         .ended = {},
         .confirmed_none = {},
         .unknown = {},
         .speaks_without_content = false},
        {.heading = "plan.h",
         .before = {"plan.what"},
         .after = {},
         .future = {"plan.future"},
         .ended = {"plan.ended"},
         .confirmed_none = {"plan.confirmedNone"},
         .unknown = {"plan.none"},
         .is_list = true},
        {.heading = "time.h",
         .before = {},
         .after = {"time.change"},
         .future = {},
         .ended = {"time.none"},
         .confirmed_none = {"time.none"},
         .unknown = {"time.none"},
         .is_list = true},
    }};
    return table[static_cast<std::size_t>(section)];
}

/// What all sections have in common, whatever their items are.
struct SectionFacts {
    SectionState state = SectionState::unknown;
    bool has_items = false;
    const std::optional<Notice>* notice = nullptr;
    List<std::string_view> silent;
    /// Names of the sources of stale items, each once.
    List<std::string_view> stale;
};

template <class Item>
List<std::string_view> stale_sources(List<Item> items, Arena& arena) {
    Growing<std::string_view> names(arena);
    for (const Item& item : items) {
        if (item.state != SectionState::stale) continue;
        const std::string_view name = item.source.name;
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    return names.list();
}

template <class Item>
SectionFacts facts_of(const Section<Item>& section, Arena& arena) {
    return {
        section.state,
        !section.items.empty(),
        &section.notice,
        section.silent_sources,
        stale_sources(section.items, arena)};
}

template <class Item>
std::optional<SectionFacts> facts_of(const std::optional<Section<Item>>& section, Arena& arena) {
    if (!section) return std::nullopt;
    return facts_of(*section, arena);
}

std::optional<SectionFacts> facts_of(const PatientView& view, PortalSection section, Arena& arena) {
    switch (section) {
        case PortalSection::regular_doctor:
            return facts_of(view.regular_doctor, arena);
        case PortalSection::health_centre:
            return facts_of(view.health_centre, arena);
        case PortalSection::care_contacts:
            return facts_of(view.care_contacts, arena);
        case PortalSection::contact_nurses:
            return facts_of(view.contact_nurses, arena);
        case PortalSection::planning_doctor:
            return facts_of(view.planning_doctor, arena);
        case PortalSection::plan:
            return facts_of(view.plan, arena);
        case PortalSection::appointments:
            return facts_of(view.appointments, arena);
    }
    return std::nullopt;
}

/// True when the notice has what the sentence needs: protected staff leave no name behind.
bool can_say(TextKey key, const std::optional<Notice>& notice, const Words& words) {
    if (!notice) return false;
    for (const Segment& segment : words.entry(key).segments) {
        if (segment.placeholder == Placeholder("name") && notice->name.empty()) return false;
        if (segment.placeholder == Placeholder("date") && local_date(notice->date).empty()) {
            return false;
        }
    }
    return true;
}

class Speaker {
public:
    Speaker(
        const PatientView& view,
        const Wording& wording,
        const SectionFacts& facts,
        const Words& words,
        Arena& arena
    )
        : view_(view),
          wording_(wording),
          facts_(facts),
          words_(words),
          arena_(arena),
          before_(arena),
          after_(arena) {}

    SectionSentences speak() {
        const SectionState state = sayable();
        const bool has_content = state == SectionState::present || state == SectionState::stale ||
                                 state == SectionState::future || state == SectionState::ended;
        if (!has_content && !wording_.speaks_without_content) return {};
        switch (state) {
            case SectionState::not_permitted:
                return {};
            case SectionState::present:
            case SectionState::stale:
                say_content(state);
                break;
            case SectionState::future:
                say_future();
                break;
            case SectionState::ended:
                say_with_notice(wording_.ended);
                break;
            case SectionState::confirmed_none:
                say(before_, wording_.confirmed_none);
                break;
            case SectionState::unknown:
                say(before_, wording_.unknown);
                break;
            case SectionState::source_unavailable:
                say_sources(before_, "error", silent_sources());
                break;
            case SectionState::withheld:
                before_.push_back({.key = "hidden"});
                break;
        }
        return {
            .absent = !shows_items_ && before_.empty() && after_.empty(),
            .heading = wording_.heading,
            .before = before_.list(),
            .after = after_.list(),
            .shows_items = shows_items_,
        };
    }

private:
    /// "*.what" is printed only with content, and a sentence with a name only with a name: a state
    /// that lacks what its wording needs is told as unknown.
    SectionState sayable() const {
        const SectionState state = facts_.state;
        const bool is_current = state == SectionState::present || state == SectionState::stale;
        if (is_current && !facts_.has_items) return SectionState::unknown;
        const bool is_announced = state == SectionState::future || state == SectionState::ended;
        if (!is_announced || (state == SectionState::future && facts_.has_items)) return state;
        const Keys& keys = state == SectionState::future ? wording_.future : wording_.ended;
        if (keys.empty()) return SectionState::unknown;
        return can_say(keys.front(), *facts_.notice, words_) ? state : SectionState::unknown;
    }

    using Said = Growing<Sentence>;

    static void say(Said& to, const Keys& keys) {
        for (const TextKey key : keys) to.push_back({.key = key});
    }

    void say_content(SectionState state) {
        shows_items_ = true;
        say(before_, wording_.before);
        if (state == SectionState::stale) say_stale();
        say_silent_beside_items();
        say(after_, wording_.after);
    }

    void say_future() {
        // Agreed times lie in the future by nature and need no other words for it; the planning
        // doctor is not announced.
        if (wording_.heading == TextKey("time.h")) return say_content(SectionState::present);
        if (wording_.future.empty()) return;
        shows_items_ = facts_.has_items;
        say_with_notice(wording_.future);
        say_silent_beside_items();
    }

    void say_stale() {
        const auto sources = facts_.stale.empty() ? silent_sources() : facts_.stale;
        say_sources(before_, "stale", sources);
    }

    void say_silent_beside_items() {
        if (wording_.is_list) say_sources(after_, "error", facts_.silent);
    }

    /// The first sentence takes the name and date of the notice; without them it is not said.
    void say_with_notice(const Keys& keys) {
        for (const TextKey key : keys) {
            Sentence sentence{.key = key};
            if (key == keys.front()) {
                if (!can_say(key, *facts_.notice, words_)) continue;
                const Notice& notice = **facts_.notice;
                const ShownDate date = shown_day(notice.date, words_, arena_);
                sentence.name = notice.name;
                sentence.date = date.text;
                sentence.day = date.day;
            }
            before_.push_back(sentence);
        }
    }

    /// One sentence for each source.
    void say_sources(Said& to, TextKey key, List<std::string_view> sources) {
        for (const std::string_view source : sources) {
            Sentence sentence{.key = key};
            sentence.source_in_words = source.empty();
            sentence.source = source.empty() ? words_.text("source.unnamed") : source;
            const auto contact = last_contact(source);
            // Without a date "stale" cannot be said; that nothing can be shown is true as well.
            if (!contact && key == TextKey("stale")) sentence.key = "error";
            if (contact) {
                const ShownDate date = shown_day(*contact, words_, arena_);
                sentence.date = date.text;
                sentence.day = date.day;
            }
            to.push_back(sentence);
        }
    }

    /// Who cannot be heard; one without a name when nobody says who.
    List<std::string_view> silent_sources() const {
        if (!facts_.silent.empty()) return facts_.silent;
        Growing<std::string_view> out(arena_);
        for (const SourceStatus& source : view_.sources) {
            if (source.state == SourceState::silent) out.push_back(source.name);
        }
        if (out.empty()) out.push_back({});
        return out.list();
    }

    std::optional<Moment> last_contact(std::string_view name) const {
        const auto found =
            std::find_if(view_.sources.begin(), view_.sources.end(), [&](const SourceStatus& s) {
                return s.name == name && s.state == SourceState::silent;
            });
        return found == view_.sources.end() ? std::nullopt : found->last_contact;
    }

    const PatientView& view_;
    const Wording& wording_;
    const SectionFacts& facts_;
    const Words& words_;
    Arena& arena_;
    Said before_;
    Said after_;
    bool shows_items_ = false;
};

}  // namespace

SectionSentences sentences(
    const PatientView& view, PortalSection section, const Words& words, Arena& arena
) {
    const auto facts = facts_of(view, section, arena);
    if (!facts) return {};
    return Speaker(view, wording(section), *facts, words, arena).speak();
}

List<Sentence> proxy_sentences(const ActingFor& acting, Arena& arena) {
    Growing<Sentence> out(arena);
    const bool has_names = !acting.name.empty() && !acting.me.empty();
    if (has_names) {
        out.push_back({.key = "proxy", .name = acting.name, .me = acting.me});
    } else {
        out.push_back({.key = "proxy.anon"});
    }
    if (acting.relation == ProxyRelation::guardian && acting.until_age) {
        ShortText<16> age;
        age.add_number(*acting.until_age);
        out.push_back({.key = "proxy.end", .age = arena.copy(age)});
    }
    out.push_back({.key = "hidden"});
    return out.list();
}

std::string_view in_words(const Sentence& sentence, const Words& words, Arena& arena) {
    const TextValue values[] = {
        {"name", sentence.name},
        {"date", sentence.date},
        {"source", sentence.source},
        {"me", sentence.me},
        {"age", sentence.age},
    };
    return words.fill(sentence.key, values, arena);
}

}  // namespace mappings
