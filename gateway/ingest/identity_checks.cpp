// Walks a resource for Identifiers of persons. The depth is bounded by the guarded reader.
#include "gateway/ingest/identity_checks.hpp"

#include <algorithm>
#include <array>

#include "gateway/ingest/stamp.hpp"
#include "mappings/identity/identity.hpp"

namespace gateway::ingest {
namespace {

constexpr std::array person_systems{
    std::string_view("1.2.752.129.2.1.3.1"),  // personnummer
    std::string_view("1.2.752.129.2.1.3.3"),  // samordningsnummer
    std::string_view("1.2.752.74.9.1"),       // nationellt reservnummer
};

bool is_person_system(std::string_view system) {
    const std::string_view oid = mappings::oid_of_system(system);
    return std::find(person_systems.begin(), person_systems.end(), oid) != person_systems.end();
}

class Walk {
public:
    Walk(const IdentityChecks& checks, mappings::IdentityRules rules)
        : checks_(checks), rules_(rules) {}

    void visit(const fhir::Node& node) {
        const fhir::json::Value& value = node.value();
        if (value.IsArray()) {
            std::size_t index = 0;
            for (auto item = value.Begin(); item != value.End(); ++item, ++index) {
                if (item->IsObject() || item->IsArray()) visit(fhir::Node(node, index, *item));
            }
            return;
        }
        if (!value.IsObject()) return;
        check(node);
        for (auto member = value.MemberBegin(); member != value.MemberEnd(); ++member) {
            if (!member->value.IsObject() && !member->value.IsArray()) continue;
            visit(fhir::Node(node, fhir::json::name(*member), member->value));
        }
    }

    std::vector<fhir::Issue> take() { return std::move(issues_); }

private:
    void check(const fhir::Node& identifier) {
        const std::string_view system = fhir::json::find_text(identifier.value(), "system");
        if (system.empty() || !is_person_system(system)) return;
        const fhir::json::Value* value = fhir::json::find(identifier.value(), "value");
        // Contact points have a system too, but no OID; a missing value is no identity.
        if (value == nullptr || !fhir::json::is_string(*value)) return;
        const fhir::Node at(identifier, "value", *value);

        const auto normalised = mappings::normalise(system, fhir::json::text(*value), rules_);
        if (!normalised) {
            add(checks_.severity,
                "identity-format",
                std::string(mappings::text_of(*normalised.fault)),
                at);
            return;
        }
        const mappings::Identity& identity = *normalised.identity;
        if (identity.check_digit == mappings::CheckDigit::wrong) {
            add(checks_.severity,
                "identity-check-digit",
                "The check digit of the person number is wrong. Check the number at its source.",
                at);
        }
        for (const auto notice : identity.notices) {
            add(fhir::Severity::warning,
                "identity-" + std::string(mappings::code_of(notice)),
                std::string(mappings::text_of(notice)),
                at);
        }
        check_published(identity, at);
    }

    void check_published(const mappings::Identity& identity, const fhir::Node& at) {
        if (checks_.published == nullptr) return;
        const auto number = mappings::PersonNumber::from_key(identity.key);
        if (!number) return;
        const auto& published = *checks_.published;
        if (std::binary_search(published.begin(), published.end(), number->reveal())) return;
        add(fhir::Severity::error,
            "identity-not-published",
            "The sandbox takes published test numbers only, so that nobody's real number gets in. "
            "/sandbox/people lists them.",
            at);
    }

    void add(fhir::Severity severity, std::string code, std::string text, const fhir::Node& at) {
        issues_.push_back(
            {.severity = severity,
             .type = fhir::IssueType::value,
             .code = std::move(code),
             .text = std::move(text),
             .expression = at.expression(),
             .pointer = at.pointer(),
             .position = std::nullopt}
        );
    }

    const IdentityChecks& checks_;
    mappings::IdentityRules rules_;
    std::vector<fhir::Issue> issues_;
};

}  // namespace

std::vector<fhir::Issue> check_identities(
    const fhir::Node& resource, const IdentityChecks& checks, Instant now
) {
    const auto written = last_updated_of(resource).value_or(now);
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(written));
    Walk walk(checks, {.written = day, .guess_century = false});
    walk.visit(resource);
    return walk.take();
}

}  // namespace gateway::ingest
