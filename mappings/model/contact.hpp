// The parts of a fast kontakt in the words of GetCareManagers 1.0: who, where, how and when to
// reach. Texts and lists are borrowed; see overview.hpp for from whom and for how long.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mappings/model/list.hpp"
#include "mappings/model/time.hpp"

namespace mappings {

/// A coded value (CV of the national contracts); empty members are left out.
struct CodedValue {
    std::string_view code;
    /// OID ("1.2.752.129.5.1.69") or, where the source had no OID, its URI.
    std::string_view code_system;
    std::string_view display_name;
    friend bool operator==(const CodedValue&, const CodedValue&) = default;
};

/// An identifier by root OID and extension (II of the national contracts), as a caller asks for it.
/// Owns its texts: it is no part of the model.
struct InstanceId {
    std::string root;
    std::string extension;
    friend bool operator==(const InstanceId&, const InstanceId&) = default;
};

/// The kinds of national-model.md section 4; `other` carries an unknown national code unchanged.
enum class ContactKind : std::uint8_t {
    fast_vardkontakt,
    fast_lakarkontakt,
    fast_omsorgskontakt,
    fast_vardkontakt_samordnare,
    kontaktsjukskoterska,
    fast_lakarkontakt_livsuppehallande,
    other,
};
/// "fastVardkontakt" ...: the spelling in JSON, policies and metrics.
std::string_view name(ContactKind kind);

enum class Weekday : std::uint8_t {
    monday,
    tuesday,
    wednesday,
    thursday,
    friday,
    saturday,
    sunday
};
/// "mon" ... "sun": FHIR's spelling.
std::string_view name(Weekday day);

/// When a route answers: weekdays AND time of day AND dates, each left out when it does not limit.
struct HoursOfService {
    /// Ascending, without repetition; empty = every day.
    List<Weekday> week_days;
    /// "08:00"; both empty = all day.
    std::string_view opens;
    std::string_view closes;
    /// The days between which this holds, as received; both empty = always.
    Period dates;
    friend bool operator==(const HoursOfService&, const HoursOfService&) = default;
};

struct Telecom {
    /// phone, fax, email, pager, url, sms, other.
    std::string_view system;
    /// As received.
    std::string_view value;
    /// FHIR ContactPoint.use; empty when not given. `old` never gets here.
    std::string_view use;
    /// Alternatives: open when one of them holds; empty = not known.
    List<HoursOfService> period;
    Interval valid;
    friend bool operator==(const Telecom&, const Telecom&) = default;
};

struct Address {
    List<std::string_view> line;
    std::string_view postal_code;
    std::string_view city;
    friend bool operator==(const Address&, const Address&) = default;
};

/// A way to reach somebody: telecoms in the order they should be tried (rank, phone, url, email,
/// value).
struct Contact {
    List<Telecom> telecom;
    std::optional<Address> address;
    friend bool operator==(const Contact&, const Contact&) = default;
};

/// Vårdgivare, vårdenhet or vårdutförande enhet.
struct Unit {
    /// Empty when unknown. Never leaves with a patient's token.
    std::string_view hsa_id;
    std::string_view name;
    List<Contact> contact;
    friend bool operator==(const Unit&, const Unit&) = default;
};

struct Practitioner {
    /// Empty when unknown. Never leaves with a patient's token.
    std::string_view hsa_id;
    std::string_view name;
    /// KV Befattning when known; else only display_name (title as received).
    CodedValue qualification;
    /// Sekretessmarkering or skyddad folkbokföring: name and hsa_id are already removed (LAW-6).
    bool protected_identity = false;
    friend bool operator==(const Practitioner&, const Practitioner&) = default;
};

/// The team through which the person is reached.
struct CareTeam {
    std::string_view id;
    std::string_view name;
    std::string_view external_notes;
    List<Contact> contact;
    friend bool operator==(const CareTeam&, const CareTeam&) = default;
};

/// Where the route that is shown was found, in the order of OUT-1.
enum class RouteLevel : std::uint8_t {
    contact,
    care_team,
    care_providing_care_unit,
    managing_care_unit,
    managing_care_giver,
};
/// "contact", "careTeam", "careProvidingCareUnit", "managingCareUnit", "managingCareGiver".
std::string_view name(RouteLevel level);

}  // namespace mappings
