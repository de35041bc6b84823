// Who is asking, once credentials have been checked.
#pragma once

#include <string>

namespace gateway {

/// The authenticated caller. Until access control lands only the sandbox makes one: an integrator
/// with all rights, on loopback.
struct Principal {
    /// The client's id in the configuration; part of every patient reference it is given.
    std::string client;
    /// The source its pushes belong to: the first part of every stored resource's identity.
    std::string source;
    /// May see `explain`, the sandbox pages and other integrators' tools.
    bool integrator = false;
};

}  // namespace gateway
