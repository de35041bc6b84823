// The sandbox's authenticator, the only one so far.
#include "gateway/auth/authenticator.hpp"

#include <algorithm>

namespace gateway::auth {
namespace {

bool is_source_name(std::string_view text) {
    if (text.empty() || text.size() > 64) return false;
    return std::all_of(text.begin(), text.end(), [](char symbol) {
        return (symbol >= 'A' && symbol <= 'Z') || (symbol >= 'a' && symbol <= 'z') ||
               (symbol >= '0' && symbol <= '9') || symbol == '.' || symbol == '_' || symbol == '-';
    });
}

fhir::Result<Principal> enter_sandbox(const Request& head, SandboxReach reach) {
    if (reach == SandboxReach::loopback && !is_loopback(head.peer)) {
        return fhir::Outcome(
            fhir::Kind::forbidden,
            fhir::IssueType::forbidden,
            "sandbox-loopback-only",
            "The sandbox answers only callers on the same machine."
        );
    }
    Principal principal{.client = "sandbox", .source = "sandbox", .integrator = true};
    const std::string_view source = head.header("x-sandbox-source");
    if (source.empty()) return principal;
    if (!is_source_name(source)) {
        return fhir::Outcome(
            fhir::Kind::bad_request,
            fhir::IssueType::value,
            "bad-parameter",
            "X-Sandbox-Source must be 1 to 64 letters, digits, periods, underscores or hyphens."
        );
    }
    principal.source = source;
    return principal;
}

}  // namespace

bool is_loopback(std::string_view peer) {
    constexpr std::string_view mapped = "::ffff:";
    if (peer.starts_with('[')) {
        peer.remove_prefix(1);
        peer = peer.substr(0, peer.find(']'));
    }
    if (peer == "::1") return true;
    if (peer.starts_with(mapped)) peer.remove_prefix(mapped.size());
    return peer.starts_with("127.");
}

Authenticate sandbox_authenticator(SandboxReach reach) {
    return [reach](const Request& head) { return enter_sandbox(head, reach); };
}

}  // namespace gateway::auth
