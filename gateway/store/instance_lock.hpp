// One process per database: a lock file beside it, held for the life of the store. Every command
// that writes takes it, because two writing connections can corrupt a WAL database
// (reliability, 1.4).
#pragma once

#include <string>

#include "fhir/result.hpp"

namespace gateway::store {

/// Owns the lock; given back by destruction and, by the kernel, when the process dies. Move-only.
class InstanceLock {
public:
    /// Refused with Kind::conflict when another process holds it, internal when the file cannot be
    /// made.
    static fhir::Result<InstanceLock> take(const std::string& database_path);

    InstanceLock(InstanceLock&& other) noexcept;
    InstanceLock& operator=(InstanceLock&& other) noexcept;
    ~InstanceLock();

private:
    explicit InstanceLock(int file) : file_(file) {}
    int file_;
};

}  // namespace gateway::store
