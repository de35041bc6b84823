// The wording table as data: one row per section, one column per state.
#include "mappings/render/sentences.hpp"

#include <algorithm>
#include <array>
#include <span>

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
    std::vector<std::string_view> stale = {};
};

template <class Item>
SectionFacts facts_of(const Section<Item>& section) {
    SectionFacts facts{
        section.state, !section.items.empty(), &section.notice, section.silent_sources};
    for (const Item& item : section.items) {
        const std::string_view name = item.source.name;
        if (item.state != SectionState::stale) continue;
        if (std::find(facts.stale.begin(), facts.stale.end(), name) != facts.stale.end()) continue;
        facts.stale.push_back(name);
    }
    return facts;
}

template <class Item>
std::optional<SectionFacts> facts_of(const std::optional<Section<Item>>& section) {
    if (!section) return std::nullopt;
    return facts_of(*section);
}

std::optional<SectionFacts> facts_of(const PatientView& view, PortalSection section) {
    switch (section) {
        case PortalSection::regular_doctor:
            return facts_of(view.regular_doctor);
        case PortalSection::health_centre:
            return facts_of(view.health_centre);
        case PortalSection::care_contacts:
            return facts_of(view.care_contacts);
        case PortalSection::contact_nurses:
            return facts_of(view.contact_nurses);
        case PortalSection::planning_doctor:
            return facts_of(view.planning_doctor);
        case PortalSection::plan:
            return facts_of(view.plan);
        case PortalSection::appointments:
            return facts_of(view.appointments);
    }
    return std::nullopt;
}

/// True when the notice has what the sentence needs: protected staff leave no name behind.
bool can_say(TextKey key, const std::optional<Notice>& notice, const Words& words) {
    if (!notice) return false;
    for (const Segment& segment : words.entry(key).segments) {
        if (segment.placeholder == "name" && notice->name.empty()) return false;
        if (segment.placeholder == "date" && local_date(notice->date).empty()) return false;
    }
    return true;
}

class Speaker {
public:
    Speaker(
        const PatientView& view,
        const Wording& wording,
        const SectionFacts& facts,
        const Words& words
    )
        : view_(view), wording_(wording), facts_(facts), words_(words) {
        out_.heading = wording.heading;
    }

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
                say(out_.before, wording_.confirmed_none);
                break;
            case SectionState::unknown:
                say(out_.before, wording_.unknown);
                break;
            case SectionState::source_unavailable:
                say_sources(out_.before, "error", silent_sources());
                break;
            case SectionState::withheld:
                say(out_.before, {"hidden"});
                break;
        }
        out_.absent = !out_.shows_items && out_.before.empty() && out_.after.empty();
        return std::move(out_);
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

    static void say(std::vector<Sentence>& to, const Keys& keys) {
        for (const TextKey key : keys) to.push_back(Sentence{.key = key});
    }

    void say_content(SectionState state) {
        out_.shows_items = true;
        say(out_.before, wording_.before);
        if (state == SectionState::stale) say_stale();
        say_silent_beside_items();
        say(out_.after, wording_.after);
    }

    void say_future() {
        // Agreed times lie in the future by nature and need no other words for it; the planning
        // doctor is not announced.
        if (wording_.heading == TextKey("time.h")) return say_content(SectionState::present);
        if (wording_.future.empty()) return;
        out_.shows_items = facts_.has_items;
        say_with_notice(wording_.future);
        say_silent_beside_items();
    }

    void say_stale() {
        const auto sources = facts_.stale.empty() ? silent_sources() : facts_.stale;
        say_sources(out_.before, "stale", sources);
    }

    void say_silent_beside_items() {
        if (wording_.is_list) say_sources(out_.after, "error", facts_.silent);
    }

    /// The first sentence takes the name and date of the notice; without them it is not said.
    void say_with_notice(const Keys& keys) {
        say(out_.before, keys);
        if (out_.before.empty()) return;
        if (!can_say(keys.front(), *facts_.notice, words_)) {
            out_.before.erase(out_.before.begin());
            return;
        }
        const Notice& notice = **facts_.notice;
        out_.before.front().name = notice.name;
        out_.before.front().date = shown_date(notice.date, words_);
        out_.before.front().day = local_date(notice.date);
    }

    /// One sentence for each source.
    void say_sources(
        std::vector<Sentence>& to, TextKey key, std::span<const std::string_view> sources
    ) {
        for (const std::string_view source : sources) {
            Sentence sentence{.key = key};
            sentence.source_in_words = source.empty();
            sentence.source = source.empty() ? words_.fill("source.unnamed") : std::string(source);
            const auto contact = last_contact(source);
            // Without a date "stale" cannot be said; that nothing can be shown is true as well.
            if (!contact && key == TextKey("stale")) sentence.key = "error";
            if (contact) {
                sentence.date = shown_date(*contact, words_);
                sentence.day = local_date(*contact);
            }
            to.push_back(std::move(sentence));
        }
    }

    /// Who cannot be heard; one without a name when nobody says who.
    std::vector<std::string_view> silent_sources() const {
        std::vector<std::string_view> out(facts_.silent.begin(), facts_.silent.end());
        if (!out.empty()) return out;
        for (const SourceStatus& source : view_.sources) {
            if (source.state == SourceState::silent) out.push_back(source.name);
        }
        if (out.empty()) out.emplace_back();
        return out;
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
    SectionSentences out_;
};

}  // namespace

SectionSentences sentences(const PatientView& view, PortalSection section, const Words& words) {
    const auto facts = facts_of(view, section);
    if (!facts) return {};
    return Speaker(view, wording(section), *facts, words).speak();
}

std::vector<Sentence> proxy_sentences(const ActingFor& acting) {
    std::vector<Sentence> out;
    const bool has_names = !acting.name.empty() && !acting.me.empty();
    out.push_back(Sentence{.key = has_names ? TextKey("proxy") : TextKey("proxy.anon")});
    if (has_names) {
        out.back().name = acting.name;
        out.back().me = acting.me;
    }
    if (acting.relation == ProxyRelation::guardian && acting.until_age) {
        out.push_back(Sentence{.key = "proxy.end", .age = std::to_string(*acting.until_age)});
    }
    out.push_back(Sentence{.key = "hidden"});
    return out;
}

std::string in_words(const Sentence& sentence, const Words& words) {
    const TextValue values[] = {
        {"name", sentence.name},
        {"date", sentence.date},
        {"source", sentence.source},
        {"me", sentence.me},
        {"age", sentence.age},
    };
    return words.fill(sentence.key, values);
}

}  // namespace mappings
