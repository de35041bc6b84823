// What operators count, in Prometheus' text format. Labels come from closed sets (route templates,
// configured sources, resource types): never a person, a unit or a raw path.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/http/observer.hpp"

namespace gateway::observe {

/// Thread-safe.
class Metrics {
public:
    explicit Metrics(std::string_view version);
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    void request(const http::RequestEvent& event);
    void connection_opened();
    void connection_closed();
    /// `result`: created, updated, unchanged, superseded, deleted, refused.
    void ingested(std::string_view source, std::string_view type, std::string_view result);
    void error();

    /// Sets a gauge named "nara_<name>", with one label or none. Made when first set.
    void set(
        std::string_view name,
        std::string_view help,
        double value,
        std::string_view label = {},
        std::string_view label_value = {}
    );

    /// Counts one more of "nara_<name>" with one label. Made when first counted.
    void count(
        std::string_view name,
        std::string_view help,
        std::string_view label,
        std::string_view label_value
    );

    /// Sets "nara_<name>_count" and "nara_<name>_sum" of a summary counted elsewhere.
    void summary(std::string_view name, std::string_view help, std::uint64_t count, double sum);

    /// Called before each text(), to set gauges that are read rather than counted.
    void before_text(std::function<void(Metrics&)> refresh);
    /// The whole page, text/plain; version=0.0.4.
    std::string text();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway::observe
