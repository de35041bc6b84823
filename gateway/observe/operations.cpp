// Wiring of log and metrics to server and store.
#include "gateway/observe/operations.hpp"

#include <chrono>
#include <memory>

namespace gateway::observe {
namespace {

constexpr double micros_per_second = 1e6;

void log_request(const Log& log, const http::RequestEvent& event) {
    if (!log.writes(Level::info)) return;
    const auto micros = event.duration.count();
    log.write(
        event.status >= 500 ? Level::error : Level::info,
        "request",
        "Answered a request",
        {
            {"requestId", event.request_id},
            {"method", name(event.method)},
            {"route", event.route.empty() ? std::string_view("none") : event.route},
            {"status", static_cast<std::int64_t>(event.status)},
            {"durMicros", static_cast<std::int64_t>(micros)},
            {"bytesIn", static_cast<std::int64_t>(event.bytes_in)},
            {"bytesOut", static_cast<std::int64_t>(event.bytes_out)},
        }
    );
}

void log_error(const Log& log, std::string_view what, std::string_view request_id) {
    log.write(Level::error, "http-error", what, {{"requestId", request_id}});
}

double seconds(std::uint64_t micros) {
    return static_cast<double>(micros) / micros_per_second;
}

void set_store(Metrics& metrics, const store::Statistics& now, bool healthy) {
    const auto set = [&metrics](std::string_view name, std::string_view help, auto value) {
        metrics.set(name, help, static_cast<double>(value));
    };
    set("db_size_bytes", "Size of the database file", now.database_bytes);
    set("wal_bytes", "Size of the write-ahead log", now.wal_bytes);
    set("writer_queue_length", "Changes waiting for the writer", now.queue_length);
    set("reassembly_backlog", "Patients to be assembled again", now.reassembly_backlog);
    set("store_healthy", "0 after an I/O error at commit", healthy ? 1 : 0);
    set("extraction_failures",
        "Stored resources the present views cannot read",
        now.extraction_failures);
    set("commit_longest_seconds", "Longest commit since start", seconds(now.longest_commit_micros));
    set("checkpoint_longest_seconds",
        "Longest checkpoint since start",
        seconds(now.longest_checkpoint_micros));
    metrics.summary(
        "commit_duration_seconds",
        "Commits, fsync included",
        now.commits,
        seconds(now.commit_micros)
    );
    metrics.summary(
        "commit_batch_rows", "Changes per commit", now.commits, static_cast<double>(now.changes)
    );
    metrics.summary(
        "checkpoint_duration_seconds",
        "Checkpoints of the write-ahead log",
        now.checkpoints,
        seconds(now.checkpoint_micros)
    );
}

void set_mappings(Metrics& metrics, const store::SwitchProgress& now, std::string& told) {
    metrics.set(
        "mappings_switch_done",
        "Done of the change of the mapping set",
        static_cast<double>(now.done)
    );
    metrics.set(
        "mappings_switch_all", "All of the change of the mapping set", static_cast<double>(now.all)
    );
    const std::string set =
        now.in_force.name + " " + now.in_force.version + " " + now.in_force.set_id.substr(0, 12);
    constexpr std::string_view name = "mapping_set_info";
    constexpr std::string_view help = "1 for the mapping set in force";
    if (!told.empty() && told != set) metrics.set(name, help, 0, "set", told);
    metrics.set(name, help, 1, "set", set);
    told = set;
}

void set_sources(Metrics& metrics, store::Reader& reader) {
    for (const auto& [source, moment] : reader.last_contacts()) {
        metrics.set(
            "source_last_contact_timestamp_seconds",
            "When the source was last heard of",
            std::chrono::duration<double>(moment.time_since_epoch()).count(),
            "source",
            source
        );
    }
    for (const auto& [type, count] : reader.counts()) {
        metrics.set("resources", "Current resources", static_cast<double>(count), "type", type);
    }
}

}  // namespace

http::Observer request_observer(const Log& log, Metrics& metrics) {
    http::Observer observer;
    observer.request_finished = [&log, &metrics](const http::RequestEvent& event) {
        metrics.request(event);
        log_request(log, event);
    };
    observer.connection_opened = [&metrics](std::string_view) { metrics.connection_opened(); };
    observer.connection_closed = [&metrics](std::string_view) { metrics.connection_closed(); };
    observer.error = [&log, &metrics](std::string_view what, std::string_view request_id) {
        metrics.error();
        log_error(log, what, request_id);
    };
    return observer;
}

http::Observer admin_observer(const Log& log, Metrics& metrics) {
    http::Observer observer;
    observer.error = [&log, &metrics](std::string_view what, std::string_view request_id) {
        metrics.error();
        log_error(log, what, request_id);
    };
    return observer;
}

void observe_store(Metrics& metrics, store::Store& store) {
    std::shared_ptr<store::Reader> reader = store.reader();
    const auto told = std::make_shared<std::string>();
    metrics.before_text([&store, reader, told](Metrics& page) {
        set_store(page, store.statistics(), store.healthy());
        set_mappings(page, store.switch_progress(), *told);
        set_sources(page, *reader);
    });
}

}  // namespace gateway::observe
