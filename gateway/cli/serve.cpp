// nara serve: from options to a running gateway, until a signal ends it.
#include <chrono>

#include "gateway/cli/commands.hpp"
#include "gateway/cli/gateway_process.hpp"
#include "gateway/cli/stop_signals.hpp"

namespace gateway::cli {
namespace {

Exit tell(const Refusal& refusal, const Streams& streams) {
    write_issues(streams.err, refusal.file, refusal.issues);
    return refusal.exit;
}

// Often enough for the freshness limits of the sources, and for a new day to show soon.
constexpr std::chrono::minutes freshening{15};

// True when a signal came; false when the disk failed.
bool wait_for_end(GatewayProcess& process, const StopSignals& signals) {
    auto next = std::chrono::steady_clock::now() + freshening;
    while (process.healthy()) {
        const auto signal = signals.wait(std::chrono::seconds(1));
        if (signal == SIGHUP) process.reload();
        if (signal && *signal != SIGHUP) return true;
        process.tell_progress();
        if (std::chrono::steady_clock::now() < next) continue;
        process.keep_people_fresh();
        next = std::chrono::steady_clock::now() + freshening;
    }
    return false;
}

}  // namespace

Exit serve(const ServeOptions& options, const Streams& streams) {
    auto config = serve_config(options, streams.in);
    if (const auto* refusal = std::get_if<Refusal>(&config)) return tell(*refusal, streams);
    const StopSignals signals;
    auto made = GatewayProcess::create(std::get<config::Config>(std::move(config)), options);
    if (const auto* refusal = std::get_if<Refusal>(&made)) return tell(*refusal, streams);
    auto process = std::get<std::unique_ptr<GatewayProcess>>(std::move(made));
    process->start();
    streams.out << process->greeting() << std::flush;

    const bool asked = wait_for_end(*process, signals);
    signals.end_at_once();
    if (!process->drain()) {
        process->log().write(
            observe::Level::warn, "cut-off", "Some requests took longer than ten seconds to finish"
        );
    }
    // The store goes last and commits what its writer still holds.
    process.reset();
    return asked ? Exit::done : Exit::io_error;
}

}  // namespace gateway::cli
