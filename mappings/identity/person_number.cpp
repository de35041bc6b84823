// PersonNumber: a number that shows itself only when asked to.
#include <ostream>

#include "mappings/identity/digits.hpp"
#include "mappings/identity/identity.hpp"
#include "mappings/identity/systems.hpp"

namespace mappings {

std::optional<PersonNumber> PersonNumber::from_key(std::string_view key) {
    const std::size_t colon = key.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const std::string_view kind = key.substr(0, colon);
    const std::string_view rest = key.substr(colon + 1);
    if (kind == "pnr") {
        return PersonNumber(
            IdentityKind::personnummer, oid_of(IdentifierSystem::personnummer), rest
        );
    }
    if (kind == "snr") {
        return PersonNumber(
            IdentityKind::samordningsnummer, oid_of(IdentifierSystem::samordningsnummer), rest
        );
    }
    if (kind == "nrid") {
        return PersonNumber(
            IdentityKind::nationellt_reservnummer,
            oid_of(IdentifierSystem::nationellt_reservnummer),
            rest
        );
    }
    const std::size_t bar = rest.find('|');
    if (kind != "lrn" || bar == std::string_view::npos) return std::nullopt;
    return PersonNumber(
        IdentityKind::lokalt_reservnummer, rest.substr(0, bar), rest.substr(bar + 1)
    );
}

std::optional<std::chrono::year_month_day> PersonNumber::birth_date() const {
    const bool carries_one =
        kind_ == IdentityKind::personnummer || kind_ == IdentityKind::samordningsnummer;
    if (!carries_one || number_.size() != 12 || !all_digits(number_)) return std::nullopt;
    return day_of(number_);
}

std::ostream& operator<<(std::ostream& out, const PersonNumber& number) {
    return out << number.masked();
}

}  // namespace mappings
