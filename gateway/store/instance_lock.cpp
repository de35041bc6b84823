// flock() on "<database>.lock".
#include "gateway/store/instance_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace gateway::store {

fhir::Result<InstanceLock> InstanceLock::take(const std::string& database_path) {
    const std::string path = database_path + ".lock";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        const std::string reason = std::generic_category().message(errno);
        return fhir::Outcome(
            fhir::Kind::internal,
            fhir::IssueType::exception,
            "store-lock-failed",
            "The lock file " + path + " cannot be opened: " + reason +
                ". The folder of the database must exist and be writable."
        );
    }
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        ::close(file);
        return fhir::Outcome(
            fhir::Kind::conflict,
            fhir::IssueType::conflict,
            "store-locked",
            "The database " + database_path +
                " is in use by another nara process. Stop it first; two writers could damage it."
        );
    }
    return InstanceLock(file);
}

InstanceLock::InstanceLock(InstanceLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

InstanceLock& InstanceLock::operator=(InstanceLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
}

InstanceLock::~InstanceLock() {
    if (file_ >= 0) ::close(file_);
}

}  // namespace gateway::store
