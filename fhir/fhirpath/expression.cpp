// From text to an immutable plan.
#include "fhir/fhirpath/expression.hpp"

#include <algorithm>

#include "fhir/fhirpath/compiler.hpp"
#include "fhir/fhirpath/parser.hpp"

namespace fhir::fhirpath {
namespace {

Outcome refused(std::string_view text, const Problem& problem) {
    Issue issue;
    issue.type = problem.code == "fhirpath-limit" ? IssueType::too_costly : IssueType::invalid;
    issue.code = problem.code;
    issue.text = problem.text;
    issue.position = position_in(text, problem.span.begin);
    return Outcome(Kind::invalid, {std::move(issue)});
}

}  // namespace

Position position_in(std::string_view text, std::uint32_t offset) {
    const std::string_view before = text.substr(0, std::min<std::size_t>(offset, text.size()));
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const std::size_t start = before.rfind('\n');
    const std::size_t column =
        start == std::string_view::npos ? before.size() : before.size() - start - 1;
    return {static_cast<std::uint32_t>(lines + 1), static_cast<std::uint32_t>(column + 1)};
}

Result<Expression> Expression::compile(std::string_view text, const CompileOptions& options) {
    if (text.size() > max_text) {
        return refused({}, {"fhirpath-limit", "The expression is longer than 16384 bytes.", {}});
    }
    auto plan = std::make_shared<Plan>();
    plan->text = std::string(text);
    plan->version = options.version;
    plan->json_forms = options.json_forms;
    if (const auto problem = parse(*plan)) return refused(text, *problem);
    if (const auto problem = Compiler(*plan, options).run()) return refused(text, *problem);
    return Expression(std::move(plan));
}

std::string_view Expression::text() const {
    return plan_->text;
}
Version Expression::version() const {
    return plan_->version;
}
const ResultInfo& Expression::result() const {
    return plan_->result;
}
std::span<const Missing> Expression::missing() const {
    return plan_->missing;
}

}  // namespace fhir::fhirpath
