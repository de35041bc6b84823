// Telecoms.
#include "mappings/engine/assembly/telecoms.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include "mappings/engine/assembly/units.hpp"
#include "mappings/model/stockholm.hpp"

namespace mappings {
namespace {

constexpr std::array<std::string_view, 7> day_codes{
    "mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/// "08:00" of "08:00:00"; "" for what is no time.
std::string_view minutes_of(std::string_view time) {
    constexpr std::size_t hours_and_minutes = 5;
    return time.size() < hours_and_minutes ? std::string_view() : time.substr(0, hours_and_minutes);
}

/// Hours while they are collected: days as bits, Monday first.
struct HoursFound {
    std::string_view opens;
    std::string_view closes;
    std::uint8_t days = 0;
};

/// The opening hours of one telecom or role, from one row per day.
class Hours {
public:
    explicit Hours(Arena& arena) : found_(arena) {}

    /// Adds one row's day to the hours that open and close at the same times.
    void add(bool all_day, std::string_view opens, std::string_view closes, std::string_view day) {
        if (!all_day && opens.empty() && closes.empty() && day.empty()) return;
        HoursFound row;
        if (!all_day) {
            row.opens = minutes_of(opens);
            row.closes = minutes_of(closes);
        }
        const auto code = std::find(day_codes.begin(), day_codes.end(), day);
        const auto bit = code == day_codes.end()
                             ? std::uint8_t{0}
                             : static_cast<std::uint8_t>(1U << (code - day_codes.begin()));
        const auto same = std::find_if(found_.begin(), found_.end(), [&](const HoursFound& one) {
            // Hours without days hold every day and take no more days in.
            return one.opens == row.opens && one.closes == row.closes &&
                   (one.days == 0) == day.empty();
        });
        HoursFound& hours = same == found_.end() ? found_.push_back(row) : *same;
        hours.days |= bit;
    }

    /// Sorted by days, then times.
    List<HoursOfService> list() const {
        if (found_.empty()) return {};
        Arena& arena = found_.arena();
        Growing<HoursOfService> hours(arena, found_.size());
        for (const HoursFound& one : found_) {
            HoursOfService& made = hours.push_back({});
            made.opens = one.opens;
            made.closes = one.closes;
            made.week_days = days_of(arena, one.days);
        }
        std::sort(
            hours.begin(),
            hours.end(),
            [](const HoursOfService& left, const HoursOfService& right) {
                return std::tie(left.week_days, left.opens, left.closes) <
                       std::tie(right.week_days, right.opens, right.closes);
            }
        );
        return hours.list();
    }

private:
    static List<Weekday> days_of(Arena& arena, std::uint8_t bits) {
        Growing<Weekday> days(arena);
        for (std::size_t day = 0; day < day_codes.size(); ++day) {
            if ((bits >> day & 1U) != 0) days.push_back(static_cast<Weekday>(day));
        }
        return days.list();
    }
    Growing<HoursFound> found_;
};

bool is_shown(
    std::string_view system, std::string_view value, std::string_view use, Belongs belongs
) {
    if (system.empty() || value.empty() || use == "old" || use == "home") return false;
    return belongs == Belongs::to_unit || (use != "mobile" && system != "email");
}

int system_rank(std::string_view system) {
    if (system == "phone") return 0;
    if (system == "url") return 1;
    return system == "email" ? 2 : 3;
}

struct RankedTelecom {
    std::int64_t rank = std::numeric_limits<std::int64_t>::max();
    Telecom telecom;
    Hours* hours = nullptr;

    auto key() const {
        return std::tuple<std::int64_t, int, std::string_view, std::string_view>(
            rank, system_rank(telecom.system), telecom.value, telecom.use
        );
    }
};

Telecom telecom_of(const Row& row, const TelecomColumns& column) {
    Telecom telecom;
    telecom.system = row.text(column.system);
    telecom.value = row.text(column.value);
    telecom.use = row.text(column.contact_use);
    telecom.valid = interval_of({row.text(column.period_from), row.text(column.period_to)});
    return telecom;
}

void add_hours(Hours& hours, const Row& row, const TelecomColumns& column) {
    hours.add(
        row.is_true(column.all_day),
        row.text(column.opens),
        row.text(column.closes),
        row.text(column.day)
    );
}

/// The hours of the telecom of `list` that the row describes, which is added when it is not there
/// yet.
Hours& hours_of(Growing<RankedTelecom>& list, const Row& row, const TelecomColumns& column) {
    RankedTelecom one;
    one.rank = row.integer(column.rank).value_or(one.rank);
    one.telecom = telecom_of(row, column);
    for (const RankedTelecom& known : list) {
        const bool same = known.key() == one.key() && known.telecom.system == one.telecom.system &&
                          known.telecom.valid == one.telecom.valid;
        if (same) return *known.hours;
    }
    one.hours = list.arena().make(Hours(list.arena()));
    return *list.push_back(one).hours;
}

std::optional<Address> address_of(
    const AssemblyContext& context, std::string_view source, std::string_view key
) {
    const TableOf<AddressColumns>& table = context.tables.organization_address;
    const RowBatch& found = context.find_key(table, source, key);
    if (found.empty()) return std::nullopt;
    const Row row(found);
    Address address;
    if (const std::string_view line = row.text(table.column.line); !line.empty()) {
        address.line = context.memory.copy({line});
    }
    address.postal_code = row.text(table.column.postal_code);
    address.city = row.text(table.column.city);
    if (address == Address{}) return std::nullopt;
    return address;
}

List<Contact> one_contact(
    Arena& arena, List<Telecom> telecom, const std::optional<Address>& address
) {
    if (telecom.empty() && !address) return {};
    return arena.copy({Contact{telecom, address}});
}

}  // namespace

List<Telecom> telecoms_of(
    const AssemblyContext& context,
    const TableOf<TelecomColumns>& table,
    std::string_view source,
    std::string_view key,
    Belongs belongs
) {
    const TelecomColumns& column = table.column;
    const RowBatch& found = context.find_key(table, source, key);
    if (found.empty()) return {};
    const auto shown = [&](const Row& row) {
        const std::string_view use = row.text(column.contact_use);
        return is_shown(row.text(column.system), row.text(column.value), use, belongs);
    };
    if (found.rows() == 1) {
        const Row row(found);
        if (!shown(row)) return {};
        Hours hours(context.memory);
        add_hours(hours, row, column);
        Telecom only = telecom_of(row, column);
        only.period = hours.list();
        return context.memory.copy({only});
    }
    Growing<RankedTelecom> ranked(context.memory);
    for (const Row& row : RowsOf(found)) {
        if (shown(row)) add_hours(hours_of(ranked, row, column), row, column);
    }
    std::sort(
        ranked.begin(),
        ranked.end(),
        [](const RankedTelecom& left, const RankedTelecom& right) {
            if (left.key() != right.key()) return left.key() < right.key();
            const Interval& a = left.telecom.valid;
            const Interval& b = right.telecom.valid;
            return std::tie(left.telecom.system, a.from, a.to) <
                   std::tie(right.telecom.system, b.from, b.to);
        }
    );
    Growing<Telecom> telecoms(context.memory, ranked.size());
    for (RankedTelecom& one : ranked) {
        one.telecom.period = one.hours->list();
        telecoms.push_back(one.telecom);
    }
    return telecoms.list();
}

List<Contact> unit_contact(
    const AssemblyContext& context, std::string_view source, std::string_view key
) {
    const List<Telecom> telecom =
        telecoms_of(context, context.tables.organization_telecom, source, key, Belongs::to_unit);
    return one_contact(context.memory, telecom, address_of(context, source, key));
}

List<Contact> role_contact(
    const AssemblyContext& context, std::string_view source, std::string_view key
) {
    const List<Telecom> telecom = telecoms_of(
        context, context.tables.practitioner_role_telecom, source, key, Belongs::to_person
    );
    if (telecom.empty()) return {};
    const TableOf<HoursColumns>& table = context.tables.practitioner_role_hours;
    Hours hours(context.memory);
    for (const Row& row : RowsOf(context.find_key(table, source, key))) {
        hours.add(
            row.is_true(table.column.all_day),
            row.text(table.column.opens),
            row.text(table.column.closes),
            row.text(table.column.day)
        );
    }
    const List<HoursOfService> of_role = hours.list();
    Growing<Telecom> with_hours(context.memory, telecom.size());
    for (const Telecom& one : telecom) {
        Telecom& added = with_hours.push_back(one);
        if (added.period.empty()) added.period = of_role;
    }
    return one_contact(context.memory, with_hours.list(), std::nullopt);
}

List<Contact> team_contact(
    const AssemblyContext& context, std::string_view source, std::string_view key
) {
    using Team = UnitMemo::Team;
    for (const Team* known = context.units->first_team; known != nullptr; known = known->next) {
        if (known->key == key && known->source == source) return known->contact;
    }
    const List<Telecom> telecom =
        telecoms_of(context, context.tables.care_team_telecom, source, key, Belongs::to_unit);
    const List<Contact> contact = one_contact(context.memory, telecom, std::nullopt);
    context.units->first_team =
        context.memory.make(Team{source, key, contact, context.units->first_team});
    return contact;
}

}  // namespace mappings
