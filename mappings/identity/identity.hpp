// Swedish person and staff identifiers: a system and a value become one normalised key, by which
// rows of different senders meet, or the reason why not (rules ID-1 to ID-9). Pure: no clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mappings {

enum class IdentityKind : std::uint8_t {
    personnummer,
    samordningsnummer,
    nationellt_reservnummer,
    lokalt_reservnummer,
    hsa_id,
    other,
};
/// "personnummer", "samordningsnummer", "nationelltReservnummer", "lokaltReservnummer", "hsaId",
/// "other".
std::string_view name(IdentityKind kind);

/// What the check digit says. How severe a wrong one is, is configuration (ID-9).
enum class CheckDigit : std::uint8_t { none, right, wrong };

/// Accepted, but worth a warning to the sender.
enum class IdentityNotice : std::uint8_t {
    /// The day says another kind than the system sent (ID-3).
    reclassified,
    /// A reserve number in another form than its system's (ID-6).
    unusual_structure,
    /// An HSA-id outside the pattern SE + 10 digits + "-" + suffix (ID-7).
    unusual_hsa_pattern,
};
/// "reclassified", "unusual-structure", "unusual-hsa-pattern": part of the code.
std::string_view code_of(IdentityNotice notice);
std::string_view text_of(IdentityNotice notice);

struct Identity {
    IdentityKind kind = IdentityKind::other;
    /// "pnr:196101182803", "snr:196109732393", "nrid:98240301AA06", "lrn:<oid>|991945000023",
    /// "hsa:SE2321000016-ABC123" (upper case), "id:<system>|<value>".
    std::string key;
    CheckDigit check_digit = CheckDigit::none;
    std::vector<IdentityNotice> notices = {};
    friend bool operator==(const Identity&, const Identity&) = default;
};

enum class IdentityFault : std::uint8_t {
    empty,
    no_system,
    bad_characters,
    bad_length,
    /// Month, day or the year together name no day.
    no_such_day,
    /// Ten digits from which the century cannot be told (ID-2).
    century_unknown,
    /// Twelve digits under an HSA system: perhaps a member of staff's personal number (ID-8).
    staff_number,
};
/// "identity-bad-length" ...: stable codes.
std::string_view code_of(IdentityFault fault);
/// What is wrong and what would be right; never holds the value.
std::string_view text_of(IdentityFault fault);

/// An identity or the fault. Exactly one is set.
struct Normalised {
    std::optional<Identity> identity;
    std::optional<IdentityFault> fault;
    explicit operator bool() const { return identity.has_value(); }
};

/// What normalising depends on besides the identifier itself.
struct IdentityRules {
    /// The day the number was written (for FHIR: meta.lastUpdated). Decides the century of
    /// ten-digit numbers: "-" under 100 years old, "+" from 100. Unset = ten digits are refused.
    std::optional<std::chrono::year_month_day> written = std::nullopt;
    /// Take ten digits without separator as born in the newest century not after `written` (ID-2).
    bool guess_century = false;
};

/// Normalises. All URIs and OIDs of national-model.md section 3.1 are known, with and without
/// "urn:oid:"; unknown systems give an "id:" key, case kept. Blanks around the value are dropped.
Normalised normalise(
    std::string_view system, std::string_view value, const IdentityRules& rules = {}
);

/// Only the key; empty when there is none.
std::string identity_key(
    std::string_view system, std::string_view value, const IdentityRules& rules = {}
);

/// The HSA-id of an "hsa:" key; empty for other keys.
std::string_view hsa_of(std::string_view key);

/// The canonical OID of an identifier system that we know ("1.2.752.129.2.1.3.1"), else empty.
std::string_view oid_of_system(std::string_view system);

/// A person's number. It prints as ******-****; the digits come out through reveal() only, so that
/// a reviewer sees every place that shows them.
class PersonNumber {
public:
    /// From a "pnr:", "snr:", "nrid:" or "lrn:" key; nothing for other keys.
    static std::optional<PersonNumber> from_key(std::string_view key);

    IdentityKind kind() const { return kind_; }
    std::string_view masked() const { return "******-****"; }
    /// The number in clear.
    const std::string& reveal() const { return number_; }
    /// Root OID of the system the number belongs to.
    const std::string& root() const { return root_; }
    /// The day of birth that the number carries; unset where it carries none.
    std::optional<std::chrono::year_month_day> birth_date() const;

    friend bool operator==(const PersonNumber&, const PersonNumber&) = default;

private:
    PersonNumber(IdentityKind kind, std::string_view root, std::string_view number)
        : kind_(kind), root_(root), number_(number) {}
    IdentityKind kind_;
    std::string root_;
    std::string number_;
};

std::ostream& operator<<(std::ostream& out, const PersonNumber& number);

}  // namespace mappings
