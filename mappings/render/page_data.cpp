// The page in its order: banner, urgent line, short list, sections, what to do when something is
// wrong.
#include "mappings/render/page_data.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "mappings/render/card_data.hpp"
#include "mappings/render/dates.hpp"
#include "mappings/render/sentence_data.hpp"
#include "mappings/render/text_node.hpp"

namespace mappings {

using kainjow::mustache::data;
using kainjow::mustache::list;

namespace {

/// More contacts than this, and a short list of all stands first.
constexpr std::size_t many_contacts = 3;
/// Care contacts after these are folded.
constexpr std::size_t open_care_contacts = 3;

std::string_view anchor(PortalSection section) {
    constexpr auto anchors =
        std::to_array<std::string_view>({"n-gp", "n-vc", "n-vk", "n-ks", "n-ls", "n-plan", "n-time"}
        );
    return anchors[static_cast<std::size_t>(section)];
}

/// Explanations are for the screen: paper has the facts only.
bool is_explanation(TextKey key) {
    return key.name().ends_with(".what");
}

bool is_current(SectionState state) {
    return state == SectionState::present || state == SectionState::stale;
}

/// The one source and day all shown items have in common, or nothing.
class CommonSource {
public:
    template <class Item>
    void add(const Section<Item>& section) {
        for (const Item& item : section.items) add(item.source);
    }
    template <class Item>
    void add(const std::optional<Section<Item>>& section) {
        if (section) add(*section);
    }
    /// True when every item must say its own.
    bool differs() const { return differs_; }
    const std::optional<ItemSource>& source() const { return source_; }

private:
    void add(const ItemSource& source) {
        if (source.name.empty()) return;
        if (!source_)
            source_ = source;
        else if (source_->name != source.name || day(*source_) != day(source).view())
            differs_ = true;
    }
    static DateText day(const ItemSource& source) {
        return source.changed ? local_date(*source.changed) : DateText();
    }
    std::optional<ItemSource> source_;
    bool differs_ = false;
};

class PatientPage {
public:
    PatientPage(
        const PatientView& view, const Words& words, const PageOptions& options, Arena& arena
    )
        : view_(view), words_(words), options_(options), arena_(arena) {
        common_.add(view.regular_doctor);
        common_.add(view.health_centre);
        common_.add(view.care_contacts);
        common_.add(view.contact_nurses);
        if (shows_planning_doctor()) common_.add(view.planning_doctor);
        common_.add(view.plan);
        common_.add(view.appointments);
    }

    void put_into(data& page) {
        if (options_.acting_for) page["acting"] = acting(*options_.acting_for);
        page["lead"] = sentence_data({.key = "lead"}, words_, "lead");
        page["urgent"] = sentence_data({.key = "urgent"}, words_, "urgent");
        list sections;
        add(sections, PortalSection::regular_doctor, view_.regular_doctor);
        add(sections, PortalSection::health_centre, view_.health_centre);
        add(sections, PortalSection::care_contacts, view_.care_contacts);
        add(sections, PortalSection::contact_nurses, view_.contact_nurses);
        if (shows_planning_doctor()) {
            add(sections, PortalSection::planning_doctor, view_.planning_doctor);
        }
        add(sections, PortalSection::plan, view_.plan);
        add(sections, PortalSection::appointments, view_.appointments);
        page["sections"] = data(sections);
        if (people_.size() > many_contacts) page["who"] = short_list();
        page["wrong"] = wrong();
    }

private:
    bool shows_planning_doctor() const {
        return options_.layout != PageLayout::print ||
               options_.planning_doctor == PlanningDoctorOnPaper::included;
    }

    CardSetting setting() {
        return {words_, arena_, options_.layout, options_.addresses, common_.differs()};
    }

    data acting(const ActingFor& acting_for) {
        data out{data::type::object};
        list said;
        // The box is one; no box inside it for "hidden".
        for (const Sentence& sentence : proxy_sentences(acting_for, arena_)) {
            said.push_back(sentence_data(sentence, words_, "said"));
        }
        out["said"] = data(said);
        return out;
    }

    template <class Item>
    void add(list& sections, PortalSection which, const std::optional<Section<Item>>& section) {
        if (section) add(sections, which, *section);
    }

