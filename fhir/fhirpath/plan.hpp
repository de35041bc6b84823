// The compiled form of an expression: the parser builds the nodes, the compiler annotates them with
// types and resolved steps, the evaluator reads them.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fhir/fhirpath/expression.hpp"

namespace re2 {
class RE2;
}

namespace fhir::fhirpath {

struct Function;

enum class Op : std::uint8_t {
    literal,
    empty,
    self,       // $this
    index,      // $index
    total,      // $total
    constant,   // %resource and the like
    member,     // .name
    type_root,  // "Patient" at the start of a path
    function,
    indexer,
    plus,
    minus,
    multiply,
    divide,
    div,
    mod,
    add,
    subtract,
    concatenate,
    is,
    as,
    combine,  // |
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    equal,
    not_equal,
    equivalent,
    not_equivalent,
    in,
    contains,
    conjunction,
    disjunction,
    exclusive,
    implication,
};

/// What %name stands for when it is no literal.
enum class Environment : std::uint8_t {
    resource,
    root_resource,
    context,
    row_index,
    variable,           // of defineVariable(), in the node's slot
    named_at_run_time,  // of a defineVariable() whose name is itself computed
};

/// A type named in an expression, resolved. A name without namespace may mean both.
struct TypeSpec {
    const definitions::Type* fhir = nullptr;
    std::optional<ValueKind> system;
};

/// How a member step finds its element on one type.
struct Step {
    const definitions::Type* on = nullptr;
    /// Null: the type has no such element, the step yields nothing.
    const definitions::Element* element = nullptr;
    /// The member's name when only one form of a choice is meant (JsonForms); else empty.
    std::string_view form;
    /// The type of the element when it is no choice, or of the form.
    const definitions::Type* type = nullptr;
    bool primitive = false;
    /// The element holds a resource, whose own resourceType says what it is.
    bool resource = false;
};

/// What the compiler knows of the items a node yields.
struct Inferred {
    std::vector<StaticType> types;
    bool known = false;
    bool singleton = false;
    bool always_empty = false;
    /// False after children() and the like: order-dependent functions are then errors in strict
    /// mode.
    bool ordered = true;
};

struct PlanNode;

/// A criterion of where() or exists() that is `$this = 'text'` or `member = 'text'` on texts: told
/// by the JSON alone where that is as the definitions say.
struct TextTest {
    /// Empty for $this.
    std::string_view member;
    std::string_view text;
};

struct PlanNode {
    Op op = Op::empty;
    Environment environment = Environment::resource;
    Span span;
    /// The input of a member, function or indexer (null: $this), or the left operand.
    PlanNode* input = nullptr;
    std::vector<PlanNode*> arguments;
    /// Identifier, function, constant; or the type as written (is, as, ofType).
    std::string name;
    Value literal = Value::boolean(false);
    const Function* function = nullptr;
    TypeSpec type;
    std::vector<Step> steps;
    /// A pattern known at compile time, compiled once. Shared: nodes are moved, RE2 is not.
    std::shared_ptr<const re2::RE2> pattern;
    Inferred info;
    std::optional<TextTest> test;
    /// The slot of a variable that is read or defined here.
    std::uint16_t slot = 0;
    /// The slots that can be seen here; kept only where a name is computed.
    std::vector<std::uint16_t> visible;
    std::uint16_t depth = 1;
};

/// A variable of defineVariable(). No variable is in two scopes and no lambda calls itself, so each
/// needs one slot only.
struct VariableSlot {
    /// Empty when the name is known at run time only.
    std::string name;
};

struct Plan {
    std::string text;
    Version version = Version::r4;
    PlanNode* root = nullptr;
    ResultInfo result;
    std::vector<Missing> missing;
    bool needs_clock = false;
    JsonForms json_forms = JsonForms::refused;
    std::vector<VariableSlot> variables;
    /// Deques: nodes and texts are pointed to.
    std::deque<PlanNode> nodes;
    std::deque<std::string> texts;

    PlanNode& add(Op op, Span span) {
        PlanNode& node = nodes.emplace_back();
        node.op = op;
        node.span = span;
        return node;
    }
    std::string_view keep(std::string text_to_keep) {
        return texts.emplace_back(std::move(text_to_keep));
    }
};

}  // namespace fhir::fhirpath
