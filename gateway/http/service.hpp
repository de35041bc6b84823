// What all conversations of one worker share. Lives on the worker's thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <string>

#include "gateway/answer.hpp"
#include "gateway/http/date_line.hpp"
#include "gateway/http/request_ids.hpp"
#include "gateway/http/server.hpp"

namespace gateway::http {

/// Set once before the worker starts and then only read; shared by all workers.
struct ServiceSetup {
    ServerLimits limits;
    std::vector<std::string> allowed_hosts;
    std::string scheme;
    Hooks hooks;
};

/// Used by one thread, except for the counter.
struct Service {
    explicit Service(const ServiceSetup& all) : setup(all), date(all.hooks.clock) {}

    const ServiceSetup& setup;
    Handler handler;
    DateLine date;
    RequestIds ids;
    std::atomic<std::uint64_t> requests = 0;

    void report(std::string_view what, std::string_view request_id = {}) const {
        if (setup.hooks.observer.error) setup.hooks.observer.error(what, request_id);
    }
};

/// The text of a caught exception, for `report`.
std::string what_of(const std::exception_ptr& error);

}  // namespace gateway::http
