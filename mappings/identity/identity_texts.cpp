// Codes and texts of identities: what senders and operators read.
#include "mappings/identity/identity.hpp"

namespace mappings {

std::string_view name(IdentityKind kind) {
    switch (kind) {
        case IdentityKind::personnummer:
            return "personnummer";
        case IdentityKind::samordningsnummer:
            return "samordningsnummer";
        case IdentityKind::nationellt_reservnummer:
            return "nationelltReservnummer";
        case IdentityKind::lokalt_reservnummer:
            return "lokaltReservnummer";
        case IdentityKind::hsa_id:
            return "hsaId";
        case IdentityKind::other:
            return "other";
    }
    return "other";
}

std::string_view code_of(IdentityNotice notice) {
    switch (notice) {
        case IdentityNotice::reclassified:
            return "reclassified";
        case IdentityNotice::unusual_structure:
            return "unusual-structure";
        case IdentityNotice::unusual_hsa_pattern:
            return "unusual-hsa-pattern";
    }
    return "";
}

std::string_view text_of(IdentityNotice notice) {
    switch (notice) {
        case IdentityNotice::reclassified:
            return "The day of the number says whether it is a personnummer (01-31) or a "
                   "samordningsnummer (61-91), and it is not the kind its system says; it was "
                   "taken "
                   "as the kind the day says.";
        case IdentityNotice::unusual_structure:
            return "The reserve number does not have the form of its system; it was kept as it is.";
        case IdentityNotice::unusual_hsa_pattern:
            return "An HSA-id is SE, ten digits, a hyphen and letters or digits; this one was kept "
                   "as it is.";
    }
    return "";
}

std::string_view code_of(IdentityFault fault) {
    switch (fault) {
        case IdentityFault::empty:
            return "identity-empty";
        case IdentityFault::no_system:
            return "identity-no-system";
        case IdentityFault::bad_characters:
            return "identity-bad-characters";
        case IdentityFault::bad_length:
            return "identity-bad-length";
        case IdentityFault::no_such_day:
            return "identity-no-such-day";
        case IdentityFault::century_unknown:
            return "identity-century-unknown";
        case IdentityFault::staff_number:
            return "identity-staff-number";
    }
    return "";
}

std::string_view text_of(IdentityFault fault) {
    switch (fault) {
        case IdentityFault::empty:
            return "The identifier has no value.";
        case IdentityFault::no_system:
            return "The identifier has no system; without one its value means nothing here.";
        case IdentityFault::bad_characters:
            return "The identifier has characters that its system does not allow.";
        case IdentityFault::bad_length:
            return "The identifier does not have the length its system asks for: 12 digits for "
                   "person numbers, 12 characters for reserve numbers, at most 31 for HSA-ids.";
        case IdentityFault::no_such_day:
            return "The first eight digits of the number name no day.";
        case IdentityFault::century_unknown:
            return "The century of a ten-digit number cannot be told; send twelve digits.";
        case IdentityFault::staff_number:
            return "Twelve digits are no HSA-id; they may be a staff member's personnummer and are "
                   "not used.";
    }
    return "";
}

}  // namespace mappings
