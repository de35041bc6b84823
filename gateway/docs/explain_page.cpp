// An explanation into the data of its templates.
#include "gateway/docs/explain_page.hpp"

#include <array>
#include <map>
#include <memory>

#include "gateway/api/answers.hpp"
#include "gateway/api/explained.hpp"
#include "gateway/api/portal_access.hpp"
#include "gateway/api/worker.hpp"
#include "gateway/docs/page.hpp"
#include "mappings/explain/explain_json.hpp"
#include "mappings/render/portal_json.hpp"

namespace gateway::docs {
namespace {

using api::Language;
using mappings::TemplateData;
using mappings::WhyNot;

std::string_view in_swedish(WhyNot why) {
    switch (why) {
        case WhyNot::older_version:
            return "En nyare version av resursen har ersatt den.";
        case WhyNot::deleted:
            return "Källan har tagit bort resursen.";
        case WhyNot::view_where:
            return "Ett villkor i vyn utelämnar resursen.";
        case WhyNot::modifier_extension:
            return "Den har en modifierande utökning som inte är känd här.";
        case WhyNot::no_member:
            return "Deltagaren anger ingen person eller enhet.";
        case WhyNot::no_kind:
            return "Ingen kod för deltagarens roll motsvarar en fast kontakt.";
        case WhyNot::member_type:
            return "Deltagaren är varken personal, team eller enhet.";
        case WhyNot::join_pending:
            return "En resurs som den hänvisar till har inte kommit.";
        case WhyNot::unnamed:
            return "Ett team eller en enhet utan person kan inte vara en namngiven kontakt (IN-2).";
        case WhyNot::not_eligible:
            return "Befattningen är inte en läkares (IN-5).";
        case WhyNot::incomplete:
            return "Ingen vårdgivare är känd (IN-3).";
        case WhyNot::period:
            return "Den gäller inte vid den här tidpunkten.";
        case WhyNot::status:
            return "Dess status är inte en som visas.";
        case WhyNot::superseded:
            return "En bättre kontakt av samma slag, eller en nyare plan, tar dess plats.";
        case WhyNot::listed_elsewhere:
            return "Patienten är listad på en annan enhet (SEL-2).";
        case WhyNot::label:
            return "En säkerhetsmärkning eller policyn håller den från den här läsaren.";
        case WhyNot::delayed:
            return "Den visas först efter policyns väntetid.";
        case WhyNot::source_silent:
            return "Källan har varit tyst längre än policyn tillåter.";
    }
    return "";
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    std::string text;
    for (const std::string& word : words) {
        if (!text.empty()) text += between;
        text += word;
    }
    return text;
}

std::string named(const mappings::SourceResource& resource) {
    std::string text = resource.source + " " + resource.key;
    if (resource.version > 0) text += " v" + std::to_string(resource.version);
    return text;
}

/// Shows a text under its name, with a section of the same name around it.
void put(TemplateData& data, const std::string& name, const std::string& text) {
    if (text.empty()) return;
    TemplateData section;
    section.texts[name] = text;
    data.sections["has_" + name] = {std::move(section)};
}

void fill(TemplateData& data, const mappings::ExtractStep& step) {
    TemplateData one;
    one.texts = {
        {"resource", named(step.resource)},
        {"view", step.view},
        {"column", step.column},
        {"expression", step.expression},
        {"at", mappings::written(step.at)},
    };
    put(one, "elements", joined(step.elements, ", "));
    put(one, "around", joined(step.around, " › "));
    data.sections["extract"] = {std::move(one)};
}
void fill(TemplateData& data, const mappings::JoinStep& step) {
    TemplateData one;
    one.texts = {{"found_by", step.found_by}, {"key", step.value}};
    put(one, "value_from", step.value_from);
    put(one, "one_source", step.source);
    data.sections["join"] = {std::move(one)};
}
void fill(TemplateData& data, const mappings::CodeStep& step) {
    TemplateData one;
    one.texts = {
        {"from", step.from_system + "#" + step.from_code},
        {"to", step.to_system.empty() ? step.to_code : step.to_system + "#" + step.to_code},
        {"relationship", step.relationship},
    };
    put(one, "map", step.map);
    if (step.map.empty()) one.show("national");
    data.sections["code"] = {std::move(one)};
}
void fill(TemplateData& data, const mappings::RuleStep& step) {
    TemplateData one;
    put(one, "at", mappings::written(step.at));
    if (step.rule.empty()) one.show("fixed");
    one.texts["pointer"] = step.rule;
    data.sections["rule"] = {std::move(one)};
}

TemplateData field_data(const mappings::ShownValue& value) {
    TemplateData data;
    data.texts = {{"field", value.field}, {"value", value.value}};
    for (const mappings::ExplainStep& step : value.steps) {
        TemplateData one;
        std::visit([&](const auto& any) { fill(one, any); }, step);
        const auto* read = std::get_if<mappings::ExtractStep>(&step);
        if (read != nullptr && !read->elements.empty()) {
            TemplateData origin;
            origin.texts = {
                {"elements", joined(read->elements, ", ")}, {"resource", named(read->resource)}};
            data.sections["origin"].push_back(std::move(origin));
        }
        data.sections["steps"].push_back(std::move(one));
    }
    return data;
}

/// The items in the order of the view, each with its fields.
std::vector<TemplateData> items_data(
    const mappings::Explanation& explanation, const std::string& section
) {
    std::vector<TemplateData> items;
    std::string last;
    for (const mappings::ShownValue& value : explanation.shown) {
        if (value.section != section) continue;
        if (items.empty() || value.id != last) {
            items.emplace_back();
            put(items.back(), "id", value.id);
            last = value.id;
        }
        items.back().sections["fields"].push_back(field_data(value));
    }
    return items;
}

TemplateData not_shown_data(const mappings::NotShown& one, Language language) {
    TemplateData data;
    data.texts = {
        {"why", std::string(name(one.why))},
        {"because",
         std::string(language == Language::sv ? in_swedish(one.why) : mappings::text_of(one.why))},
        {"resource", named(one.resource)},
    };
    put(data, "path", one.path);
    put(data, "id", one.id);
    put(data, "detail", one.detail);
    put(data, "instead", one.instead);
    if (one.rule) {
        TemplateData rule;
        rule.texts = {{"pointer", one.rule->rule}, {"at", mappings::written(one.rule->at)}};
        data.sections["rule"] = {std::move(rule)};
    }
    return data;
}

TemplateData page_data(
    const mappings::Explanation& explanation, const std::string& ref, Language language
) {
    TemplateData data;
    data.texts = {
        {"title", language == Language::sv ? "Förklaring" : "Explanation"},
        {"ref", ref},
        {"as_of", std::string(mappings::portal_instant(explanation.as_of).view())},
        {"mapping_set", explanation.mapping_set},
    };
    for (const mappings::Explanation::State& state : explanation.states) {
        TemplateData section;
        section.texts = {{"section", state.section}, {"state", state.state}};
        section.sections["items"] = items_data(explanation, state.section);
        data.sections["parts"].push_back(std::move(section));
    }
    for (const mappings::NotShown& one : explanation.not_shown) {
        data.sections["not_shown"].push_back(not_shown_data(one, language));
    }
    return data;
}

}  // namespace

api::Handle explain_page(std::span<const mappings::SetFile> set_files) {
    const auto swedish =
        std::make_shared<const Page>("gateway/docs/templates/explain.sv.mustache", set_files);
    const auto english =
        std::make_shared<const Page>("gateway/docs/templates/explain.en.mustache", set_files);
    return [swedish, english](api::Call& call) -> Answer {
        const auto refuse = [&](const std::optional<mappings::Anchor>& person,
                                const fhir::Outcome& outcome) {
            return api::refuse_audited(
                call, api::Form::page, api::explain_entry(call, person), outcome
            );
        };
        const auto language = api::language_of(call);
        if (!language) return refuse(std::nullopt, language.error());
        if (const auto refusal = api::check_may_explain(call))
            return refuse(std::nullopt, *refusal);
        const auto person = api::person_behind(call);
        if (!person) return refuse(std::nullopt, api::not_available());
        const auto explanation = api::explain_person(call, *person);
        if (!explanation) return refuse(person, explanation.error());
        const Page& page = *language == Language::sv ? *swedish : *english;
        TemplateData data = page_data(*explanation, call.path.ref, *language);
        if (call.worker.deps().surroundings == mappings::Surroundings::sandbox) {
            data.show("sandbox");
        }
        Response response = page.respond(200, *language, std::move(data));
        std::vector<audit::Entry> entries{api::explain_entry(call, person, &*explanation)};
        return api::after_audit(call, api::Form::page, std::move(entries), std::move(response));
    };
}

}  // namespace gateway::docs
