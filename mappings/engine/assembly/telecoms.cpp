// Telecoms.
#include "mappings/engine/assembly/telecoms.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include "mappings/model/stockholm.hpp"

namespace mappings {
namespace {

constexpr std::array<std::string_view, 7> day_codes{
    "mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/// "08:00" of "08:00:00"; "" for what is no time.
std::string minutes_of(std::string_view time) {
    constexpr std::size_t hours_and_minutes = 5;
    return time.size() < hours_and_minutes ? std::string()
                                           : std::string(time.substr(0, hours_and_minutes));
}

/// Adds one row's day to the hours that open and close at the same times.
void add_hours(
    std::vector<HoursOfService>& hours,
    bool all_day,
    std::string_view opens,
    std::string_view closes,
    std::string_view day
) {
    if (!all_day && opens.empty() && closes.empty() && day.empty()) return;
    HoursOfService row;
    if (!all_day) {
        row.opens = minutes_of(opens);
        row.closes = minutes_of(closes);
    }
    auto same = std::find_if(hours.begin(), hours.end(), [&](const HoursOfService& one) {
        // Hours without days hold every day and take no more days in.
        return one.opens == row.opens && one.closes == row.closes &&
               one.week_days.empty() == day.empty();
    });
    if (same == hours.end()) same = hours.insert(hours.end(), std::move(row));
    const auto code = std::find(day_codes.begin(), day_codes.end(), day);
    if (code == day_codes.end()) return;
    same->week_days.push_back(static_cast<Weekday>(code - day_codes.begin()));
    sort_unique(same->week_days);
}

void sort_hours(std::vector<HoursOfService>& hours) {
    std::sort(
        hours.begin(),
        hours.end(),
        [](const HoursOfService& left, const HoursOfService& right) {
            return std::tie(left.week_days, left.opens, left.closes) <
                   std::tie(right.week_days, right.opens, right.closes);
        }
    );
}

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

    auto key() const {
        return std::tuple<std::int64_t, int, std::string_view, std::string_view>(
            rank, system_rank(telecom.system), telecom.value, telecom.use
        );
    }
};

/// The telecom of `list` that the row describes, added when it is not there yet.
Telecom& telecom_of(
    std::vector<RankedTelecom>& list, const Row& row, const TelecomColumns& column
) {
    RankedTelecom one;
    one.rank = row.integer(column.rank).value_or(one.rank);
    one.telecom.system = row.text(column.system);
    one.telecom.value = row.text(column.value);
    one.telecom.use = row.text(column.contact_use);
    one.telecom.valid = interval_of(
        {std::string(row.text(column.period_from)), std::string(row.text(column.period_to))}
    );
    for (RankedTelecom& known : list) {
        const bool same = known.key() == one.key() && known.telecom.system == one.telecom.system &&
                          known.telecom.valid == one.telecom.valid;
        if (same) return known.telecom;
    }
    list.push_back(std::move(one));
    return list.back().telecom;
}

std::optional<Address> address_of(
    const AssemblyContext& context, std::string_view source, std::string_view key
) {
    const TableOf<AddressColumns>& table = context.tables.organization_address;
    const RowBatch found = context.find_key(table, source, key);
    if (found.empty()) return std::nullopt;
    const Row row{&found, 0};
    Address address;
    if (const std::string_view line = row.text(table.column.line); !line.empty()) {
        address.line.emplace_back(line);
    }
    address.postal_code = row.text(table.column.postal_code);
    address.city = row.text(table.column.city);
    if (address == Address{}) return std::nullopt;
    return address;
}

std::vector<Contact> one_contact(std::vector<Telecom> telecom, std::optional<Address> address) {
    std::vector<Contact> contacts;
    if (!telecom.empty() || address) contacts.push_back({std::move(telecom), std::move(address)});
    return contacts;
}

}  // namespace

std::vector<Telecom> telecoms_of(
    const AssemblyContext& context,
    const TableOf<TelecomColumns>& table,
    std::string_view source,
    std::string_view key,
    Belongs belongs
) {
    const TelecomColumns& column = table.column;
    const RowBatch found = context.find_key(table, source, key);
    std::vector<RankedTelecom> ranked;
    for (const Row& row : RowsOf(found)) {
        const std::string_view use = row.text(column.contact_use);
        if (!is_shown(row.text(column.system), row.text(column.value), use, belongs)) continue;
        Telecom& telecom = telecom_of(ranked, row, column);
        add_hours(
            telecom.period,
            row.is_true(column.all_day),
            row.text(column.opens),
            row.text(column.closes),
            row.text(column.day)
        );
    }
    std::stable_sort(
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
    std::vector<Telecom> telecoms;
    telecoms.reserve(ranked.size());
    for (RankedTelecom& one : ranked) {
        sort_hours(one.telecom.period);
        telecoms.push_back(std::move(one.telecom));
    }
    return telecoms;
}

std::vector<Contact> unit_contact(
    const AssemblyContext& context, std::string_view source, std::string_view key
) {
    std::vector<Telecom> telecom =
        telecoms_of(context, context.tables.organization_telecom, source, key, Belongs::to_unit);
    return one_contact(std::move(telecom), address_of(context, source, key));
}

std::vector<Contact> role_contact(
    const AssemblyContext& context, std::string_view source, std::string_view key
) {
    std::vector<Telecom> telecom = telecoms_of(
        context, context.tables.practitioner_role_telecom, source, key, Belongs::to_person
    );
    if (telecom.empty()) return {};
    const TableOf<HoursColumns>& table = context.tables.practitioner_role_hours;
    const RowBatch found = context.find_key(table, source, key);
    std::vector<HoursOfService> hours;
    for (const Row& row : RowsOf(found)) {
        add_hours(
            hours,
            row.is_true(table.column.all_day),
            row.text(table.column.opens),
            row.text(table.column.closes),
            row.text(table.column.day)
        );
    }
    sort_hours(hours);
    for (Telecom& one : telecom) {
        if (one.period.empty()) one.period = hours;
    }
    return one_contact(std::move(telecom), std::nullopt);
}

std::vector<Contact> team_contact(
    const AssemblyContext& context, std::string_view source, std::string_view key
) {
    return one_contact(
        telecoms_of(context, context.tables.care_team_telecom, source, key, Belongs::to_unit),
        std::nullopt
    );
}

}  // namespace mappings
