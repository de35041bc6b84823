// Values as text, as JSON, and their place in a document.
#include "fhir/fhirpath/value.hpp"

#include <array>

#include "fhir/fhirpath/model.hpp"

namespace fhir::fhirpath {
namespace {

TemporalKind temporal_kind(ValueKind kind) {
    return kind == ValueKind::date   ? TemporalKind::date
           : kind == ValueKind::time ? TemporalKind::time
                                     : TemporalKind::date_time;
}

std::string_view node_text(const Value& value, std::string& scratch, bool& found) {
    const json::Value* const json = value.json();
    found = json != nullptr && !json->IsObject() && !json->IsArray() && !json->IsNull();
    if (!found) return {};
    if (json->IsBool()) return scratch = json->GetBool() ? "true" : "false";
    return json::is_number(*json) ? json::number_text(*json) : json::text(*json);
}

std::string quantity_text(const Value& value) {
    std::string text = to_text(value.decimal());
    text += ' ';
    if (value.calendar_unit()) return text += value.unit();
    text += '\'';
    text += value.unit();
    return text += '\'';
}

// Finds the value in the tree and writes the way to it.
bool search(const json::Value& here, const Value& wanted, std::string& path) {
    if (&here == wanted.json() || (wanted.json() == nullptr && &here == wanted.sibling()))
        return true;
    const std::size_t size = path.size();
    if (here.IsObject()) {
        for (auto it = here.MemberBegin(); it != here.MemberEnd(); ++it) {
            std::string_view name = json::name(*it);
            if (name.starts_with('_')) name.remove_prefix(1);
            if (!path.empty()) path += '.';
            path += name;
            if (search(it->value, wanted, path)) return true;
            path.resize(size);
        }
    } else if (here.IsArray()) {
        for (rapidjson::SizeType i = 0; i < here.Size(); ++i) {
            path += '[' + std::to_string(i) + ']';
            if (search(here[i], wanted, path)) return true;
            path.resize(size);
        }
    }
    return false;
}

}  // namespace

Value Value::resource(const json::Value& json, Version version) {
    const std::string_view name = json::find_text(json, "resourceType");
    return node(&json, nullptr, name.empty() ? nullptr : definitions::find_type(version, name));
}

std::string type_name(const Value& value) {
    if (value.kind() == ValueKind::type) return "System.TypeInfo";
    if (!value.is_node()) return "System." + std::string(system_name(value.kind()));
    if (value.type() == nullptr) return "System.Any";
    if (value.type()->kind == definitions::TypeKind::backbone) return "FHIR.BackboneElement";
    return "FHIR." + std::string(value.type()->name);
}

std::optional<std::string_view> text_of(const Value& value, std::string& scratch) {
    switch (value.kind()) {
        case ValueKind::node: {
            bool found = false;
            const std::string_view text = node_text(value, scratch, found);
            return found ? std::optional(text) : std::nullopt;
        }
        case ValueKind::boolean:
            return scratch = value.truth() ? "true" : "false";
        case ValueKind::integer:
        case ValueKind::long_integer:
            return scratch = std::to_string(value.number());
        case ValueKind::decimal:
            return scratch = to_text(value.decimal());
        case ValueKind::string:
            return value.text();
        case ValueKind::date:
        case ValueKind::date_time:
        case ValueKind::time:
            return scratch = to_text(value.temporal(), temporal_kind(value.kind()));
        case ValueKind::quantity:
            return scratch = quantity_text(value);
        case ValueKind::type:
            return std::nullopt;
    }
    return std::nullopt;
}

std::optional<bool> boolean_of(const Value& value) {
    if (value.kind() == ValueKind::boolean) return value.truth();
    if (!value.is_node() || value.json() == nullptr || !value.json()->IsBool()) return std::nullopt;
    return value.json()->GetBool();
}

std::optional<std::int64_t> integer_of(const Value& value) {
    if (value.is_whole_number()) return value.number();
    if (!value.is_node()) return std::nullopt;
    const auto system = to_system(value);
    if (!system || !system->is_whole_number()) return std::nullopt;
    return system->number();
}

void write_json(const Value& value, JsonWriter& out) {
    std::string scratch;
    switch (value.kind()) {
        case ValueKind::node:
            if (value.json() != nullptr)
                out.value(*value.json());
            else
                out.null();
            return;
        case ValueKind::boolean:
            return out.boolean(value.truth());
        case ValueKind::integer:
        case ValueKind::long_integer:
            return out.integer(value.number());
        case ValueKind::decimal:
            return out.number(to_text(value.decimal()));
        case ValueKind::quantity: {
            const auto object = out.object();
            out.key("value");
            out.number(to_text(value.decimal()));
            out.member("unit", value.unit());
            return;
        }
        case ValueKind::type: {
            const auto object = out.object();
            out.member("namespace", value.type() != nullptr ? "FHIR" : "System");
            out.member(
                "name",
                value.type() != nullptr ? value.type()->name : system_name(value.system_type())
            );
            return;
        }
        default:
            return out.string(*text_of(value, scratch));
    }
}

std::string path_of(const json::Value& root, const Value& value) {
    if (!value.is_node() || (value.json() == nullptr && value.sibling() == nullptr)) return {};
    std::string path(json::find_text(root, "resourceType"));
    return search(root, value, path) ? path : std::string{};
}

}  // namespace fhir::fhirpath
