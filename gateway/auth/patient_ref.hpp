// The opaque name of a patient in URLs: the store's subject id under a cipher whose key differs per
// client, so that two portals cannot compare their lists and nobody can count patients.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/auth/deployment_key.hpp"

namespace gateway::auth {

/// "p_" and 22 characters: one AES-128 block of the subject id and eight zero bytes, in base64url.
/// A changed or invented reference has non-zero check bytes but once in 2^64. Keeps a key schedule
/// per client; clients come from authentication, so there are few. One per worker, not shared.
class PatientRefs {
public:
    explicit PatientRefs(const DeploymentKey& key);
    PatientRefs(PatientRefs&&) noexcept;
    ~PatientRefs();

    std::string make(std::string_view client, std::int64_t subject);
    /// The subject, or nothing for a reference that was not made for this client.
    std::optional<std::int64_t> read(std::string_view client, std::string_view reference);

private:
    struct Ciphers;
    Ciphers& ciphers_of(std::string_view client);

    DeploymentKey key_;
    std::map<std::string, std::unique_ptr<Ciphers>, std::less<>> clients_;
};

}  // namespace gateway::auth
