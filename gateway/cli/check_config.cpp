// nara check-config: everything `serve` would refuse to start with, without serving.
#include "gateway/cli/commands.hpp"
#include "gateway/cli/environment.hpp"
#include "gateway/cli/input.hpp"
#include "gateway/cli/mapping_folder.hpp"
#include "gateway/http/server.hpp"

namespace gateway::cli {
namespace {

// A certificate and key that cannot be used are found by making a listener with them on a free
// port.
fhir::Result<bool> check_tls(const config::Tls& tls) {
    http::Listener listener;
    listener.tls = http::TlsConfig{tls.cert, tls.key};
    auto server =
        http::Server::create(std::move(listener), {}, 1, [](std::size_t) { return Handler{}; });
    if (!server) return server.error();
    return true;
}

}  // namespace

Exit check_config(const CheckConfigOptions& options, const Streams& streams) {
    const auto bytes = read_file(options.file, streams.in);
    if (!bytes) {
        write_issues(streams.err, "", bytes.error().issues());
        return exit_for(bytes.error().kind());
    }
    const auto variables = environment();
    const auto config = config::read(*bytes, variables);
    if (!config) {
        write_issues(streams.err, options.file, config.error().issues());
        return Exit::bad_config;
    }
    bool good = true;
    const auto set = check_mappings(config->mappings.folder);
    if (!set) {
        write_issues(streams.err, "", set.error().issues());
        good = false;
    } else {
        // What is only doubtful is told by `nara mappings check`.
        auto errors = set->report.issues;
        std::erase_if(errors, [](const fhir::Issue& issue) {
            return issue.severity == fhir::Severity::warning;
        });
        write_set_issues(streams.err, errors);
        good = set->report.good();
    }
    if (config->server.tls) {
        const auto tls = check_tls(*config->server.tls);
        if (!tls) {
            write_issues(streams.err, options.file, tls.error().issues());
            good = false;
        }
    }
    if (!good) return Exit::bad_config;
    if (options.print_effective) streams.out << config::to_json(*config) << '\n';
    streams.err << options.file << " is good; mapping set " << set->report.set->name() << ' '
                << set->report.set->version() << '\n';
    return Exit::done;
}

}  // namespace gateway::cli
