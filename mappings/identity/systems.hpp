// Identifier systems of national-model.md section 3.1: every URI and OID that stands for one of
// them.
#pragma once

#include <cstdint>
#include <string_view>

namespace mappings {

enum class IdentifierSystem : std::uint8_t {
    personnummer,
    samordningsnummer,
    nationellt_reservnummer,
    hsa_id,
    /// Regional reserve numbers of ID-5.
    reserve_stockholm,
    reserve_vastra_gotaland,
    reserve_varmland,
    reserve_inera,
    organisationsnummer,
    lma_nummer,
    hsa_befattning,
    legitimerat_yrke,
    legitimation,
    forskrivarkod,
    sosnyk_yrke,
    hsa_verksamhetskod,
    snomed_ct,
    other,
};

/// Exact match of a URI, "urn:oid:" + OID or bare OID.
IdentifierSystem identifier_system(std::string_view system);
/// The one OID we store and emit; empty where the system has none.
std::string_view oid_of(IdentifierSystem system);

}  // namespace mappings
