// Putting the configuration of `serve` together.
#include "gateway/cli/serve_config.hpp"

#include <filesystem>

#include "gateway/auth/authenticator.hpp"
#include "gateway/carried.hpp"
#include "gateway/cli/environment.hpp"
#include "gateway/cli/input.hpp"

namespace gateway::cli {
namespace {

Refusal refuse(Exit exit, std::string code, std::string text) {
    fhir::Issue issue;
    issue.code = std::move(code);
    issue.text = std::move(text);
    return {exit, "", {std::move(issue)}};
}

std::variant<config::Config, Refusal> read_config(
    const ServeOptions& options, std::istream& standard_input
) {
    config::Config defaults;
    if (options.sandbox) {
        auto sandbox = config::read(carried_file("config/sandbox.jsonc"), {});
        if (!sandbox) return Refusal{Exit::bad_config, "sandbox.jsonc", sandbox.error().issues()};
        defaults = std::move(*sandbox);
    }
    std::string bytes;
    if (!options.config.empty()) {
        auto file = read_file(options.config, standard_input);
        if (!file) return Refusal{exit_for(file.error().kind()), "", file.error().issues()};
        bytes = std::move(*file);
    }
    const auto variables = environment();
    auto config = config::read(bytes, variables, std::move(defaults));
    if (!config) return Refusal{Exit::bad_config, options.config, config.error().issues()};
    return std::move(*config);
}

}  // namespace

std::variant<config::Config, Refusal> effective_config(
    const ServeOptions& options, std::istream& standard_input
) {
    auto result = read_config(options, standard_input);
    auto* config = std::get_if<config::Config>(&result);
    if (config != nullptr && !options.data.empty()) {
        config->store.path = (std::filesystem::path(options.data) / "nara.db").string();
    }
    return result;
}

std::variant<config::Config, Refusal> serve_config(
    const ServeOptions& options, std::istream& standard_input
) {
    if (!options.sandbox) {
        return refuse(
            Exit::bad_config,
            "no-authentication",
            "This version has no authentication yet, so it does not serve real data to anybody. "
            "`nara serve --sandbox` runs it with invented people on this machine only."
        );
    }
    auto result = effective_config(options, standard_input);
    auto* config = std::get_if<config::Config>(&result);
    if (config == nullptr) return result;
    if (!options.listen.empty()) {
        const auto endpoint = config::endpoint_from(options.listen);
        if (!endpoint) {
            return refuse(
                Exit::usage,
                "bad-listen",
                "--listen takes an IP address and a port: 127.0.0.1:8080."
            );
        }
        config->server.listen = *endpoint;
    }
    if (!options.any_peer && !auth::is_loopback(config->server.listen.address)) {
        return refuse(
            Exit::bad_config,
            "sandbox-loopback-only",
            "A sandbox listens on this machine only: use 127.0.0.1 or [::1]. In a container, where "
            "every caller is another machine, add --any-peer and publish the port on loopback."
        );
    }
    return result;
}

}  // namespace gateway::cli
