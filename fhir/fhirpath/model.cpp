// JSON elements as FHIRPath sees them.
#include "fhir/fhirpath/model.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace fhir::fhirpath {
namespace {

using definitions::Element;
using definitions::Type;
using definitions::TypeKind;

constexpr std::array<std::pair<ValueKind, std::string_view>, 9> system_types = {{
    {ValueKind::boolean, "Boolean"},
    {ValueKind::integer, "Integer"},
    {ValueKind::long_integer, "Long"},
    {ValueKind::decimal, "Decimal"},
    {ValueKind::string, "String"},
    {ValueKind::date, "Date"},
    {ValueKind::date_time, "DateTime"},
    {ValueKind::time, "Time"},
    {ValueKind::quantity, "Quantity"},
}};

/// A short whole number, as nearly all are; nothing for others.
std::optional<std::int64_t> few_digits(std::string_view digits) {
    constexpr std::size_t few = 9;
    if (digits.size() > few) return std::nullopt;
    std::int64_t whole = 0;
    const char* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, whole);
    return read.ec == std::errc() && read.ptr == end ? std::optional(whole) : std::nullopt;
}

std::optional<Value> number(std::string_view digits, ValueKind kind) {
    if (kind == ValueKind::integer) {
        if (const auto whole = few_digits(digits)) return Value::integer(*whole);
    }
    const auto decimal = Decimal::parse(digits);
    if (!decimal) return std::nullopt;
    if (kind != ValueKind::decimal && decimal->scale == 0) {
        if (const auto whole = decimal->whole()) {
            return kind == ValueKind::long_integer ? Value::long_integer(*whole)
                                                   : Value::integer(*whole);
        }
    }
    return Value::decimal(*decimal);
}

Value temporal(std::string_view text, ValueKind kind) {
    if (kind == ValueKind::date) {
        if (const auto date = parse_date(text)) return Value::date(*date);
    } else if (kind == ValueKind::date_time) {
        if (const auto date_time = parse_date_time(text)) return Value::date_time(*date_time);
    } else if (const auto time = parse_time(text)) {
        return Value::time(*time);
    }
    return Value::string(text);
}

// The JSON object whose members are the children of `item`.
const json::Value* object_of(const Value& item) {
    if (!item.is_node()) return nullptr;
    const json::Value* const object =
        item.type() != nullptr && item.type()->kind == TypeKind::primitive ? item.sibling()
                                                                           : item.json();
    if (object != nullptr && object->IsObject()) return object;
    // An untyped primitive: the sibling is all that can have children.
    const json::Value* const sibling = item.sibling();
    return item.type() == nullptr && sibling != nullptr && sibling->IsObject() ? sibling : nullptr;
}

const json::Value* element_at(const json::Value* array, rapidjson::SizeType index) {
    if (array == nullptr || !array->IsArray() || index >= array->Size()) return nullptr;
    const json::Value& element = (*array)[index];
    return element.IsNull() ? nullptr : &element;
}

struct Target {
    const Type* type;
    bool resource;
    Version version;
};

void push(
    const json::Value* value, const json::Value* sibling, const Target& target, Builder& out
) {
    if (value != nullptr && value->IsNull()) value = nullptr;
    if (value == nullptr && sibling == nullptr) return;
    if (target.resource && value != nullptr)
        out.push(Value::resource(*value, target.version));
    else
        out.push(Value::node(value, sibling, target.type));
}

void push_all(
    const json::Value* value, const json::Value* sibling, const Target& target, Builder& out
) {
    const bool array =
        (value != nullptr && value->IsArray()) || (sibling != nullptr && sibling->IsArray());
    if (!array) return push(value, sibling, target, out);
    const auto size_of = [](const json::Value* list) {
        return list != nullptr && list->IsArray() ? list->Size() : rapidjson::SizeType{0};
    };
    const auto count = std::max(size_of(value), size_of(sibling));
    for (rapidjson::SizeType i = 0; i < count; ++i) {
        push(element_at(value, i), element_at(sibling, i), target, out);
    }
}

