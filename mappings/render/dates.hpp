// Dates, moments and hours in words of the reader's language. Local time is Europe/Stockholm.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "mappings/model/contact.hpp"
#include "mappings/model/time.hpp"
#include "mappings/render/texts.hpp"

namespace mappings {

/// A FHIR date or dateTime ("2024", "2024-03", "2024-03-03", with time) as "3 mars 2024", "mars
/// 2024" or "2024". A value with a zone is taken to its local day. Empty for what is no date.
std::string shown_date(std::string_view fhir_date, const Words& words);

/// The local day of a moment: "3 mars 2024".
std::string shown_date(Moment moment, const Words& words);

/// The local day and time of day: "3 mars 2024 klockan 10.15".
std::string shown_time(Moment moment, const Words& words);

/// The local day of a moment as in <time datetime="">: "2024-03-03".
std::string local_date(Moment moment);

/// The local part of a FHIR date, as precise as it was written: "2024-03", "2024-03-03". Empty for
/// what is no date.
std::string local_date(std::string_view fhir_date);

/// "vardagar klockan 8 till 16"; alternatives are joined with commas. Empty when `hours` is
/// empty.
std::string shown_hours(std::span<const HoursOfService> hours, const Words& words);

}  // namespace mappings
