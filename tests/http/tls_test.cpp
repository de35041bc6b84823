// TLS over real sockets, with a certificate made here and OpenSSL's own client.
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "tests/http/echo_server.hpp"
#include "tests/http/raw_client.hpp"

namespace {

using namespace std::chrono_literals;
using gateway::http::Listener;
using gateway::http::Server;
using gateway::http::ServerLimits;
using gateway::http::TlsConfig;

template <auto free>
struct Free {
    template <class T>
    void operator()(T* what) const {
        free(what);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using Ssl = std::unique_ptr<SSL, Free<SSL_free>>;

/// A directory with a self-signed certificate and its key, removed at the end.
class Files {
public:
    explicit Files(Key key) : key_(std::move(key)) {
        std::string pattern = (std::filesystem::temp_directory_path() / "nara-tls-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        write_key();
        write_certificate();
    }
    ~Files() { std::filesystem::remove_all(folder_); }
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;

    TlsConfig config() const { return {path("cert.pem"), path("key.pem")}; }
    std::string path(const char* name) const { return (folder_ / name).string(); }

private:
    void write_key() const {
        std::unique_ptr<FILE, Free<std::fclose>> file(std::fopen(path("key.pem").c_str(), "w"));
        PEM_write_PrivateKey(file.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    }
    void write_certificate() const {
        const Certificate certificate(X509_new());
        X509_set_version(certificate.get(), 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
        X509_set_pubkey(certificate.get(), key_.get());
        X509_NAME* name = X509_get_subject_name(certificate.get());
        const auto* common = reinterpret_cast<const unsigned char*>("localhost");
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0);
        X509_set_issuer_name(certificate.get(), name);
        X509_sign(certificate.get(), key_.get(), EVP_sha256());
        std::unique_ptr<FILE, Free<std::fclose>> file(std::fopen(path("cert.pem").c_str(), "w"));
        PEM_write_X509(file.get(), certificate.get());
    }

    Key key_;
    std::filesystem::path folder_;
};

Key p256() {
    return Key(EVP_EC_gen("P-256"));
}

/// A TLS client over the raw client's kind of socket.
class TlsClient {
public:
    TlsClient(std::uint16_t port, int least, int most, const char* ciphers = nullptr)
        : context_(SSL_CTX_new(TLS_client_method())), socket_(port) {
        // Level 0, so that the client offers what the server must refuse.
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), least);
        SSL_CTX_set_max_proto_version(context_.get(), most);
        if (ciphers) SSL_CTX_set_cipher_list(context_.get(), ciphers);
        ssl_.reset(SSL_new(context_.get()));
        SSL_set_fd(ssl_.get(), socket_.descriptor());
    }

    bool connect() {
        ERR_clear_error();
        return SSL_connect(ssl_.get()) == 1;
    }
    std::string version() const { return SSL_get_version(ssl_.get()); }
    bool send(std::string_view bytes) {
        return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
    }
    /// Reads until the server says goodbye. Sets `clean` when it did so by close_notify.
    std::string receive_all(bool& clean) {
        std::string all;
        std::array<char, 4096> space;
        int got = 0;
        while ((got = SSL_read(ssl_.get(), space.data(), space.size())) > 0) {
            all.append(space.data(), static_cast<std::size_t>(got));
        }
        clean = SSL_get_error(ssl_.get(), got) == SSL_ERROR_ZERO_RETURN;
        return all;
    }
    std::string receive_some() {
        std::array<char, 4096> space;
        const int got = SSL_read(ssl_.get(), space.data(), space.size());
        return got > 0 ? std::string(space.data(), static_cast<std::size_t>(got)) : std::string();
    }
    SSL* native() { return ssl_.get(); }

private:
    Context context_;
    raw::Client socket_;
    Ssl ssl_;
};

Listener listening(const Files& files) {
    Listener listener;
    listener.tls = files.config();
    return listener;
}

TEST(Tls, ServesBothVersionsAndSaysGoodbyeProperly) {
    const Files files(p256());
    raw::EchoServer echo({}, listening(files));
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsClient client(echo.port(), version, version);
        ASSERT_TRUE(client.connect());
        ASSERT_TRUE(client.send(raw::get("/1") + raw::get("/2", "Connection: close\r\n")));
        bool clean = false;
        const auto all = client.receive_all(clean);
        EXPECT_NE(all.find("GET /1 0"), std::string::npos);
        EXPECT_NE(all.find("GET /2 0"), std::string::npos);
        EXPECT_TRUE(clean) << "close_notify";
    }
}

TEST(Tls, TakesALargeBodyAndTellsTheScheme) {
    const Files files(p256());
    raw::EchoServer echo(
        [](std::size_t) {
            std::atomic<int> unused = 0;
            auto handler = raw::echo(unused);
            handler.handle = [](gateway::Request&& request,
                                gateway::Principal&&) -> gateway::Answer {
                gateway::Response response;
                response.body = request.scheme + " " + std::to_string(request.body.size());
                return response;
            };
            return handler;
        },
        {},
        listening(files)
    );
    TlsClient client(echo.port(), TLS1_3_VERSION, TLS1_3_VERSION);
    ASSERT_TRUE(client.connect());
    ASSERT_TRUE(client.send(
        raw::with_body("PUT", "/", std::string(1'000'000, 'x'), "Connection: close\r\n")
    ));
    bool clean = false;
    EXPECT_NE(client.receive_all(clean).find("https 1000000"), std::string::npos);
}

TEST(Tls, RefusesOldVersionsAndWeakSuites) {
    const Files files(p256());
    raw::EchoServer echo({}, listening(files));
    EXPECT_FALSE(TlsClient(echo.port(), TLS1_VERSION, TLS1_VERSION).connect());
    EXPECT_FALSE(TlsClient(echo.port(), TLS1_1_VERSION, TLS1_1_VERSION).connect());
    for (const char* weak :
         {"AES128-GCM-SHA256",
          "ECDHE-ECDSA-AES128-SHA",
          "ECDHE-ECDSA-AES128-SHA256",
          "DHE-RSA-AES128-GCM-SHA256"}) {
        EXPECT_FALSE(TlsClient(echo.port(), TLS1_2_VERSION, TLS1_2_VERSION, weak).connect())
            << weak;
    }
    EXPECT_TRUE(
        TlsClient(echo.port(), TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256")
            .connect()
    );
    echo.server->stop();
    EXPECT_EQ(echo.journal.errors().size(), 6U) << "each is told to the observer";
}

TEST(Tls, NeitherResumesNorRenegotiates) {
    const Files files(p256());
    raw::EchoServer echo({}, listening(files));
    TlsClient first(echo.port(), TLS1_2_VERSION, TLS1_2_VERSION);
    ASSERT_TRUE(first.connect());
    SSL_SESSION* session = SSL_get1_session(first.native());
    TlsClient second(echo.port(), TLS1_2_VERSION, TLS1_2_VERSION);
    SSL_set_session(second.native(), session);
    SSL_SESSION_free(session);
    ASSERT_TRUE(second.connect());
    EXPECT_FALSE(SSL_session_reused(second.native()));
    EXPECT_FALSE(SSL_SESSION_has_ticket(SSL_get_session(second.native())));
    ASSERT_TRUE(second.send(raw::get("/1")));
    EXPECT_NE(second.receive_some().find("GET /1 0"), std::string::npos);
    SSL_renegotiate(second.native());
    EXPECT_NE(SSL_do_handshake(second.native()), 1);
}

TEST(Tls, ClosesAHandshakeThatTakesTooLong) {
    const Files files(p256());
    ServerLimits limits;
    limits.handshake = 30ms;
    raw::EchoServer echo(limits, listening(files));
    raw::Client silent(echo.port());
    EXPECT_EQ(silent.receive_all(), "");
}

TEST(Tls, DoesNotWaitForAGoodbyeThatNeverComes) {
    const Files files(p256());
    ServerLimits limits;
    limits.idle = 20ms;
    limits.tls_shutdown = 20ms;
    raw::EchoServer echo(limits, listening(files));
    TlsClient client(echo.port(), TLS1_3_VERSION, TLS1_3_VERSION);
    ASSERT_TRUE(client.connect());
    bool clean = false;
    EXPECT_EQ(client.receive_all(clean), "");
    EXPECT_TRUE(clean);
    EXPECT_TRUE(echo.server->drain(5s)) << "the connection went although the client stays";
}

TEST(Tls, RefusesPlainHttpWithoutAnAnswer) {
    const Files files(p256());
    raw::EchoServer echo({}, listening(files));
    raw::Client plain(echo.port());
    plain.send(raw::get("/canary"));
    EXPECT_EQ(plain.receive_all().find("HTTP/1.1"), std::string::npos);
    EXPECT_EQ(echo.canaries, 0);
}

TEST(Tls, AnswersARefusalBeforeTheBodyIsRead) {
    const Files files(p256());
    raw::EchoServer echo({}, listening(files));
    TlsClient client(echo.port(), TLS1_3_VERSION, TLS1_3_VERSION);
    ASSERT_TRUE(client.connect());
    client.send(
        "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n" + std::string(100'000, 'x')
    );
    EXPECT_TRUE(client.receive_some().starts_with("HTTP/1.1 413 "));
}

TEST(Tls, DrainsIdleConnectionsWithAGoodbye) {
    const Files files(p256());
    raw::EchoServer echo({}, listening(files));
    TlsClient client(echo.port(), TLS1_3_VERSION, TLS1_3_VERSION);
    ASSERT_TRUE(client.connect());
    ASSERT_TRUE(client.send(raw::get("/1")));
    EXPECT_NE(client.receive_some(), "");
    std::thread reader([&] {
        bool clean = false;
        EXPECT_EQ(client.receive_all(clean), "");
        EXPECT_TRUE(clean);
        SSL_shutdown(client.native());
    });
    EXPECT_TRUE(echo.server->drain(5s));
    reader.join();
}

TEST(Tls, TakesNewFilesWithoutDroppingConnections) {
    const Files old_files(p256());
    const Files new_files(p256());
    raw::EchoServer echo({}, listening(old_files));
    TlsClient before(echo.port(), TLS1_3_VERSION, TLS1_3_VERSION);
    ASSERT_TRUE(before.connect());
    EXPECT_TRUE(echo.server->reload_tls({new_files.path("none.pem"), new_files.path("key.pem")}));
    TlsClient between(echo.port(), TLS1_3_VERSION, TLS1_3_VERSION);
    ASSERT_TRUE(between.connect());
    EXPECT_FALSE(echo.server->reload_tls(new_files.config()));
    TlsClient after(echo.port(), TLS1_3_VERSION, TLS1_3_VERSION);
    ASSERT_TRUE(after.connect());
    ASSERT_TRUE(before.send(raw::get("/old")));
    EXPECT_NE(before.receive_some().find("GET /old 0"), std::string::npos);
    const auto key = [](TlsClient& client) {
        return X509_get0_pubkey(SSL_get0_peer_certificate(client.native()));
    };
    EXPECT_EQ(EVP_PKEY_eq(key(before), key(between)), 1);
    EXPECT_EQ(EVP_PKEY_eq(key(before), key(after)), 0);
}

std::string refusal(const TlsConfig& config) {
    Listener listener;
    listener.tls = config;
    const auto made =
        Server::create(listener, {}, 1, [](std::size_t) { return gateway::Handler{}; });
    if (made) return "accepted";
    EXPECT_EQ(made.error().issues().at(0).code, "tls-file");
    return made.error().issues().at(0).text;
}

TEST(Tls, NamesTheFileThatCannotBeUsedAndWhy) {
    const Files files(p256());
    const Files others(p256());
    const Files weak(Key(EVP_RSA_gen(1024)));
    std::ofstream(files.path("empty.pem")) << "";
    const auto cert = files.path("cert.pem");
    const auto key = files.path("key.pem");
    EXPECT_EQ(
        refusal({files.path("none.pem"), key}),
        "The TLS certificate file '" + files.path("none.pem") +
            "' cannot be used: No such file or directory."
    );
    EXPECT_EQ(
        refusal({cert, files.path("none.pem")}),
        "The TLS key file '" + files.path("none.pem") +
            "' cannot be used: No such file or directory."
    );
    EXPECT_NE(refusal({files.path("empty.pem"), key}).find("no start line"), std::string::npos);
    EXPECT_NE(refusal({cert, cert}).find("TLS key file"), std::string::npos);
    const Files rsa(Key(EVP_RSA_gen(2048)));
    for (const Files* other : {&others, &rsa}) {
        EXPECT_EQ(
            refusal({cert, other->path("key.pem")}),
            "The TLS key file '" + other->path("key.pem") +
                "' cannot be used: it does not belong to the certificate."
        );
    }
    EXPECT_EQ(refusal(rsa.config()), "accepted");
    EXPECT_NE(refusal(weak.config()), "accepted");
}

}  // namespace
