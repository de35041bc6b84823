// defineVariable() and the variables whose names are computed.
#include <algorithm>

#include "fhir/fhirpath/compiler.hpp"
#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/text_builder.hpp"

namespace fhir::fhirpath {

Items Run::named_variable(const PlanNode& node) {
    for (auto slot = node.visible.rbegin(); slot != node.visible.rend(); ++slot) {
        if (variables_[*slot].name == node.name) return variables_[*slot].value;
    }
    return fail(node, "There is no variable %" + node.name + " here.");
}

}  // namespace fhir::fhirpath

namespace fhir::fhirpath::code {

Items define_variable(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const std::string& written = run.plan().variables[call.slot].name;
    std::string_view name = written;
    if (written.empty()) {
        const auto computed = argument_text(run, call, 0, frame);
        if (run.failed()) return {};
        if (!computed || computed->empty()) {
            return run.fail(*call.arguments[0], "defineVariable needs a name; this is empty.");
        }
        name = *computed;
        const bool taken =
            std::any_of(call.visible.begin(), call.visible.end(), [&](std::uint16_t slot) {
                return run.variable(slot).name == name;
            });
        if (taken || is_environment_name(name)) {
            return run.fail(
                *call.arguments[0],
                "defineVariable cannot define a name again that is taken; take another name."
            );
        }
    }
    Items value = input;
    if (call.arguments.size() > 1) {
        value = run.evaluate(*call.arguments[1], Frame{input, frame.index, frame.total});
        if (run.failed()) return {};
    }
    run.variable(call.slot) = {name, value};
    return input;
}

}  // namespace fhir::fhirpath::code
