// The frame of /v1 answers: patient, moments, sources, who is acted for, and sections with their
// sentences. Items are written in portal_items.cpp.
#include "mappings/render/portal_json.hpp"

#include <chrono>
#include <string>

#include "mappings/render/portal_items.hpp"
#include "mappings/render/sentences.hpp"

namespace mappings {

namespace {

/// Appends a number with leading zeros.
void append_digits(std::string& out, unsigned value, std::size_t width) {
    const std::size_t end = out.size() + width;
    out.resize(end, '0');
    for (std::size_t at = end; value > 0 && at > end - width; value /= 10) {
        out[--at] = static_cast<char>('0' + value % 10);
    }
}

}  // namespace

std::string portal_instant(Moment moment) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(moment);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{seconds - day};
    std::string out;
    out.reserve(20);
    append_digits(out, static_cast<unsigned>(int(date.year())), 4);
    out += '-';
    append_digits(out, unsigned(date.month()), 2);
    out += '-';
    append_digits(out, unsigned(date.day()), 2);
    out += 'T';
    append_digits(out, static_cast<unsigned>(time.hours().count()), 2);
    out += ':';
    append_digits(out, static_cast<unsigned>(time.minutes().count()), 2);
    out += ':';
    append_digits(out, static_cast<unsigned>(time.seconds().count()), 2);
    out += 'Z';
    return out;
}

namespace {

using fhir::JsonWriter;

class Portal {
public:
    Portal(
        JsonWriter& out, const PatientView& view, const Words& words, const PortalOptions& options
    )
        : out_(out), view_(view), words_(words), options_(options) {}

    void write_answer() {
        const auto answer = out_.object();
        if (!options_.ref.empty()) {
            const auto patient = out_.object("patient");
            out_.member("ref", options_.ref);
        }
        out_.member("asOf", portal_instant(view_.as_of));
        if (view_.valid_until) out_.member("validUntil", portal_instant(*view_.valid_until));
        out_.member_if("revision", view_.revision);
        out_.member("lang", words_.language());
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
        const auto list = out_.array("sources");
        for (const SourceStatus& source : view_.sources) {
            const auto object = out_.object();
            out_.member_if("name", source.name);
            out_.member("state", source.state == SourceState::ok ? "ok" : "silent");
            if (source.last_contact)
                out_.member("lastContact", portal_instant(*source.last_contact));
        }
    }

    void write_acting_for(const ActingFor& acting) {
        const auto object = out_.object("actingFor");
        const bool is_guardian = acting.relation == ProxyRelation::guardian;
        out_.member("relation", is_guardian ? "guardian" : "ombud");
        out_.member_if("name", acting.name);
        out_.member_if("me", acting.me);
        if (acting.until_age) out_.member("untilAge", std::int64_t(*acting.until_age));
        if (options_.sentences == Sentences::left_out) return;
        const auto list = out_.array("text");
        for (const Sentence& sentence : proxy_sentences(acting)) write_sentence(sentence);
    }

    void write_sentence(const Sentence& sentence) {
        const auto object = out_.object();
        out_.member("key", sentence.key.name());
        out_.member("value", in_words(sentence, words_));
    }

    template <class Item>
    void section(PortalSection which, const std::optional<Section<Item>>& content) {
        if (!content || !options_.sections.has(which)) return;
        // Blocks 9 and 10 are left out, not empty: being there tells a diagnosis.
        const auto said = sentences(view_, which, words_);
        if (!said.absent) write_section(which, *content, said);
    }

    template <class Item>
    void section(PortalSection which, const Section<Item>& content) {
        if (!options_.sections.has(which)) return;
        write_section(which, content, sentences(view_, which, words_));
    }

    template <class Item>
    void write_section(
        PortalSection which, const Section<Item>& content, const SectionSentences& said
    ) {
        const auto object = out_.object(name(which));
        out_.member("state", name(content.state));
        if (options_.identifiers == Identifiers::included) out_.member_if("reason", content.reason);
        write_items(content, said);
        if (content.notice && !said.absent) {
            const auto notice = out_.object("notice");
            out_.member_if("name", content.notice->name);
            out_.member("date", content.notice->date);
        }
        if (options_.sentences == Sentences::included) write_text(said);
    }

    template <class Item>
    void write_items(const Section<Item>& content, const SectionSentences& said) {
        const auto list = out_.array("items");
        if (!said.shows_items) return;
        for (const Item& item : content.items) {
            write_portal_item(out_, item, words_, options_.identifiers);
        }
    }

    void write_text(const SectionSentences& said) {
        const auto list = out_.array("text");
        if (said.absent) return;
        write_sentence(Sentence{.key = said.heading});
        for (const Sentence& sentence : said.before) write_sentence(sentence);
        for (const Sentence& sentence : said.after) write_sentence(sentence);
    }

    JsonWriter& out_;
    const PatientView& view_;
    const Words& words_;
    const PortalOptions& options_;
};

}  // namespace

void write_portal_view(
    JsonWriter& out, const PatientView& view, const Words& words, const PortalOptions& options
) {
    Portal(out, view, words, options).write_answer();
}

void write_portal_sections(
    JsonWriter& out, const PatientView& view, const Words& words, const PortalOptions& options
) {
    Portal(out, view, words, options).write_sections();
}

}  // namespace mappings
