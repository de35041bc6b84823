// Lines are made with JsonWriter, so that nothing in a value can break out of its string; spdlog
// carries them to standard error.
#include "gateway/observe/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <utility>

#include "fhir/json_writer.hpp"

namespace gateway::observe {
namespace {

constexpr std::array<std::pair<std::string_view, Level>, 6> levels{{
    {"trace", Level::trace},
    {"debug", Level::debug},
    {"info", Level::info},
    {"warn", Level::warn},
    {"error", Level::error},
    {"off", Level::off},
}};

Log::Sink standard_error() {
    auto logger =
        std::make_shared<spdlog::logger>("nara", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    // The line is complete JSON already; which events are written was decided before.
    logger->set_pattern("%v");
    logger->set_level(spdlog::level::trace);
    return [logger](std::string_view line) {
        logger->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
    };
}

// "2026-11-22T03:58:10.123456Z"
std::string timestamp(Instant moment) {
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(moment - day);
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        time.hours().count(),
        time.minutes().count(),
        time.seconds().count(),
        time.subseconds().count()
    );
}

struct WriteValue {
    fhir::JsonWriter& out;
    void operator()(std::string_view text) const { out.string(text); }
    void operator()(std::int64_t number) const { out.integer(number); }
    void operator()(bool truth) const { out.boolean(truth); }
};

}  // namespace

std::optional<Level> level_from(std::string_view text) {
    for (const auto& [word, level] : levels) {
        if (word == text) return level;
    }
    return std::nullopt;
}

std::string_view name(Level level) {
    return levels[static_cast<std::size_t>(level)].first;
}

Log::Log(Level least, Clock clock) : Log(least, std::move(clock), standard_error()) {}
Log::Log(Level least, Clock clock, Sink sink)
    : least_(least), clock_(std::move(clock)), sink_(std::move(sink)) {}
Log::~Log() = default;

void Log::write(
    Level level,
    std::string_view event,
    std::string_view message,
    std::initializer_list<Field> fields
) const {
    if (!writes(level)) return;
    fhir::JsonWriter out;
    {
        const auto line = out.object();
        out.member("ts", std::string_view(timestamp(clock_())));
        out.member("level", name(level));
        out.member("event", event);
        out.member("msg", message);
        for (const Field& field : fields) {
            out.key(field.name);
            std::visit(WriteValue{out}, field.value);
        }
    }
    sink_(out.view());
}

}  // namespace gateway::observe
