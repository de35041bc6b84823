// Metrics over prometheus-cpp's registry.
#include "gateway/observe/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>
#include <tuple>
#include <vector>

namespace gateway::observe {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;

// From a cached read on loopback to the handler's deadline.
const Histogram::BucketBoundaries seconds{
    0.00005,
    0.0001,
    0.00025,
    0.0005,
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    1.0,
    10.0};

std::string route_label(std::string_view route) {
    return std::string(route.empty() ? "none" : route);
}

}  // namespace

struct Metrics::State {
    State()
        : requests(prometheus::BuildCounter()
                       .Name("nara_http_requests_total")
                       .Help("Requests answered")
                       .Register(registry)),
          not_modified(prometheus::BuildCounter()
                           .Name("nara_http_not_modified_total")
                           .Help("Requests answered 304")
                           .Register(registry)),
          durations(prometheus::BuildHistogram()
                        .Name("nara_http_request_duration_seconds")
                        .Help("From the first byte of a request to its response")
                        .Register(registry)),
          connections(prometheus::BuildGauge()
                          .Name("nara_http_connections")
                          .Help("Open connections")
                          .Register(registry)
                          .Add({})),
          errors(prometheus::BuildCounter()
                     .Name("nara_http_errors_total")
                     .Help("Things that should not happen: exceptions, failed handshakes")
                     .Register(registry)
                     .Add({})),
          resources(prometheus::BuildCounter()
                        .Name("nara_ingest_resources_total")
                        .Help("Pushed resources by what became of them")
                        .Register(registry)) {}

    prometheus::Registry registry;
    Family<Counter>& requests;
    Family<Counter>& not_modified;
    Family<Histogram>& durations;
    Gauge& connections;
    Counter& errors;
    Family<Counter>& resources;

    // Looking a metric up by its labels costs more than counting: the few there are stand here.
    struct Counted {
        Counter* requests = nullptr;
        Counter* not_modified = nullptr;
        Histogram* duration = nullptr;
    };
    std::mutex mutex;
    std::map<std::tuple<std::string_view, Method, int>, Counted> counted;
    std::map<std::string, Family<Gauge>*, std::less<>> gauges;
    std::map<std::string, Family<Counter>*, std::less<>> counters;
    std::map<std::string, prometheus::MetricFamily, std::less<>> summaries;
    std::vector<std::function<void(Metrics&)>> refreshers;
};

Metrics::Metrics(std::string_view version) : state_(std::make_unique<State>()) {
    set("build_info", "The running build", 1, "version", version);
}
Metrics::~Metrics() = default;

void Metrics::request(const http::RequestEvent& event) {
    State::Counted counted;
    {
        const std::lock_guard lock(state_->mutex);
        // Route templates are constants, so the view may be kept.
        State::Counted& known = state_->counted[{event.route, event.method, event.status}];
        if (known.requests == nullptr) {
            const std::string route = route_label(event.route);
            known.requests = &state_->requests.Add(
                {{"route", route},
                 {"method", std::string(name(event.method))},
                 {"code", std::to_string(event.status)}}
            );
            known.duration = &state_->durations.Add({{"route", route}}, seconds);
            if (event.status == 304)
                known.not_modified = &state_->not_modified.Add({{"route", route}});
        }
        counted = known;
    }
    counted.requests->Increment();
    counted.duration->Observe(std::chrono::duration<double>(event.duration).count());
    if (counted.not_modified != nullptr) counted.not_modified->Increment();
}

void Metrics::connection_opened() {
    state_->connections.Increment();
}
void Metrics::connection_closed() {
    state_->connections.Decrement();
}
void Metrics::error() {
    state_->errors.Increment();
}

void Metrics::ingested(std::string_view source, std::string_view type, std::string_view result) {
    state_->resources
        .Add(
            {{"source", std::string(source)},
             {"type", std::string(type)},
             {"result", std::string(result)}}
        )
        .Increment();
}

void Metrics::set(
    std::string_view name,
    std::string_view help,
    double value,
    std::string_view label,
    std::string_view label_value
) {
    Family<Gauge>* family = nullptr;
    {
        const std::lock_guard lock(state_->mutex);
        auto found = state_->gauges.find(name);
        if (found == state_->gauges.end()) {
            auto& made = prometheus::BuildGauge()
                             .Name("nara_" + std::string(name))
                             .Help(std::string(help))
                             .Register(state_->registry);
            found = state_->gauges.emplace(std::string(name), &made).first;
        }
        family = found->second;
    }
    prometheus::Labels labels;
    if (!label.empty()) labels[std::string(label)] = std::string(label_value);
    family->Add(labels).Set(value);
}

void Metrics::count(
    std::string_view name,
    std::string_view help,
    std::string_view label,
    std::string_view label_value
) {
    Family<Counter>* family = nullptr;
    {
        const std::lock_guard lock(state_->mutex);
        auto found = state_->counters.find(name);
        if (found == state_->counters.end()) {
            auto& made = prometheus::BuildCounter()
                             .Name("nara_" + std::string(name))
                             .Help(std::string(help))
                             .Register(state_->registry);
            found = state_->counters.emplace(std::string(name), &made).first;
        }
        family = found->second;
    }
    family->Add({{std::string(label), std::string(label_value)}}).Increment();
}

void Metrics::summary(
    std::string_view name, std::string_view help, std::uint64_t count, double sum
) {
    prometheus::ClientMetric metric;
    metric.summary.sample_count = count;
    metric.summary.sample_sum = sum;
    prometheus::MetricFamily family;
    family.name = "nara_" + std::string(name);
    family.help = help;
    family.type = prometheus::MetricType::Summary;
    family.metric.push_back(std::move(metric));
    const std::lock_guard lock(state_->mutex);
    state_->summaries.insert_or_assign(std::string(name), std::move(family));
}

void Metrics::before_text(std::function<void(Metrics&)> refresh) {
    const std::lock_guard lock(state_->mutex);
    state_->refreshers.push_back(std::move(refresh));
}

std::string Metrics::text() {
    std::vector<std::function<void(Metrics&)>> refreshers;
    {
        const std::lock_guard lock(state_->mutex);
        refreshers = state_->refreshers;
    }
    for (const auto& refresh : refreshers) refresh(*this);
    auto families = state_->registry.Collect();
    const std::lock_guard lock(state_->mutex);
    for (const auto& [name, family] : state_->summaries) families.push_back(family);
    return prometheus::TextSerializer().Serialize(families);
}

}  // namespace gateway::observe
