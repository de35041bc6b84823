// A FHIRPath expression (https://hl7.org/fhirpath/N1/), compiled once for one FHIR release and
// evaluated over parsed JSON, without building objects of FHIR types in between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/fhirpath/value.hpp"
#include "fhir/result.hpp"

namespace fhir::fhirpath {

struct Plan;

/// Which functions an expression may call.
enum class FunctionSet : std::uint8_t {
    all,
    /// What SQL on FHIR allows in a ViewDefinition: the shareable subset, join(), the boundary
    /// functions and the two key functions.
    view,
};
enum class Clock : std::uint8_t {
    refused,  // now(), today() and timeOfDay() do not compile
    injected  // they answer Scope::now
};
enum class Mode : std::uint8_t {
    usual,
    strict  // order-dependent functions on unordered collections and ill-typed operands are errors
};
/// "valueQuantity" for value.ofType(Quantity): no FHIRPath, but many write it.
enum class JsonForms : std::uint8_t { refused, accepted };
/// What a path means that the release does not know, on a type it does know.
enum class MissingPath : std::uint8_t { empty, error };

/// A constant of the caller, written %name. Its texts are copied by compile().
struct Constant {
    std::string name;
    Value value;
};

struct CompileOptions {
    Version version = Version::r4;
    /// The type of the focus; null when only the document will tell (by its resourceType).
    const definitions::Type* focus = nullptr;
    std::span<const Constant> constants;
    FunctionSet functions = FunctionSet::all;
    Clock clock = Clock::refused;
    Mode mode = Mode::usual;
    MissingPath missing = MissingPath::empty;
    JsonForms json_forms = JsonForms::refused;
};

/// A stretch of the expression's text, in bytes.
struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    friend bool operator==(const Span&, const Span&) = default;
};

/// A type a result may have: a FHIR type, or a System type when `type` is null.
struct StaticType {
    const definitions::Type* type = nullptr;
    ValueKind system = ValueKind::node;
    friend bool operator==(const StaticType&, const StaticType&) = default;
};

/// What is known of the result before any document is seen.
struct ResultInfo {
    /// Empty when not known, or when the result is always empty.
    std::vector<StaticType> types;
    bool types_known = false;
    /// At most one item.
    bool singleton = false;
    /// Never an item, because the release lacks an element on the way.
    bool always_empty = false;
};

/// An element the release does not know, on a type it knows.
struct Missing {
    std::string type;
    std::string element;
    /// The likeliest element that was meant; empty when none is near.
    std::string suggestion;
    Span span;
};

/// Immutable and cheap to copy; may be shared between threads.
class Expression {
public:
    /// Limits of an expression: bytes of text and depth of nesting.
    static constexpr std::size_t max_text = 16 * 1024;
    static constexpr std::size_t max_depth = 64;

    /// Parses, types and plans. An error is one issue whose position is the line and column inside
    /// the expression and whose code is one of
    ///   fhirpath-syntax     not an expression; the text says what was expected
    ///   fhirpath-limit      longer or deeper than allowed
    ///   fhirpath-function   unknown function, not allowed here, or wrong number of arguments
    ///   fhirpath-name       unknown element (MissingPath::error), constant or type
    ///   fhirpath-pattern    not a regular expression
    ///   fhirpath-type       operands or arguments of types that can never work
    static Result<Expression> compile(std::string_view text, const CompileOptions& options);

    std::string_view text() const;
    Version version() const;
    const ResultInfo& result() const;
    /// Elements that were taken as empty (MissingPath::empty).
    std::span<const Missing> missing() const;

    const Plan& plan() const { return *plan_; }

private:
    explicit Expression(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {}
    std::shared_ptr<const Plan> plan_;
};

/// Line and column (both from 1, the column in bytes) of an offset in an expression's text.
Position position_in(std::string_view text, std::uint32_t offset);

}  // namespace fhir::fhirpath
