// Binding and reading on top of SQLite::Statement.
#include "gateway/store/statement.hpp"

namespace gateway::store {

Statement::Statement(SQLite::Database& database, const std::string& sql)
    : statement_(database, sql) {}

Query& Query::bind(int parameter, std::int64_t value) {
    statement_.statement_.bind(parameter, value);
    return *this;
}

Query& Query::bind(int parameter, std::string_view text) {
    const auto index = static_cast<std::size_t>(parameter);
    // A deque: growing it leaves the texts bound before where they are.
    while (statement_.texts_.size() <= index) statement_.texts_.emplace_back();
    std::string& kept = statement_.texts_[index];
    kept.assign(text);
    statement_.statement_.bindNoCopy(parameter, kept);
    return *this;
}

Query& Query::bind_blob(int parameter, std::string_view bytes) {
    // A null pointer would bind NULL instead of an empty blob.
    statement_.statement_.bind(
        parameter,
        bytes.data() == nullptr ? static_cast<const void*>("") : bytes.data(),
        static_cast<int>(bytes.size())
    );
    return *this;
}

Query& Query::bind_null(int parameter) {
    statement_.statement_.bind(parameter);
    return *this;
}

bool Query::step() {
    if (!statement_.statement_.executeStep()) return false;
    // A Column is the statement and a number, so those of the first row serve for all rows.
    if (statement_.columns_.empty()) {
        const int count = statement_.statement_.getColumnCount();
        statement_.columns_.reserve(static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i) {
            statement_.columns_.push_back(statement_.statement_.getColumn(i));
        }
    }
    return true;
}

bool Query::is_null(int column) const {
    return statement_.columns_[static_cast<std::size_t>(column)].isNull();
}

std::int64_t Query::integer(int column) const {
    return statement_.columns_[static_cast<std::size_t>(column)].getInt64();
}

std::string_view Query::text(int column) const {
    const SQLite::Column& value = statement_.columns_[static_cast<std::size_t>(column)];
    const auto* bytes = static_cast<const char*>(value.getBlob());
    const int length = value.getBytes();
    return bytes == nullptr ? std::string_view()
                            : std::string_view(bytes, static_cast<std::size_t>(length));
}

}  // namespace gateway::store
