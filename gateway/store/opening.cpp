// The cases of opening, each with its transactions.
#include "gateway/store/opening.hpp"

#include "gateway/store/checkpoints.hpp"
#include "gateway/store/kept_sets.hpp"
#include "gateway/store/preparation.hpp"
#include "gateway/store/set_switch.hpp"

namespace gateway::store {
namespace {

using Transaction = SQLite::Transaction;
using SharedMapping = std::shared_ptr<const Mapping>;
constexpr auto immediate = SQLite::TransactionBehavior::IMMEDIATE;

// Small enough that a crash repeats little, large enough that the sync at its end costs nothing.
constexpr int resources_per_batch = 500;

std::shared_ptr<const SetInForce> under(SharedMapping mapping, const Ground& ground) {
    return std::make_shared<const SetInForce>(SetInForce{
        ground.number, std::move(mapping), ground.prefix, ground.slot});
}

std::shared_ptr<const SetInForce> make_first(
    SQLite::Database& database, SharedMapping given, Instant at
) {
    Transaction transaction(database, immediate);
    SetInForce first;
    first.number = add_coming_set(database, *given, at);
    first.mapping = std::move(given);
    first.prefix = first_tables;
    create_tables(database, first.mapping->tables, first.prefix);
    promote_coming_set(database, at);
    write_ground(database, first);
    transaction.commit();
    return std::make_shared<const SetInForce>(std::move(first));
}

std::shared_ptr<const SetInForce> switch_at_once(
    SQLite::Database& database, const SharedMapping& given, const Ground& ground, Instant at
) {
    Transaction transaction(database, immediate);
    const Beginning beginning = begin_switch(database, given, at);
    if (beginning.next) write_switch(database, *beginning.next, at);
    transaction.commit();
    return beginning.next ? beginning.next : under(given, ground);
}

SharedMapping own_set(SQLite::Database& database, const Options& options, const Ground& ground) {
    const auto kept = kept_set(database, SetStanding::in_force);
    if (!options.restore || !kept) return nullptr;
    const auto files = files_of_set(database, kept->info.number);
    auto restored = options.restore(*kept, files.value_or(std::string()));
    if (!restored || restored->extract_id != ground.extract_id) return nullptr;
    return std::make_shared<const Mapping>(*std::move(restored));
}

Opened extract_here(
    SQLite::Database& database, const Options& options, const SharedMapping& given
) {
    Beginning beginning;
    {
        Transaction transaction(database, immediate);
        beginning = begin_switch(database, given, options.clock());
        transaction.commit();
    }
    Preparation preparation(database, beginning.next);
    Checkpoints checkpoints(database);
    while (!preparation.finished()) {
        {
            Transaction transaction(database, immediate);
            int done = 0;
            preparation.batch([&done] { return ++done >= resources_per_batch; });
            transaction.commit();
        }
        checkpoints.after_commit();
        if (options.progress) options.progress(preparation.done(), preparation.all());
    }
    Transaction transaction(database, immediate);
    write_switch(database, *beginning.next, options.clock());
    transaction.commit();
    return {beginning.next, Then::nothing, static_cast<std::size_t>(preparation.failures())};
}

}  // namespace

Opened open_under(
    SQLite::Database& database, const Options& options, std::shared_ptr<const Mapping> given
) {
    const auto ground = read_ground(database);
    if (!ground) return {make_first(database, std::move(given), options.clock()), {}, 0};
    if (given->extract_id == ground->extract_id) {
        return {switch_at_once(database, given, *ground, options.clock()), {}, 0};
    }
    if (auto own = own_set(database, options, *ground)) {
        return {under(std::move(own), *ground), Then::apply, 0};
    }
    return extract_here(database, options, given);
}

}  // namespace gateway::store
