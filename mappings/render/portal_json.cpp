// The frame of /v1 answers: patient, moments, sources, who is acted for, and sections with their
// sentences. Items are written in portal_items.cpp.
#include "mappings/render/portal_json.hpp"

#include <chrono>

#include "mappings/render/portal_items.hpp"
#include "mappings/render/sentence_json.hpp"
#include "mappings/render/sentences.hpp"

namespace mappings {

InstantText portal_instant(Moment moment) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(moment);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{seconds - day};
    InstantText out;
    out.add_digits(static_cast<unsigned>(int(date.year())), 4);
    out.add('-');
    out.add_digits(unsigned(date.month()), 2);
    out.add('-');
    out.add_digits(unsigned(date.day()), 2);
    out.add('T');
    out.add_digits(static_cast<unsigned>(time.hours().count()), 2);
    out.add(':');
    out.add_digits(static_cast<unsigned>(time.minutes().count()), 2);
    out.add(':');
    out.add_digits(static_cast<unsigned>(time.seconds().count()), 2);
    out.add('Z');
    return out;
}

namespace {

using fhir::JsonWriter;
using namespace fhir::literals;

class Portal {
public:
    Portal(
        JsonWriter& out,
        const PatientView& view,
        const Words& words,
        const PortalOptions& options,
        Arena& scratch
    )
        : out_(out),
          view_(view),
          words_(words),
          options_(options),
          arena_(scratch),
          scratch_(scratch),
          items_(out, words, options.identifiers, scratch) {}

    void write_answer() {
        const auto answer = out_.object();
        if (!options_.ref.empty()) {
            const auto patient = out_.object("patient"_key);
            out_.member("ref"_key, options_.ref);
        }
        out_.member("asOf"_key, portal_instant(view_.as_of));
        if (view_.valid_until) out_.member("validUntil"_key, portal_instant(*view_.valid_until));
        out_.member_if("revision"_key, view_.revision);
        out_.member("lang"_key, words_.language());
        write_sources();
        if (options_.acting_for) write_acting_for(*options_.acting_for);
        write_sections();
    }

    void write_sections() {
        section(PortalSection::regular_doctor, view_.regular_doctor);
        section(PortalSection::health_centre, view_.health_centre);
        section(PortalSection::care_contacts, view_.care_contacts);
        section(PortalSection::contact_nurses, view_.contact_nurses);
        section(PortalSection::planning_doctor, view_.planning_doctor);
        section(PortalSection::plan, view_.plan);
        section(PortalSection::appointments, view_.appointments);
    }

private:
    void write_sources() {
        const auto list = out_.array("sources"_key);
        for (const SourceStatus& source : view_.sources) {
            const auto object = out_.object();
            out_.member_if("name"_key, source.name);
            out_.member("state"_key, source.state == SourceState::ok ? "ok" : "silent");
            if (source.last_contact)
                out_.member("lastContact"_key, portal_instant(*source.last_contact));
        }
    }

    void write_acting_for(const ActingFor& acting) {
        const auto object = out_.object("actingFor"_key);
        const bool is_guardian = acting.relation == ProxyRelation::guardian;
        out_.member("relation"_key, is_guardian ? "guardian" : "ombud");
        out_.member_if("name"_key, acting.name);
        out_.member_if("me"_key, acting.me);
        if (acting.until_age) out_.member("untilAge"_key, std::int64_t(*acting.until_age));
        if (options_.sentences == Sentences::left_out) return;
        const auto list = out_.array("text"_key);
        for (const Sentence& sentence : proxy_sentences(acting, arena_)) write(sentence);
    }

    void write(const Sentence& sentence) {
        const TextEntry& entry = words_.entry(sentence.key);
        if (entry.json.empty()) {
            write_sentence(out_, sentence.key, in_words(sentence, words_, arena_));
        } else {
            out_.prepared(entry.json);
        }
    }

    template <class Item>
    void section(PortalSection which, const std::optional<Section<Item>>& content) {
        if (!content || !options_.sections.has(which)) return;
        // Blocks 9 and 10 are left out, not empty: being there tells a diagnosis.
        const auto said = sentences(view_, which, words_, arena_);
        if (!said.absent) write_section(which, *content, said);
    }

    template <class Item>
    void section(PortalSection which, const Section<Item>& content) {
        if (!options_.sections.has(which)) return;
        write_section(which, content, sentences(view_, which, words_, arena_));
    }

    template <class Item>
    void write_section(
        PortalSection which, const Section<Item>& content, const SectionSentences& said
    ) {
        const auto object = out_.object(name(which));
        out_.member("state"_key, name(content.state));
        if (options_.identifiers == Identifiers::included)
            out_.member_if("reason"_key, content.reason);
        write_items(content, said);
        if (content.notice && !said.absent) {
            const auto notice = out_.object("notice"_key);
            out_.member_if("name"_key, content.notice->name);
            out_.member("date"_key, content.notice->date);
        }
        if (options_.sentences == Sentences::included) write_text(said);
    }

    template <class Item>
    void write_items(const Section<Item>& content, const SectionSentences& said) {
        const auto list = out_.array("items"_key);
        if (!said.shows_items) return;
        for (const Item& item : content.items) {
            items_.write(item);
        }
    }

    void write_text(const SectionSentences& said) {
        const auto list = out_.array("text"_key);
        if (said.absent) return;
        write(Sentence{.key = said.heading});
        for (const Sentence& sentence : said.before) write(sentence);
        for (const Sentence& sentence : said.after) write(sentence);
    }

    JsonWriter& out_;
    const PatientView& view_;
    const Words& words_;
    const PortalOptions& options_;
    Arena& arena_;
    Arena::Scope scratch_;
    PortalItems items_;
};

}  // namespace

void write_portal_view(
    JsonWriter& out,
    const PatientView& view,
    const Words& words,
    const PortalOptions& options,
    Arena& scratch
) {
    Portal(out, view, words, options, scratch).write_answer();
}

void write_portal_sections(
    JsonWriter& out,
    const PatientView& view,
    const Words& words,
    const PortalOptions& options,
    Arena& scratch
) {
    Portal(out, view, words, options, scratch).write_sections();
}

}  // namespace mappings
