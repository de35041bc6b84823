// Between JSON elements and System values: conversion of primitives, steps to child elements.
#pragma once

#include <optional>
#include <string_view>

#include "fhir/fhirpath/arena.hpp"
#include "fhir/fhirpath/plan.hpp"

namespace fhir::fhirpath {

/// The System type a primitive FHIR type converts to; `node` for a type that is not primitive.
ValueKind system_kind(Primitive primitive);
/// "Boolean" for ValueKind::boolean.
std::string_view system_name(ValueKind kind);
std::optional<ValueKind> system_from(std::string_view name);

/// A primitive element as a System value (a System value as itself). A text that is no date
/// although its type says so stays a String. Nothing for complex elements and for primitives
/// without a value.
std::optional<Value> to_system(const Value& value);
/// A Quantity: itself, a FHIR Quantity (UCUM code first, then unit), a number with unit '1'.
std::optional<Value> to_quantity(const Value& value);

/// Resolves a step to `name` from `type`.
Step resolve_step(
    const definitions::Type& type, std::string_view name, JsonForms forms = JsonForms::refused
);
/// Adds what `step` finds in `item` to `out`.
void take_step(const Value& item, const Step& step, Version version, Builder& out);
/// The same for an element of unknown type, by the JSON alone.
void take_untyped_step(const Value& item, std::string_view name, Version version, Builder& out);
/// Adds every child element, in document order.
void take_children(const Value& item, Version version, Builder& out);

/// True for an instance of the type, `exact` or by inheritance.
enum class Match : std::uint8_t { exact_primitive, inherited };
bool is_instance(const Value& value, const TypeSpec& type, Match match);

}  // namespace fhir::fhirpath