    template <class Item>
    void add(list& sections, PortalSection which, const Section<Item>& section) {
        const auto said = sentences(view_, which, words_, arena_);
        if (said.absent) return;
        data out{data::type::object};
        out["id"] = text_node(anchor(which));
        out["heading"] = text_node(words_.text(said.heading));
        if (words_.entry(said.heading).swedish) out["hsv"] = data(true);
        out["before"] = said_data(said.before);
        out["after"] = said_data(said.after);
        if (said.shows_items) set_items(out, which, section.items);
        sections.push_back(std::move(out));
    }

    data said_data(List<Sentence> said) {
        if (options_.layout != PageLayout::print) return sentences_data(said, words_);
        Growing<Sentence> facts(arena_);
        for (const Sentence& sentence : said) {
            if (!is_explanation(sentence.key)) facts.push_back(sentence);
        }
        return sentences_data(facts.list(), words_);
    }

    void set_items(data& out, PortalSection which, List<ContactItem> items) {
        list cards;
        for (const ContactItem& item : items) {
            const ShownCard card = shown(item, words_, arena_);
            if (is_current(item.state)) people_.push_back(person_data(card, setting()));
            const bool is_folded = which == PortalSection::care_contacts &&
                                   options_.layout != PageLayout::print &&
                                   cards.size() >= open_care_contacts;
            cards.push_back(
                is_folded ? folded_card_data(card, item.source, setting())
                          : card_data(card, item.source, setting())
            );
        }
        set_cards(out, cards);
    }

    void set_items(data& out, PortalSection, List<HealthCentreItem> items) {
        list cards;
        for (const HealthCentreItem& item : items) {
            cards.push_back(card_data(shown(item, words_, arena_), item.source, setting()));
        }
        set_cards(out, cards);
    }

    void set_items(data& out, PortalSection, List<AppointmentItem> items) {
        list cards;
        for (const AppointmentItem& item : items)
            cards.push_back(appointment_data(item, setting()));
        set_cards(out, cards);
    }

    void set_items(data& out, PortalSection, List<PlanItem> items) {
        list plans;
        for (const PlanItem& item : items) plans.push_back(plan_data(item, setting()));
        if (!plans.empty()) out["plans"] = data(plans);
    }

    static void set_cards(data& out, const list& cards) {
        if (cards.empty()) return;
        out["has_cards"] = data(true);
        out["cards"] = data(cards);
    }

    data short_list() const {
        data out{data::type::object};
        out["people"] = data(people_);
        return out;
    }

    data wrong() {
        list said;
        said.push_back(sentence_data({.key = "wrong"}, words_));
        if (!common_.differs() && common_.source()) {
            const auto sentence = source_sentence(*common_.source(), words_, arena_);
            if (sentence) said.push_back(sentence_data(*sentence, words_, "soft"));
        }
        return data(said);
    }

