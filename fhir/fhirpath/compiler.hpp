// Turns a parsed tree into a plan: resolves names, infers types, refuses what can never work.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/inference.hpp"
#include "fhir/fhirpath/lexer.hpp"

namespace fhir::fhirpath {

/// True for a name that the standards give a meaning after %; no variable may have it.
bool is_environment_name(std::string_view name);

/// Annotates the nodes of one plan. Used once.
class Compiler {
public:
    Compiler(Plan& plan, const CompileOptions& options) : plan_(plan), options_(options) {}

    /// Fills plan.result and plan.missing, or says what is wrong.
    std::optional<Problem> run();

private:
    // Each answers what is known of the items of the node; after a problem anything.
    Inferred visit(PlanNode& node, const Inferred& self);
    Inferred annotate(PlanNode& node, const Inferred& self);
    Inferred constant(PlanNode& node);
    Inferred member(PlanNode& node, const Inferred& self);
    Inferred root_type(PlanNode& node, const Inferred& self);
    Inferred step(PlanNode& node, const Inferred& input);
    Inferred type_operator(PlanNode& node, const Inferred& self);
    Inferred binary(PlanNode& node, const Inferred& self);
    Inferred function(PlanNode& node, const Inferred& self);

    const Function* resolve(const PlanNode& node);
    /// An argument: what it defines is not seen outside.
    Inferred enclosed(PlanNode& node, const Inferred& self);
    void arguments(PlanNode& node, const Inferred& input, const Inferred& self);
    void check_input(const PlanNode& node, const Inferred& input);
    void check_condition(const PlanNode& node);
    Inferred yielded(const PlanNode& node, const Inferred& input);
    void set_pattern(PlanNode& node);
    void set_test(PlanNode& node);
    /// defineVariable(): a new slot that is seen from here on in the chain.
    void define_variable(PlanNode& node, const Inferred& input);
    Inferred variable(PlanNode& node);
    /// Resolves a type's name; `node.info.always_empty` when only other releases know it.
    bool set_type(PlanNode& node, std::string_view name, Span span);

    Inferred missing(
        const PlanNode& node, std::string_view type, std::string suggestion, std::string text
    );
    void fail(std::string_view code, std::string text, Span span);
    Value kept(const Value& value);

    Plan& plan_;
    const CompileOptions& options_;
    std::optional<Problem> problem_;
    /// Variables that can be seen where the compiler is, and what is known of every slot.
    std::vector<std::uint16_t> visible_;
    std::vector<Inferred> variables_;
    bool type_missing_ = false;
};

}  // namespace fhir::fhirpath