bool is_sibling_of(std::string_view sibling, std::string_view name) {
    return sibling.size() == name.size() + 1 && sibling.front() == '_' && sibling.substr(1) == name;
}

void take_named(
    const json::Value& object,
    std::string_view name,
    bool primitive,
    const Target& target,
    Builder& out
) {
    if (!primitive) {
        if (const json::Value* value = json::find(object, name))
            push_all(value, nullptr, target, out);
        return;
    }
    const json::Value* value = nullptr;
    const json::Value* sibling = nullptr;
    for (auto it = object.MemberBegin(); it != object.MemberEnd(); ++it) {
        const std::string_view member = json::name(*it);
        if (member == name)
            value = &it->value;
        else if (is_sibling_of(member, name))
            sibling = &it->value;
    }
    push_all(value, sibling, target, out);
}

bool holds_resource(const Type* type) {
    return type != nullptr && type->kind == TypeKind::resource;
}

void take_member(
    const json::Value& object, const definitions::Member& member, Version version, Builder& out
) {
    const Type* const type = member.type->type;
    const bool primitive = type != nullptr && type->kind == TypeKind::primitive;
    take_named(object, member.name, primitive, {type, holds_resource(type), version}, out);
}

// Of all members "value…" of the object the one that is a form of the choice.
void take_choice(
    const json::Value& object,
    const Type& type,
    const Element& element,
    Version version,
    Builder& out
) {
    for (auto it = object.MemberBegin(); it != object.MemberEnd(); ++it) {
        std::string_view name = json::name(*it);
        const bool underscore = name.starts_with('_');
        if (underscore) name.remove_prefix(1);
        if (name.size() <= element.name.size() || !name.starts_with(element.name)) continue;
        const auto member = definitions::find_member(type, name);
        if (member.element != &element) continue;
        // The underscored form alone counts when the plain one is absent.
        if (underscore && json::find(object, name) != nullptr) continue;
        take_member(object, member, version, out);
    }
}

}  // namespace

ValueKind system_kind(Primitive primitive) {
    switch (primitive) {
        case Primitive::none:
            return ValueKind::node;
        case Primitive::boolean:
            return ValueKind::boolean;
        case Primitive::integer:
        case Primitive::positive_int:
        case Primitive::unsigned_int:
            return ValueKind::integer;
        case Primitive::integer64:
            return ValueKind::long_integer;
        case Primitive::decimal:
            return ValueKind::decimal;
        case Primitive::date:
            return ValueKind::date;
        case Primitive::date_time:
        case Primitive::instant:
            return ValueKind::date_time;
        case Primitive::time:
            return ValueKind::time;
        default:
            return ValueKind::string;
    }
}

std::string_view system_name(ValueKind kind) {
    for (const auto& [known, name] : system_types) {
        if (known == kind) return name;
    }
    return "Any";
}

std::optional<ValueKind> system_from(std::string_view name) {
    for (const auto& [kind, known] : system_types) {
        if (known == name) return kind;
    }
    return std::nullopt;
}

std::optional<Value> to_system(const Value& value) {
    if (!value.is_node()) return value;
    const json::Value* const json = value.json();
    if (json == nullptr) return std::nullopt;
    const Primitive primitive = value.type() != nullptr ? value.type()->primitive : Primitive::none;
    if (primitive == Primitive::none && value.type() != nullptr) return std::nullopt;
    const ValueKind kind = system_kind(primitive);
    if (json->IsBool()) return Value::boolean(json->GetBool());
    if (json::is_number(*json)) return number(json::number_text(*json), kind);
    if (!json->IsString()) return std::nullopt;
    const std::string_view text = json::text(*json);
    switch (kind) {
        case ValueKind::date:
        case ValueKind::date_time:
        case ValueKind::time:
            return temporal(text, kind);
        case ValueKind::long_integer: {  // integer64 is written as a string
            const auto parsed = number(text, kind);
            return parsed ? parsed : Value::string(text);
        }
        default:
            return Value::string(text);
    }
}

