// What a compiled expression is, told to readers that walk documents themselves: views take plain
// steps in one pass over an object's members and evaluate only the rest.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fhir/fhirpath/evaluator.hpp"
#include "fhir/fhirpath/expression.hpp"

namespace fhir::fhirpath {

/// One plain step (`name`) from elements of the type `on` to an element that is no choice and holds
/// no resource.
struct PlainStep {
    const definitions::Type* on = nullptr;
    /// The member's name; borrows the definitions.
    std::string_view name;
    const definitions::Type* type = nullptr;
    bool primitive = false;
    bool repeats = false;
};
std::optional<PlainStep> plain_step(const Expression& expression);
/// The step of `name.first()`, when it leads to elements with members of their own.
std::optional<PlainStep> first_step(const Expression& expression);

/// The member without which an object gives nothing for the expression: "period" for period.start,
/// "extension" for extension('x').value. Empty when not known. Borrows the expression.
std::string_view needed_member(const Expression& expression);

/// getReferenceKey() or getReferenceKey(Type) on the focus itself.
struct ReferenceKeyCall {
    /// Null with `filtered`: a type that the release does not know, so no key.
    const definitions::Type* target = nullptr;
    bool filtered = false;

    /// True when the call gives the target's key.
    bool takes(const ReferenceTarget& found) const {
        if (found.key.empty()) return false;
        return !filtered || (target != nullptr && target->name == found.type);
    }
};
std::optional<ReferenceKeyCall> reference_key_call(const Expression& expression);

/// True when the expression is getResourceKey() on the focus itself.
bool is_resource_key(const Expression& expression);

/// Whether a member holds what is looked for: `status.where($this = 'draft').empty()`,
/// `meta.profile.where($this = 'x').exists()`, `subject.getReferenceKey(Group).empty()`.
class MemberTest {
public:
    /// Nothing when the expression is no such test.
    static std::optional<MemberTest> of(const Expression& expression);

    /// The type of the focus.
    const definitions::Type* on() const { return on_; }
    /// What the expression answers for an object of that type; nothing when a member is not as the
    /// definitions say: evaluate it then. `scope.resource` is needed.
    std::optional<bool> answer(const json::Value& object, Evaluator& evaluator, const Scope& scope)
        const;

private:
    std::optional<bool> found(const json::Value& member, Evaluator& evaluator, const Scope& scope)
        const;

    const definitions::Type* on_ = nullptr;
    /// The members on the way, the tested one last. Borrows the definitions.
    std::vector<std::string_view> way_;
    /// What is answered when it is found: exists() or empty().
    bool when_found_ = true;
    /// Without it a reference's key is looked for. Borrows the expression.
    std::optional<std::string_view> text_;
    ReferenceKeyCall key_;
};

/// True when the expression is %context or $this and nothing more.
bool is_focus(const Expression& expression);

}  // namespace fhir::fhirpath