    const PatientView& view_;
    const Words& words_;
    const PageOptions& options_;
    Arena& arena_;
    CommonSource common_;
    list people_;
};

/// Links to the other languages of the set: with two, in the words of `lang`; with more, by name.
data language_links(const Words& words, const Texts& texts, const std::string& rest) {
    list links;
    const auto languages = texts.languages();
    for (const Words& other : languages) {
        if (other.language() == words.language()) continue;
        data link{data::type::object};
        link["href"] = data("?lang=" + other.language() + rest);
        link["code"] = data(other.language());
        link["words"] =
            text_node(languages.size() == 2 ? words.text("lang") : other.text("lang.self"));
        links.push_back(std::move(link));
    }
    return data(links);
}

data frame_data(
    const Words& words, const Texts& texts, Surroundings surroundings, const std::string& rest
) {
    data page{data::type::object};
    page["page_title"] = text_node(words.text("title"));
    if (surroundings == Surroundings::sandbox) page["sandbox"] = data(true);
    page["languages"] = language_links(words, texts, rest);
    return page;
}

TextKey key_of(TextPage page) {
    switch (page) {
        case TextPage::refused:
            return "proxy.no";
        case TextPage::too_young:
            return "age.self";
        case TextPage::not_available:
            return "gone";
        case TextPage::no_such_page:
            return "page.missing";
        case TextPage::bad_address:
            return "page.bad";
        case TextPage::not_logged_in:
            return "page.login";
    }
    return "gone";
}

struct StatementPart {
    TextKey heading;
    std::vector<Sentence> said;
    std::optional<TextKey> link = std::nullopt;
    std::optional<TextKey> address = std::nullopt;
};

std::vector<StatementPart> statement(const Words& words, Arena& arena) {
    const std::string_view reviewed = words.text("a11y.reviewed");
    const Sentence date{
        .key = "a11y.date", .date = shown_date(reviewed, words, arena), .day = reviewed};
    return {
        {"a11y.status.h", {{.key = "a11y.status"}}},
        {"a11y.lacks.h", {{.key = "a11y.lacks"}}},
        {"a11y.how.h", {{.key = "a11y.how"}, date}},
        {"a11y.feedback.h",
         {{.key = "a11y.feedback"}},
         TextKey("a11y.feedback.link"),
         TextKey("a11y.feedback.url")},
        {"a11y.digg.h",
         {{.key = "a11y.digg"}},
         TextKey("a11y.digg.link"),
         TextKey("a11y.digg.url")},
    };
}

}  // namespace

data language_data(const Words& words) {
    data out{data::type::object};
    out["language"] = data(words.language());
    out["direction"] = text_node(words.text("lang.dir"));
    for (std::size_t i = 0; i < text_keys.size(); ++i) {
        std::string member = "T_" + std::string(text_keys[i]);
        std::replace(member.begin(), member.end(), '.', '_');
        out[member] = text_data(TextKey::at(i), words);
    }
    return out;
}

data view_data(
    const PatientView& view, const Words& words, const Texts& texts, const PageOptions& options
) {
    const bool is_paper = options.layout == PageLayout::print;
    const bool with_doctor = options.planning_doctor == PlanningDoctorOnPaper::included;
    const std::string rest = !is_paper     ? ""
                             : with_doctor ? "&layout=print&planningDoctor=1"
                                           : "&layout=print";
    data page = frame_data(words, texts, options.surroundings, rest);
    Arena arena;
    PatientPage(view, words, options, arena).put_into(page);
    if (is_paper) {
        page["paper"] = data(true);
        const ShownDate today = shown_day(view.as_of, words, arena);
        const Sentence printed{.key = "printed", .date = today.text, .day = today.day};
        page["printed"] = sentence_data(printed, words, "soft");
        return page;
    }
    const bool has_doctor = !sentences(view, PortalSection::planning_doctor, words, arena).absent;
    if (has_doctor) {
        page["print_form"] = data(true);
    } else {
        data link{data::type::object};
        link["href"] = data("?lang=" + words.language() + "&layout=print");
        page["print_link"] = std::move(link);
    }
    return page;
}

data text_page_data(
    TextPage page, const Words& words, const Texts& texts, const TextPageOptions& options
) {
    data out = frame_data(words, texts, options.surroundings, "");
    const std::string age = std::to_string(options.age);
    const Sentence said{.key = key_of(page), .age = age};
    out["said"] = data(list{sentence_data(said, words, "lead")});
    return out;
}

data accessibility_data(const Words& words, const Texts& texts, Surroundings surroundings) {
    data page = frame_data(words, texts, surroundings, "");
    page["page_title"] = text_node(words.text("a11y"));
    page["lead"] = sentence_data({.key = "a11y.lead"}, words, "lead");
    list parts;
    Arena arena;
    for (const StatementPart& part : statement(words, arena)) {
        data out{data::type::object};
        out["id"] = data("n-" + std::to_string(parts.size() + 1));
        out["heading"] = text_node(words.text(part.heading));
        if (words.entry(part.heading).swedish) out["hsv"] = data(true);
        out["before"] = sentences_data({part.said.data(), part.said.size()}, words);
        if (part.link) {
            data link = text_data(*part.link, words);
            link["href"] = text_node(words.text(*part.address));
            out["link"] = std::move(link);
        }
        parts.push_back(std::move(out));
    }
    page["parts_of_statement"] = data(parts);
    return page;
}

}  // namespace mappings