std::optional<Value> to_quantity(const Value& value) {
    if (value.kind() == ValueKind::quantity) return value;
    if (value.is_node() && value.type() != nullptr &&
        definitions::is_a(*value.type(), "Quantity")) {
        if (value.json() == nullptr || !value.json()->IsObject()) return std::nullopt;
        const json::Value* const amount = json::find(*value.json(), "value");
        if (amount == nullptr || !json::is_number(*amount)) return std::nullopt;
        const auto decimal = Decimal::parse(json::number_text(*amount));
        if (!decimal) return std::nullopt;
        std::string_view unit = json::find_text(*value.json(), "code");
        if (unit.empty() ||
            json::find_text(*value.json(), "system") != "http://unitsofmeasure.org") {
            const std::string_view written = json::find_text(*value.json(), "unit");
            if (!written.empty()) unit = written;
        }
        return Value::quantity(*decimal, unit.empty() ? "1" : unit);
    }
    const auto system = to_system(value);
    if (!system) return std::nullopt;
    if (system->is_number()) return Value::quantity(system->exact_number(), "1");
    return std::nullopt;
}

Step resolve_step(const Type& type, std::string_view name, JsonForms forms) {
    Step step;
    step.on = &type;
    step.element = definitions::find_element(type, name);
    if (step.element == nullptr && forms == JsonForms::accepted) {
        const auto member = definitions::find_member(type, name);
        if (member.element == nullptr) return step;
        step.element = member.element;
        step.form = member.name;
        step.type = member.type->type;
    } else if (step.element == nullptr || step.element->choice) {
        return step;
    } else {
        step.type = step.element->types.empty() ? nullptr : step.element->types.front().type;
    }
    step.primitive = step.type != nullptr && step.type->kind == TypeKind::primitive;
    step.resource = holds_resource(step.type);
    return step;
}

void take_step(const Value& item, const Step& step, Version version, Builder& out) {
    const json::Value* const object = object_of(item);
    if (object == nullptr || step.element == nullptr) return;
    const bool any_form = step.element->choice && step.form.empty();
    if (any_form) return take_choice(*object, *step.on, *step.element, version, out);
    const std::string_view name = step.form.empty() ? step.element->name : step.form;
    take_named(*object, name, step.primitive, {step.type, step.resource, version}, out);
}

void take_untyped_step(const Value& item, std::string_view name, Version version, Builder& out) {
    const json::Value* const object = object_of(item);
    if (object == nullptr) return;
    const bool resource = name == "resource" || name == "contained";
    take_named(*object, name, true, {nullptr, resource, version}, out);
}

void take_children(const Value& item, Version version, Builder& out) {
    const json::Value* const object = object_of(item);
    if (object == nullptr) return;
    for (auto it = object->MemberBegin(); it != object->MemberEnd(); ++it) {
        std::string_view name = json::name(*it);
        if (name == "resourceType") continue;
        const bool underscore = name.starts_with('_');
        if (underscore) name.remove_prefix(1);
        if (underscore && json::find(*object, name) != nullptr) continue;
        if (item.type() == nullptr) {
            take_untyped_step(item, name, version, out);
            continue;
        }
        const auto member = definitions::find_member(*item.type(), name);
        if (member.element != nullptr) take_member(*object, member, version, out);
    }
}

bool is_instance(const Value& value, const TypeSpec& type, Match match) {
    if (!value.is_node()) return type.system == value.kind();
    if (type.fhir == nullptr) return false;
    if (value.type() == nullptr) {
        return value.json() != nullptr &&
               json::find_text(*value.json(), "resourceType") == type.fhir->name;
    }
    if (value.type() == type.fhir) return true;
    // The official suite: `gender is string` holds for a code, but `as` and `ofType` do not
    // convert.
    if (match == Match::exact_primitive && value.type()->kind == TypeKind::primitive) return false;
    return definitions::is_a(*value.type(), type.fhir->name);
}

}  // namespace fhir::fhirpath
