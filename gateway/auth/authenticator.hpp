// From the head of a request to a Principal: the one seam between credentials and everything else.
#pragma once

#include <cstdint>
#include <functional>

#include "fhir/result.hpp"
#include "gateway/message.hpp"
#include "gateway/principal.hpp"

namespace gateway::auth {

/// Called with a request that has no body yet, on worker threads, at once from several. Refuses
/// with Kind::unauthenticated or Kind::forbidden.
using Authenticate = std::function<fhir::Result<Principal>(const Request& head)>;

/// Who may reach a sandbox. In a container every peer looks foreign: there the published port is
/// what keeps it on the machine.
enum class SandboxReach : std::uint8_t { loopback, any_peer };

/// Everybody is the integrator "sandbox". The header X-Sandbox-Source (1-64 of A-Z a-z 0-9 . _ -)
/// chooses the source of a push, so that one person can play two record systems.
Authenticate sandbox_authenticator(SandboxReach reach);

/// True for addresses of this machine: 127.0.0.0/8, ::1, and the former as an IPv6 address.
bool is_loopback(std::string_view peer);

}  // namespace gateway::auth
