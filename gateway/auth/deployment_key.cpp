// Reading and making the key file.
#include "gateway/auth/deployment_key.hpp"

#include <fcntl.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>

namespace gateway::auth {
namespace {

class File {
public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    bool open() const { return descriptor_ >= 0; }
    int get() const { return descriptor_; }

private:
    int descriptor_;
};

fhir::Outcome unusable(const std::string& path, std::string_view why) {
    return fhir::Outcome(
        fhir::Kind::internal,
        fhir::IssueType::exception,
        "key-file",
        "The key file " + path + " cannot be used: " + std::string(why)
    );
}

std::optional<unsigned char> nibble(char digit) {
    if (digit >= '0' && digit <= '9') return static_cast<unsigned char>(digit - '0');
    if (digit >= 'a' && digit <= 'f') return static_cast<unsigned char>(digit - 'a' + 10);
    return std::nullopt;
}

std::optional<DeploymentKey::Bytes> parse(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    DeploymentKey::Bytes bytes{};
    if (text.size() != bytes.size() * 2) return std::nullopt;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto high = nibble(text[2 * i]);
        const auto low = nibble(text[2 * i + 1]);
        if (!high || !low) return std::nullopt;
        bytes[i] = static_cast<unsigned char>(*high << 4 | *low);
    }
    return bytes;
}

fhir::Result<DeploymentKey> read_key(const std::string& path) {
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.open()) return unusable(path, std::strerror(errno));
    char text[128];
    const ssize_t length = ::read(file.get(), text, sizeof text);
    if (length < 0) return unusable(path, std::strerror(errno));
    const auto bytes = parse({text, static_cast<std::size_t>(length)});
    if (!bytes) return unusable(path, "64 hexadecimal digits were expected.");
    return DeploymentKey(*bytes);
}

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor) == 0;
}

// Without this the name may be gone after a power cut, and with it the meaning of every id made.
bool sync_directory(const std::string& path) {
    auto directory = std::filesystem::path(path).parent_path();
    if (directory.empty()) directory = ".";
    const File file(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return file.open() && ::fsync(file.get()) == 0;
}

}  // namespace

fhir::Result<DeploymentKey> DeploymentKey::load_or_create(const std::string& path) {
    if (::access(path.c_str(), F_OK) == 0) return read_key(path);

    Bytes bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        return unusable(path, "no random bytes were available.");
    }
    // Written under another name and linked, so that the file is never seen half-written; link()
    // fails when another process was first, and its key then counts.
    const std::string fresh = path + "." + std::to_string(::getpid()) + ".new";
    {
        const File file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
        if (!file.open()) return unusable(path, std::strerror(errno));
        if (!write_all(file.get(), hex(bytes) + "\n")) return unusable(path, std::strerror(errno));
    }
    const bool linked = ::link(fresh.c_str(), path.c_str()) == 0;
    const int reason = errno;
    ::unlink(fresh.c_str());
    if (!linked && reason != EEXIST) return unusable(path, std::strerror(reason));
    if (!sync_directory(path)) return unusable(path, std::strerror(errno));
    return read_key(path);
}

}  // namespace gateway::auth
