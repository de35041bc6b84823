// One block of AES-128 each way.
#include "gateway/auth/patient_ref.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace gateway::auth {
namespace {

using Block = std::array<unsigned char, 16>;
constexpr std::size_t encoded_length = 22;

struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

enum class Direction { decrypt, encrypt };

Context make_context(const Digest& key, Direction direction) {
    Context context(EVP_CIPHER_CTX_new());
    const int encrypt = direction == Direction::encrypt ? 1 : 0;
    // The key is the first half of the derived 32 bytes. One block, never chained: ECB is the block
    // cipher itself here.
    if (!context ||
        EVP_CipherInit_ex(
            context.get(), EVP_aes_128_ecb(), nullptr, key.data(), nullptr, encrypt
        ) != 1 ||
        EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1) {
        throw std::runtime_error("AES-128 is not available in this OpenSSL");
    }
    return context;
}

Block run(EVP_CIPHER_CTX* context, const Block& input) {
    Block output{};
    int length = 0;
    if (EVP_CipherUpdate(
            context, output.data(), &length, input.data(), static_cast<int>(input.size())
        ) != 1 ||
        length != static_cast<int>(output.size())) {
        throw std::runtime_error("AES-128 failed");
    }
    return output;
}

std::optional<unsigned> sextet(char symbol) {
    if (symbol >= 'A' && symbol <= 'Z') return static_cast<unsigned>(symbol - 'A');
    if (symbol >= 'a' && symbol <= 'z') return static_cast<unsigned>(symbol - 'a' + 26);
    if (symbol >= '0' && symbol <= '9') return static_cast<unsigned>(symbol - '0' + 52);
    if (symbol == '-') return 62U;
    if (symbol == '_') return 63U;
    return std::nullopt;
}

std::optional<Block> decode(std::string_view text) {
    if (text.size() != encoded_length) return std::nullopt;
    Block block{};
    std::size_t filled = 0;
    unsigned bits = 0;
    int held = 0;
    for (const char symbol : text) {
        const auto value = sextet(symbol);
        if (!value) return std::nullopt;
        bits = (bits << 6) | *value;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        block[filled++] = static_cast<unsigned char>(bits >> held & 0xFF);
    }
    // 22 symbols hold four bits more than a block: they must be zero, or one patient had 16 names.
    if ((bits & ((1U << held) - 1U)) != 0) return std::nullopt;
    return block;
}

}  // namespace

struct PatientRefs::Ciphers {
    Context encrypt;
    Context decrypt;
};

PatientRefs::PatientRefs(const DeploymentKey& key) : key_(key) {}
PatientRefs::PatientRefs(PatientRefs&&) noexcept = default;
PatientRefs::~PatientRefs() = default;

PatientRefs::Ciphers& PatientRefs::ciphers_of(std::string_view client) {
    const auto known = clients_.find(client);
    if (known != clients_.end()) return *known->second;
    const Digest key = key_.derive("patient-ref:" + std::string(client));
    auto made = std::make_unique<Ciphers>();
    made->encrypt = make_context(key, Direction::encrypt);
    made->decrypt = make_context(key, Direction::decrypt);
    return *clients_.emplace(client, std::move(made)).first->second;
}

std::string PatientRefs::make(std::string_view client, std::int64_t subject) {
    Block block{};
    auto rest = static_cast<std::uint64_t>(subject);
    for (std::size_t i = 8; i-- > 0; rest >>= 8) {
        block[i] = static_cast<unsigned char>(rest & 0xFF);
    }
    return "p_" + base64url(run(ciphers_of(client).encrypt.get(), block));
}

std::optional<std::int64_t> PatientRefs::read(std::string_view client, std::string_view reference) {
    if (!reference.starts_with("p_")) return std::nullopt;
    const auto sealed = decode(reference.substr(2));
    if (!sealed) return std::nullopt;
    const Block block = run(ciphers_of(client).decrypt.get(), *sealed);
    std::uint64_t subject = 0;
    for (std::size_t i = 0; i < 8; ++i) subject = subject << 8 | block[i];
    for (std::size_t i = 8; i < block.size(); ++i) {
        if (block[i] != 0) return std::nullopt;
    }
    return static_cast<std::int64_t>(subject);
}

}  // namespace gateway::auth
