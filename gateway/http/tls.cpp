// Protocol versions, cipher suites, certificate and key.
#include "gateway/http/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509err.h>

#include <string>
#include <utility>

namespace gateway::http {
namespace {

namespace ssl = boost::asio::ssl;
using ErrorCode = boost::system::error_code;

// RFC 9325: forward secrecy and authenticated encryption only. TLS 1.3 has no other kind.
constexpr const char* tls12_ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* tls13_ciphers =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr const char* groups = "X25519:P-256:P-384";
constexpr int least_rsa_bits = 2048;

fhir::Outcome unusable(const std::string& what, const std::string& file, const std::string& why) {
    return fhir::Outcome(
        fhir::Kind::invalid,
        fhir::IssueType::value,
        "tls-file",
        "The " + what + " '" + file + "' cannot be used: " + why + "."
    );
}

fhir::Outcome refused_setting(const std::string& what) {
    return fhir::Outcome(
        fhir::Kind::internal,
        fhir::IssueType::exception,
        "tls-setting",
        "OpenSSL refused the server's " + what + "."
    );
}

bool restrict_protocols(SSL_CTX* context) {
    SSL_CTX_set_options(
        context,
        SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET |
            SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA
    );
    // The peer's sessions would only be of use to resume, and nothing here resumes.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 0);
    static constexpr unsigned char id[] = "nara";
    // An idle connection gives its buffers back: tens of kilobytes each.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
           SSL_CTX_set_session_id_context(context, id, sizeof id - 1) == 1 &&
           SSL_CTX_set_cipher_list(context, tls12_ciphers) == 1 &&
           SSL_CTX_set_ciphersuites(context, tls13_ciphers) == 1 &&
           SSL_CTX_set1_groups_list(context, groups) == 1;
}

bool is_short_rsa(SSL_CTX* context) {
    const EVP_PKEY* key = SSL_CTX_get0_privatekey(context);
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) < least_rsa_bits;
}

/// An encrypted key must fail, not ask the terminal for a password.
int no_password(char*, int, int, void*) {
    return -1;
}

}  // namespace

fhir::Result<std::shared_ptr<ssl::context>> make_tls_context(const TlsConfig& config) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX* native = context->native_handle();
    if (!restrict_protocols(native)) return refused_setting("protocol settings");
    SSL_CTX_set_default_passwd_cb(native, no_password);
    ErrorCode error;
    context->use_certificate_chain_file(config.certificate_file, error);
    if (error) return unusable("TLS certificate file", config.certificate_file, error.message());
    context->use_private_key_file(config.key_file, ssl::context::pem, error);
    // A key of the certificate's type is compared at once, one of another type not until asked.
    const bool stranger =
        ERR_GET_REASON(static_cast<unsigned long>(error.value())) == X509_R_KEY_VALUES_MISMATCH;
    if (stranger || (!error && SSL_CTX_check_private_key(native) != 1)) {
        ERR_clear_error();
        return unusable("TLS key file", config.key_file, "it does not belong to the certificate");
    }
    if (error) return unusable("TLS key file", config.key_file, error.message());
    if (is_short_rsa(native)) {
        return unusable("TLS key file", config.key_file, "an RSA key must have at least 2048 bits");
    }
    return context;
}

}  // namespace gateway::http
