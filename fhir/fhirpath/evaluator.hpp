// Runs compiled expressions over elements. Holds the memory an evaluation needs and reuses it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fhir/fhirpath/expression.hpp"
#include "fhir/fhirpath/value.hpp"

namespace fhir::fhirpath {

class KeyMaker;

/// How getResourceKey() and getReferenceKey() name things (mapping rules, "contained resources").
struct KeyScope {
    /// "Type/id" of the stored resource, the container of contained ones.
    std::string_view owner;
    /// The stored resource itself: `#id` is looked up among its `contained`.
    const json::Value* container = nullptr;
    /// Absolute base URLs that are cut from references, each with its final slash.
    std::span<const std::string> bases;
};

/// Told about each element a path step reaches; for explanations. Null costs one branch per step.
class Observer {
public:
    virtual ~Observer() = default;
    virtual void visited(const Value& node, Span step) = 0;
    /// trace(name[, projection]).
    virtual void traced(std::string_view name, std::span<const Value> values) = 0;
};

/// What an evaluation sees beside its focus. Everything is borrowed for the evaluation.
struct Scope {
    /// %resource: the resource the focus belongs to; null: the focus itself.
    const json::Value* resource = nullptr;
    /// %rootResource: the container when %resource is contained; null: %resource.
    const json::Value* root_resource = nullptr;
    /// Null: keys are "Type/id" of %resource and no base is cut.
    const KeyScope* keys = nullptr;
    /// The instant now(), today() and timeOfDay() answer; needed when the expression uses them.
    std::optional<Temporal> now;
    /// %rowIndex.
    std::int64_t row_index = 0;
    Observer* observer = nullptr;
};

/// What a Reference points to: the key getReferenceKey() gives, and the type it must have for
/// getReferenceKey(Type). Both empty when it has no key.
struct ReferenceTarget {
    std::string_view key;
    std::string_view type;
};

/// Why an evaluation stopped. Codes: fhirpath-evaluation (several items where one is allowed,
/// operands of types that do not fit, ...), fhirpath-budget (too many node visits or bytes).
struct EvaluationError {
    std::string code;
    std::string text;
    Span span;
};

/// The items, valid until the Evaluator's next reset() and while the expression and the document
/// live; or the error, valid until the next evaluation.
struct Evaluated {
    std::span<const Value> values;
    const EvaluationError* error = nullptr;

    explicit operator bool() const { return error == nullptr; }
    auto begin() const { return values.begin(); }
    auto end() const { return values.end(); }
    bool empty() const { return values.empty(); }
};

/// One per thread. After warm-up an evaluation allocates nothing. Never throws on what a document
/// or an expression contains.
class Evaluator {
public:
    static constexpr std::uint32_t default_budget = 10'000;
    /// Bytes that values and texts may take between two resets. A step that is over it is stopped
    /// before the next one; no step takes more than the document or the budget of visits gives.
    static constexpr std::size_t most_memory = std::size_t{8} << 20;

    /// `budget` is the number of node visits allowed between two resets.
    explicit Evaluator(std::uint32_t budget = default_budget);
    ~Evaluator();
    Evaluator(Evaluator&&) noexcept;
    Evaluator& operator=(Evaluator&&) noexcept;

    /// Evaluates on one focus: a resource or any element inside one.
    Evaluated evaluate(const Expression& expression, const Value& focus, const Scope& scope);

    /// The target of a Reference element, as getReferenceKey() sees it. `scope.resource` is needed.
    /// Valid as values are.
    ReferenceTarget reference_target(const json::Value& reference, const Scope& scope);
    /// The key of a resource, as getResourceKey() gives it; empty when it has none. As above.
    std::string_view resource_key(const json::Value& resource, const Scope& scope);
    /// Counts visits that the caller makes itself; false when the budget is used up.
    bool spend(std::uint32_t visits);

    /// Forgets every value handed out, keeps the memory, refills the budget. Call it per resource.
    void reset();

    /// Bytes of memory held now, for the next resources too.
    std::size_t memory() const;

    /// The last error as an issue: text, code and the position inside the expression.
    static Issue issue(const Expression& expression, const EvaluationError& error);

private:
    struct State;
    KeyMaker keys(const Scope& scope);
    std::unique_ptr<State> state_;
};

}  // namespace fhir::fhirpath
