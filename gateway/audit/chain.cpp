// SHA-256 over length-prefixed fields, and the check that walks the chain.
#include "gateway/audit/chain.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <new>

namespace gateway::audit {
namespace {

void append(std::string& out, std::string_view field) {
    out.append(std::to_string(field.size())).append(1, ':').append(field).append(1, ',');
}

/// One digest context per thread: making one costs more than hashing a row.
EVP_MD_CTX* context() {
    struct Owned {
        EVP_MD_CTX* value = EVP_MD_CTX_new();
        ~Owned() { EVP_MD_CTX_free(value); }
    };
    thread_local const Owned owned;
    if (owned.value == nullptr) throw std::bad_alloc();
    return owned.value;
}

Hash digest(std::string_view first, std::string_view second) {
    // OpenSSL 3 looks a digest up anew for EVP_sha256(); a fetched one is kept instead.
    static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    Hash hash{};
    unsigned int length = 0;
    EVP_MD_CTX* const state = context();
    if (algorithm == nullptr || EVP_DigestInit_ex2(state, algorithm, nullptr) != 1 ||
        EVP_DigestUpdate(state, first.data(), first.size()) != 1 ||
        EVP_DigestUpdate(state, second.data(), second.size()) != 1 ||
        EVP_DigestFinal_ex(state, hash.data(), &length) != 1) {
        throw std::bad_alloc();
    }
    return hash;
}

}  // namespace

Hash sha256(std::string_view bytes) {
    return digest(bytes, {});
}

std::optional<Hash> hash_from(std::string_view bytes) {
    Hash hash{};
    if (bytes.size() != hash.size()) return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
}

Hash genesis(std::string_view system_id) {
    return digest("access log of ", system_id);
}

std::string canonical(std::int64_t sequence, const Entry& entry) {
    std::string row;
    row.reserve(512);
    append(row, std::to_string(sequence));
    append(row, std::to_string(entry.time.time_since_epoch().count()));
    append(row, code_of(entry.action));
    append(row, code_of(entry.outcome));
    append(row, entry.user_id);
    append(row, entry.user_id_type);
    append(row, entry.client_id);
    append(row, entry.patient_id);
    append(row, entry.resource_type);
    append(row, entry.resource_ids);
    append(row, entry.field_class);
    append(row, entry.purpose);
    append(row, entry.care_giver);
    append(row, entry.care_unit);
    append(row, entry.request_id);
    append(row, entry.source_ip);
    return row;
}

Hash link(std::int64_t sequence, const Entry& entry, const Hash& previous) {
    return digest(canonical(sequence, entry), bytes_of(previous));
}

std::optional<std::string> ChainCheck::add(const Record& record) {
    if (broken_) return "the chain is broken before this row";
    broken_ = true;
    if (record.sequence != sequence_ + 1) {
        return "the row after " + std::to_string(sequence_) + " has the number " +
               std::to_string(record.sequence) + ": rows are missing or repeated";
    }
    const std::string number = std::to_string(record.sequence);
    if (record.previous != head_) return "row " + number + " does not follow the row before it";
    if (record.hash != link(record.sequence, record.entry, record.previous)) {
        return "row " + number + " was changed after it was written";
    }
    broken_ = false;
    sequence_ = record.sequence;
    head_ = record.hash;
    return std::nullopt;
}

}  // namespace gateway::audit
