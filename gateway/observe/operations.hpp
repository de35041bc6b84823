// What operators see of the running parts: log lines and counts of requests, gauges of the store
// and of the sources.
#pragma once

#include "gateway/http/observer.hpp"
#include "gateway/observe/log.hpp"
#include "gateway/observe/metrics.hpp"
#include "gateway/store/store.hpp"

namespace gateway::observe {

/// Counts and logs each request of the public listener. `log` and `metrics` must outlive the
/// server.
http::Observer request_observer(const Log& log, Metrics& metrics);

/// Only what should not happen: a probe every few seconds is no news.
http::Observer admin_observer(const Log& log, Metrics& metrics);

/// Sets the gauges of section 10 before each page of metrics: queue, commits, sizes, sources.
/// `store` must outlive `metrics`; the page must be asked for by one thread at a time.
void observe_store(Metrics& metrics, store::Store& store);

}  // namespace gateway::observe
