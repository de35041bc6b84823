// Ids we give to resources that come without one: the same resource sent again gets the same id,
// and nobody without the key can find a person number by trying them all, as with a plain hash.
#pragma once

#include <string>
#include <string_view>

#include "gateway/auth/deployment_key.hpp"

namespace gateway::auth {

/// Immutable; may be used from any thread.
class ContentIds {
public:
    explicit ContentIds(const DeploymentKey& key) : key_(key.derive("content-id")) {}

    /// A UUID of version 8 (RFC 9562) from `source`, `type` and what identifies the resource among
    /// them: a business identifier or its content.
    std::string make(std::string_view source, std::string_view type, std::string_view distinction)
        const;

private:
    Digest key_;
};

}  // namespace gateway::auth
