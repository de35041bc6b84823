// Identities, versions and the current pointer, as the writer reads and writes them.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "gateway/store/order.hpp"
#include "gateway/store/statement.hpp"

namespace gateway::store {

/// A known identity and where it stands.
struct Known {
    std::int64_t resource = 0;
    std::int64_t last_number = 0;
    /// Bits of the view tables in which it has rows, by slot (SetInForce::slot).
    std::array<std::int64_t, 2> tables{};
    std::int64_t version = 0;
    Present present;
};

/// A version that was stored.
struct Kept {
    std::int64_t number = 0;
    Instant stored_at;
};

/// Statements of the writing connection. Keeps what it learned of sources and types until flush()
/// or forget(); forget() must follow a rollback.
class Resources {
public:
    explicit Resources(SQLite::Database& database);

    std::optional<Known> find(const Key& key);
    /// A version of this resource with the same stamp and content, wherever it stands in history.
    std::optional<Kept> find_same(
        std::int64_t resource, const Decision& decision, std::string_view hash
    );

    std::int64_t add_resource(const Key& key);
    /// Returns the row id of the version.
    std::int64_t add_version(
        std::int64_t resource,
        std::int64_t number,
        const Write& write,
        const Decision& decision,
        Instant stored_at
    );
    struct Pointer {
        std::int64_t resource = 0;
        std::int64_t version = 0;
        std::int64_t number = 0;
        Instant stored_at;
        std::array<std::int64_t, 2> tables{};
    };
    /// Makes a version the current one.
    void point(const Pointer& pointer, const Write& write, const Decision& decision);
    /// Counts a version that did not become current.
    void count_superseded(std::int64_t resource, std::int64_t number);

    /// Remembered until flush(): an accepted push, and one more or less current resource of a type.
    void note_contact(std::string_view source, Instant at);
    void note_count(std::string_view type, int difference);
    /// Writes what was noted; once per transaction.
    void flush();
    void forget();

    /// The greatest time a version was stored at; the epoch for an empty database.
    Instant last_stored_at();

private:
    std::int64_t source_id(const std::string& name);

    Statement find_;
    Statement find_same_;
    Statement add_resource_;
    Statement add_version_;
    Statement point_;
    Statement count_superseded_;
    Statement find_source_;
    Statement add_source_;
    Statement contact_;
    Statement count_;
    Statement last_stored_at_;
    std::unordered_map<std::string, std::int64_t> sources_;
    std::map<std::string, Instant, std::less<>> contacts_;
    std::map<std::string, int, std::less<>> counts_;
};

/// Instants as the database keeps them: microseconds since 1970.
inline std::int64_t micros(Instant instant) {
    return instant.time_since_epoch().count();
}
inline Instant instant_of(std::int64_t micros) {
    return Instant{std::chrono::microseconds(micros)};
}

}  // namespace gateway::store
