// The one secret of an installation: patient references and content-derived ids are made with keys
// derived from it. It stands in a file beside the database and belongs to the backup.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "fhir/result.hpp"
#include "gateway/auth/digest.hpp"

namespace gateway::auth {

/// Immutable; may be read from any thread.
class DeploymentKey {
public:
    using Bytes = std::array<unsigned char, 32>;

    /// Reads the key file (64 hexadecimal digits), or makes it with fresh random bytes, readable by
    /// the owner only and on disk before this returns. Two processes starting at once get the same
    /// key. Refused: a file that cannot be read or written, or that holds anything else.
    static fhir::Result<DeploymentKey> load_or_create(const std::string& path);

    explicit DeploymentKey(const Bytes& bytes) : bytes_(bytes) {}

    /// A key for one purpose; different purposes give unrelated keys.
    Digest derive(std::string_view purpose) const { return hmac_sha256(bytes_, purpose); }

private:
    Bytes bytes_;
};

}  // namespace gateway::auth
