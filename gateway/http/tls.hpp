// The server's TLS settings, made once from the configured files.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include <memory>

#include "fhir/result.hpp"
#include "gateway/http/server.hpp"

namespace gateway::http {

/// TLS 1.2 with ECDHE and AEAD, and 1.3. The Outcome names the file that cannot be used, and why.
fhir::Result<std::shared_ptr<boost::asio::ssl::context>> make_tls_context(const TlsConfig& config);

}  // namespace gateway::http
