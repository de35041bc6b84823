// Parsed templates and the one call into the mustache library.
#include "mappings/render/page.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "mappings/render/page_data.hpp"
#include "mappings/render/page_templates.hpp"

namespace mappings {

using kainjow::mustache::context;
using kainjow::mustache::data;
using kainjow::mustache::mustache;

std::optional<PageLayout> page_layout(std::string_view name) {
    if (name == "page") return PageLayout::page;
    if (name == "print") return PageLayout::print;
    if (name == "fragment") return PageLayout::fragment;
    return std::nullopt;
}

namespace {

constexpr std::size_t usual_size = std::size_t{24} << 10;

/// What the library writes to, like a stream.
struct Sink {
    std::string text;
    Sink& operator<<(const std::string& part) {
        text += part;
        return *this;
    }
};

/// The five characters that end a text or an attribute. Most values have none.
std::string escaped(const std::string& value) {
    constexpr std::string_view special = "&<>\"'";
    auto at = value.find_first_of(special);
    if (at == std::string::npos) return value;
    std::string out;
    std::size_t done = 0;
    for (; at != std::string::npos; at = value.find_first_of(special, done)) {
        out.append(value, done, at - done);
        switch (value[at]) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += "&apos;";
                break;
        }
        done = at + 1;
    }
    return out.append(value, done);
}

}  // namespace

struct PageRenderer::State {
    State(PageTemplates templates, const Texts& all_texts)
        : texts(&all_texts),
          style_sheet(std::move(templates.style_sheet)),
          page(templates.page),
          print(templates.print),
          fragment(templates.fragment),
          text(templates.text),
          accessibility(templates.accessibility) {
        for (mustache* one : {&page, &print, &fragment, &text, &accessibility}) {
            one->set_custom_escape(escaped);
        }
        for (const Words& words : texts->languages()) {
            languages.emplace(words.language(), language_data(words));
        }
    }

    mustache& of(PageLayout layout) {
        if (layout == PageLayout::print) return print;
        return layout == PageLayout::fragment ? fragment : page;
    }

    std::string render(mustache& with, const Words& words, const data& special) {
        context<std::string> both;
        both.push(&languages.at(words.language()));
        both.push(&special);
        Sink sink;
        sink.text.reserve(usual_size);
        with.render(both, sink);
        insert_style_sheet(sink.text);
        return std::move(sink.text);
    }

    // The library would walk the style sheet blank by blank at each rendering. Values are escaped,
    // so the first "<style>" is the template's own.
    void insert_style_sheet(std::string& html) const {
        constexpr std::string_view open = "<style>";
        const auto at = html.find(open);
        if (at != std::string::npos) html.insert(at + open.size(), style_sheet);
    }

    const Texts* texts;
    std::string style_sheet;
    mustache page;
    mustache print;
    mustache fragment;
    mustache text;
    mustache accessibility;
    std::map<std::string, data, std::less<>> languages;
};

fhir::Result<PageRenderer> PageRenderer::create(
    std::span<const SetFile> files, const Texts& texts
) {
    auto templates = put_together(files);
    if (!templates) return templates.error();
    auto state = std::make_unique<State>(std::move(*templates), texts);
    const mustache* all[] = {
        &state->page,
        &state->print,
        &state->fragment,
        &state->text,
        &state->accessibility,
    };
    for (const mustache* one : all) {
        if (one->is_valid()) continue;
        return fhir::Outcome(
            fhir::Kind::invalid,
            fhir::IssueType::value,
            "template-fault",
            "templates: " + one->error_message() + "."
        );
    }
    return PageRenderer(std::move(state));
}

PageRenderer::PageRenderer(std::unique_ptr<State> state) : state_(std::move(state)) {}
PageRenderer::PageRenderer(PageRenderer&&) noexcept = default;
PageRenderer& PageRenderer::operator=(PageRenderer&&) noexcept = default;
PageRenderer::~PageRenderer() = default;

std::string PageRenderer::render(
    const PatientView& view, const Words& words, const PageOptions& options
) {
    const data special = view_data(view, words, *state_->texts, options);
    return state_->render(state_->of(options.layout), words, special);
}

std::string PageRenderer::render(
    TextPage page, const Words& words, const TextPageOptions& options
) {
    const data special = text_page_data(page, words, *state_->texts, options);
    return state_->render(state_->text, words, special);
}

std::string PageRenderer::accessibility(const Words& words, Surroundings surroundings) {
    const data special = accessibility_data(words, *state_->texts, surroundings);
    return state_->render(state_->accessibility, words, special);
}

const std::string& PageRenderer::style_sheet() const {
    return state_->style_sheet;
}

}  // namespace mappings
