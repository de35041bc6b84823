// One item of a FHIRPath collection: an element of a JSON document, or a System value that an
// expression made. Small, trivially copyable, owns nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "fhir/definitions/definitions.hpp"
#include "fhir/fhirpath/decimal.hpp"
#include "fhir/fhirpath/temporal.hpp"
#include "fhir/json.hpp"
#include "fhir/json_writer.hpp"
#include "fhir/version.hpp"

namespace fhir::fhirpath {

enum class ValueKind : std::uint8_t {
    node,  // an element of a document, primitive or not
    boolean,
    integer,
    long_integer,  // the Long of FHIRPath 3, an integer64 of FHIR
    decimal,
    string,
    date,
    date_time,
    time,
    quantity,
    type,  // what type() answers
};

/// Borrows the document (nodes), or the text or unit it was made of; texts made by an evaluation
/// live in the Evaluator until its reset(). Copying is cheap; never null.
class Value {
public:
    /// The resource `json`, typed by its resourceType; an unknown or missing one leaves it untyped.
    static Value resource(const json::Value& json, Version version);
    /// An element. `sibling` is the `_x` member beside a primitive, or null; for a primitive that
    /// has only a sibling, `json` is null. `type` is null when the model does not know it.
    static Value node(
        const json::Value* json, const json::Value* sibling, const definitions::Type* type
    ) {
        Value value(ValueKind::node);
        value.type_ = type;
        value.node_ = {json, sibling};
        return value;
    }
    static Value boolean(bool truth) {
        Value value(ValueKind::boolean);
        value.integer_ = truth ? 1 : 0;
        return value;
    }
    static Value integer(std::int64_t number) {
        Value value(ValueKind::integer);
        value.integer_ = number;
        return value;
    }
    static Value long_integer(std::int64_t number) {
        Value value(ValueKind::long_integer);
        value.integer_ = number;
        return value;
    }
    static Value decimal(const Decimal& number) {
        Value value(ValueKind::decimal);
        value.set(number);
        return value;
    }
    static Value string(std::string_view text) {
        Value value(ValueKind::string);
        value.text_ = text.data();
        value.length_ = static_cast<std::uint32_t>(text.size());
        return value;
    }
    static Value date(const Temporal& when) { return Value(ValueKind::date, when); }
    static Value date_time(const Temporal& when) { return Value(ValueKind::date_time, when); }
    static Value time(const Temporal& when) { return Value(ValueKind::time, when); }
    /// `unit` is a UCUM code, or for `calendar` the word of a calendar duration ("month").
    enum class Unit : std::uint8_t { ucum, calendar };
    static Value quantity(const Decimal& number, std::string_view unit, Unit kind = Unit::ucum) {
        Value value(ValueKind::quantity);
        value.set(number);
        value.unit_ = unit.data();
        value.length_ = static_cast<std::uint32_t>(unit.size());
        value.flag_ = kind == Unit::calendar ? 1 : 0;
        return value;
    }
    /// The answer of type(): of a FHIR type, or of a System type when `type` is null.
    static Value type_info(const definitions::Type* type, ValueKind system) {
        Value value(ValueKind::type);
        value.type_ = type;
        value.integer_ = static_cast<std::int64_t>(system);
        return value;
    }

    ValueKind kind() const { return kind_; }
    bool is_node() const { return kind_ == ValueKind::node; }
    /// The FHIR type of a node (null when unknown) or of a type_info; null for System values.
    const definitions::Type* type() const { return kind_ == ValueKind::quantity ? nullptr : type_; }

    /// True for an Integer or a Long: number() is its value.
    bool is_whole_number() const {
        return kind_ == ValueKind::integer || kind_ == ValueKind::long_integer;
    }
    /// True for a Decimal too: exact_number() is its value.
    bool is_number() const { return is_whole_number() || kind_ == ValueKind::decimal; }
    Decimal exact_number() const { return is_whole_number() ? Decimal::of(integer_) : decimal(); }

    // Each is meaningful for its kind only.
    const json::Value* json() const { return node_.json; }
    const json::Value* sibling() const { return node_.sibling; }
    bool truth() const { return integer_ != 0; }
    std::int64_t number() const { return integer_; }
    /// Also the number of a quantity.
    Decimal decimal() const { return {mantissa(), scale_}; }
    std::string_view text() const { return {text_, length_}; }
    const Temporal& temporal() const { return temporal_; }
    std::string_view unit() const { return {unit_, length_}; }
    bool calendar_unit() const { return flag_ != 0; }
    ValueKind system_type() const { return static_cast<ValueKind>(integer_); }

private:
    explicit Value(ValueKind kind) : kind_(kind), type_(nullptr), integer_(0) {}
    Value(ValueKind kind, const Temporal& when) : kind_(kind), type_(nullptr), temporal_(when) {}
    void set(const Decimal& number) {
        scale_ = number.scale;
        mantissa_[0] = static_cast<std::uint64_t>(number.mantissa);
        mantissa_[1] = static_cast<std::uint64_t>(number.mantissa >> 64);
    }
    Int128 mantissa() const {
        return static_cast<Int128>(mantissa_[1]) << 64 | static_cast<Int128>(mantissa_[0]);
    }

    struct Pair {
        const json::Value* json;
        const json::Value* sibling;
    };
    ValueKind kind_;
    std::uint8_t scale_ = 0;
    std::uint8_t flag_ = 0;
    std::uint32_t length_ = 0;
    union {
        const definitions::Type* type_;
        const char* unit_;
    };
    union {
        Pair node_;
        std::int64_t integer_;
        const char* text_;
        std::uint64_t mantissa_[2];
        Temporal temporal_;
    };
};
static_assert(sizeof(Value) == 32 && std::is_trivially_copyable_v<Value>);

/// "FHIR.HumanName", "FHIR.code" for a node, "System.Boolean" for a System value, "System.Any" for
/// a node the model does not know. A backbone element is "FHIR.BackboneElement".
std::string type_name(const Value& value);

/// The text of a value with a text form: strings, numbers, booleans ("true"), dates, quantities
/// ("1 'mg'"), primitive elements as received. The view borrows the document or `scratch`, which is
/// written only when the text has to be made. Nothing for a complex element or a primitive without
/// a value.
std::optional<std::string_view> text_of(const Value& value, std::string& scratch);
/// The truth of a Boolean or of a `boolean` element; nothing for anything else.
std::optional<bool> boolean_of(const Value& value);
/// The number of an Integer or a Long, or of such an element; nothing for anything else.
std::optional<std::int64_t> integer_of(const Value& value);

/// The value as JSON: elements as received, Boolean, Integer and Decimal as such, dates and times
/// as strings, a quantity as {"value":…,"unit":…} , type() as {"namespace":…,"name":…}.
void write_json(const Value& value, JsonWriter& out);

/// Where an element stands below `root`: "CareTeam.participant[0].role[0]"; empty when `value` is
/// no element of it. Searches the tree: for reports and explanations, not for the fast path.
std::string path_of(const json::Value& root, const Value& value);

}  // namespace fhir::fhirpath
