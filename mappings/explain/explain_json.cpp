// Two spellings of one walk over an explanation.
#include "mappings/explain/explain_json.hpp"

#include <string>

#include "mappings/render/portal_json.hpp"

namespace mappings {
namespace {

using fhir::JsonWriter;

/// Plain JSON: members and arrays.
class PlainJson {
public:
    explicit PlainJson(JsonWriter& out) : out_(out) {}

    void text(std::string_view name, std::string_view value) { out_.member_if(name, value); }
    void number(std::string_view name, std::int64_t value) { out_.member(name, value); }
    template <class List>
    void texts(std::string_view name, const List& values) {
        if (values.empty()) return;
        const auto list = out_.array(name);
        for (const auto& value : values) out_.string(value);
    }
    template <class List, class Body>
    void each(std::string_view name, const List& values, const Body& body) {
        const auto list = out_.array(name);
        for (const auto& value : values) {
            const auto object = out_.object();
            body(value);
        }
    }
    template <class Body>
    void part(std::string_view name, const Body& body) {
        const auto object = out_.object(name);
        body();
    }

private:
    JsonWriter& out_;
};

/// Parameters.parameter and its parts (https://hl7.org/fhir/R4/parameters.html).
class Parameters {
public:
    explicit Parameters(JsonWriter& out) : out_(out) {}

    void text(std::string_view name, std::string_view value) {
        if (value.empty()) return;
        const auto parameter = out_.object();
        out_.member("name", name);
        out_.member("valueString", value);
    }
    void number(std::string_view name, std::int64_t value) {
        const auto parameter = out_.object();
        out_.member("name", name);
        out_.member("valueInteger", value);
    }
    template <class List>
    void texts(std::string_view name, const List& values) {
        for (const auto& value : values) text(name, value);
    }
    template <class List, class Body>
    void each(std::string_view name, const List& values, const Body& body) {
        for (const auto& value : values) part(name, [&] { body(value); });
    }
    template <class Body>
    void part(std::string_view name, const Body& body) {
        const auto parameter = out_.object();
        out_.member("name", name);
        const auto parts = out_.array("part");
        body();
    }

private:
    JsonWriter& out_;
};

template <class Form>
class Walk {
public:
    explicit Walk(JsonWriter& out) : form_(out) {}

    void explanation(const Explanation& explanation) {
        form_.text("asOf", portal_instant(explanation.as_of));
        form_.text("mappingSet", explanation.mapping_set);
        form_.each("sections", explanation.states, [&](const Explanation::State& state) {
            form_.text("section", state.section);
            form_.text("state", state.state);
        });
        form_.each("shown", explanation.shown, [&](const ShownValue& value) { shown(value); });
        form_.each("notShown", explanation.not_shown, [&](const NotShown& one) { not_shown(one); });
    }

private:
    void shown(const ShownValue& value) {
        form_.text("id", value.id);
        form_.text("section", value.section);
        form_.text("field", value.field);
        form_.text("value", value.value);
        form_.each("steps", value.steps, [&](const ExplainStep& step) {
            std::visit([&](const auto& one) { this->step(one); }, step);
        });
    }

    void not_shown(const NotShown& one) {
        form_.text("why", name(one.why));
        form_.text("text", text_of(one.why));
        resource(one.resource);
        form_.text("path", one.path);
        form_.text("section", one.section);
        form_.text("table", one.table);
        form_.text("id", one.id);
        form_.text("detail", one.detail);
        form_.text("instead", one.instead);
        if (one.rule) form_.part("rule", [&] { rule(*one.rule); });
    }

    void resource(const SourceResource& resource) {
        form_.text("source", resource.source);
        form_.text("resource", resource.key);
        if (resource.version > 0) form_.number("version", resource.version);
    }

    void step(const ExtractStep& step) {
        form_.text("stage", "extract");
        form_.text("view", step.view);
        form_.text("column", step.column);
        form_.text("at", written(step.at));
        form_.texts("forEach", step.around);
        form_.text("expression", step.expression);
        resource(step.resource);
        form_.texts("path", step.elements);
    }
    void step(const JoinStep& step) {
        form_.text("stage", "join");
        form_.text(
            "on", step.value_from.empty() ? step.found_by : step.found_by + " = " + step.value_from
        );
        form_.text("key", step.value);
        form_.text("source", step.source);
    }
    void step(const CodeStep& step) {
        form_.text("stage", "code");
        form_.text("map", step.map);
        form_.text("from", coding(step.from_system, step.from_code));
        form_.text("to", coding(step.to_system, step.to_code));
        form_.text("relationship", step.relationship);
    }
    void step(const RuleStep& step) {
        form_.text("stage", "rule");
        rule(step);
    }
    void rule(const RuleStep& step) {
        form_.text("at", written(step.at));
        form_.text("rule", step.rule);
        form_.text("text", step.text);
    }
    static std::string coding(const std::string& system, const std::string& code) {
        return system.empty() ? code : system + "#" + code;
    }

    Form form_;
};

}  // namespace

std::string written(const PlaceInSet& place) {
    if (!place.position) return place.file;
    return place.file + ":" + std::to_string(place.position->line) + ":" +
           std::to_string(place.position->column);
}

void write_explanation(JsonWriter& out, const Explanation& explanation, std::string_view ref) {
    const auto answer = out.object();
    if (!ref.empty()) {
        const auto patient = out.object("patient");
        out.member("ref", ref);
    }
    Walk<PlainJson>(out).explanation(explanation);
}

void write_explanation_parameters(JsonWriter& out, const Explanation& explanation) {
    const auto resource = out.object();
    out.member("resourceType", "Parameters");
    const auto list = out.array("parameter");
    Walk<Parameters>(out).explanation(explanation);
}

}  // namespace mappings
