// The technical log: one JSON line per event. Never an identity number, a name, a token or a body;
// the access log is another thing and stands in the database.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/clock.hpp"

namespace gateway::observe {

enum class Level : std::uint8_t { trace, debug, info, warn, error, off };

/// Reads "trace" ... "off".
std::optional<Level> level_from(std::string_view text);
std::string_view name(Level level);

/// One named value of an event. Borrowed for the length of the call.
struct Field {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, bool> value;
};

/// Thread-safe. Lines are whole even when many threads write.
class Log {
public:
    /// Takes one line without its end.
    using Sink = std::function<void(std::string_view line)>;

    /// To standard error.
    Log(Level least, Clock clock);
    /// To `sink`, which must be callable from any thread.
    Log(Level least, Clock clock, Sink sink);
    ~Log();

    bool writes(Level level) const { return level >= least_ && level != Level::off; }
    /// `event` is a stable word ("request", "store-opened"); `message` a sentence for people.
    void write(
        Level level,
        std::string_view event,
        std::string_view message,
        std::initializer_list<Field> fields = {}
    ) const;

private:
    Level least_;
    Clock clock_;
    Sink sink_;
};

}  // namespace gateway::observe
