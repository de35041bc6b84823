// Names with % : constants of the standards, of the caller, and variables of defineVariable().
#include <algorithm>
#include <array>

#include "fhir/fhirpath/compiler.hpp"
#include "fhir/nearest.hpp"

namespace fhir::fhirpath {
namespace {

struct Url {
    std::string_view name;
    std::string_view url;
};
constexpr std::array<Url, 3> urls = {{
    {"sct", "http://snomed.info/sct"},
    {"loinc", "http://loinc.org"},
    {"ucum", "http://unitsofmeasure.org"},
}};
// "%vs-gender" is a value set of FHIR, "%ext-birthTime" an extension of FHIR.
constexpr std::array<Url, 2> url_starts = {{
    {"vs-", "http://hl7.org/fhir/ValueSet/"},
    {"ext-", "http://hl7.org/fhir/StructureDefinition/"},
}};

std::string url_of(std::string_view name) {
    for (const Url& one : urls) {
        if (one.name == name) return std::string(one.url);
    }
    for (const Url& one : url_starts) {
        if (name.starts_with(one.name))
            return std::string(one.url) + std::string(name.substr(one.name.size()));
    }
    return {};
}

struct Named {
    std::string_view name;
    Environment environment;
};
constexpr std::array<Named, 4> environments = {{
    {"resource", Environment::resource},
    {"rootResource", Environment::root_resource},
    {"context", Environment::context},
    {"rowIndex", Environment::row_index},
}};

// What FHIR defines for engines that may ask servers.
constexpr std::array<std::string_view, 3> services = {"terminologies", "server", "factory"};

bool is_service(std::string_view name) {
    return std::find(services.begin(), services.end(), name) != services.end();
}

}  // namespace

bool is_environment_name(std::string_view name) {
    return !url_of(name).empty() || is_service(name) ||
           std::any_of(environments.begin(), environments.end(), [name](const Named& one) {
               return one.name == name;
           });
}

Inferred Compiler::constant(PlanNode& node) {
    const auto literal = [&](const Value& value) {
        node.op = Op::literal;
        node.literal = value;
        return known(value.kind());
    };
    for (const Constant& given : options_.constants) {
        if (given.name == node.name) return literal(kept(given.value));
    }
    if (auto url = url_of(node.name); !url.empty())
        return literal(Value::string(plan_.keep(std::move(url))));
    for (const Named& one : environments) {
        if (one.name != node.name) continue;
        node.environment = one.environment;
        if (one.environment == Environment::row_index) return known(ValueKind::integer);
        Inferred info;
        info.singleton = true;
        return info;
    }
    return variable(node);
}

Inferred Compiler::variable(PlanNode& node) {
    bool computed = false;
    for (auto slot = visible_.rbegin(); slot != visible_.rend(); ++slot) {
        const VariableSlot& known_slot = plan_.variables[*slot];
        computed = computed || known_slot.name.empty();
        if (known_slot.name != node.name) continue;
        node.environment = Environment::variable;
        node.slot = *slot;
        return variables_[*slot];
    }
    if (computed) {
        node.environment = Environment::named_at_run_time;
        node.visible = visible_;
        return {};
    }
    if (is_service(node.name)) {
        fail(
            "fhirpath-name",
            "%" + node.name +
                " asks a server, which expressions cannot do here; compare codes with in, such as "
                "code in ('a' | 'b').",
            node.span
        );
        return {};
    }
    Nearest nearest(node.name);
    for (const Constant& given : options_.constants) nearest.see(given.name);
    for (const Named& one : environments) nearest.see(one.name);
    for (const std::uint16_t slot : visible_) nearest.see(plan_.variables[slot].name);
    fail(
        "fhirpath-name",
        "There is no constant %" + node.name + " and no variable of that name here." +
            nearest.question(),
        node.span
    );
    return {};
}

void Compiler::define_variable(PlanNode& node, const Inferred& value) {
    const PlanNode& name = *node.arguments[0];
    const bool written = name.op == Op::literal && name.literal.kind() == ValueKind::string;
    const std::string text = written ? std::string(name.literal.text()) : std::string{};
    if (written && text.empty()) {
        return fail("fhirpath-name", "defineVariable() needs a name that is not empty.", name.span);
    }
    const bool taken =
        std::any_of(
            visible_.begin(),
            visible_.end(),
            [&](std::uint16_t slot) { return written && plan_.variables[slot].name == text; }
        ) ||
        std::any_of(options_.constants.begin(), options_.constants.end(), [&](const Constant& one) {
            return written && one.name == text;
        });
    if (taken || (written && is_environment_name(text))) {
        return fail(
            "fhirpath-name",
            "defineVariable() cannot define %" + text + " again; take another name.",
            name.span
        );
    }
    constexpr std::size_t most_variables = 1000;
    if (plan_.variables.size() == most_variables) {
        return fail(
            "fhirpath-limit", "The expression defines more than 1000 variables.", node.span
        );
    }
    node.slot = static_cast<std::uint16_t>(plan_.variables.size());
    if (!written) node.visible = visible_;
    plan_.variables.push_back({text});
    variables_.push_back(value);
    visible_.push_back(node.slot);
}

}  // namespace fhir::fhirpath
