// One line per alias. The first OID of a system in the table is the one that is emitted.
#include "mappings/identity/systems.hpp"

namespace mappings {
namespace {

using System = IdentifierSystem;

struct Alias {
    System system;
    std::string_view oid;
};
constexpr Alias oids[] = {
    {System::personnummer, "1.2.752.129.2.1.3.1"},
    {System::samordningsnummer, "1.2.752.129.2.1.3.3"},
    {System::nationellt_reservnummer, "1.2.752.74.9.1"},
    // Both HSA roots are in use, also within one resource; RIV-TA wants the first.
    {System::hsa_id, "1.2.752.129.2.1.4.1"},
    {System::hsa_id, "1.2.752.29.4.19"},
    {System::reserve_stockholm, "1.2.752.97.3.1.3"},
    {System::reserve_vastra_gotaland, "1.2.752.113.11.0.2.1.1.1"},
    {System::reserve_varmland, "1.2.752.74.9.2"},
    {System::reserve_inera, "1.2.752.129.2.1.3.2"},
    {System::organisationsnummer, "2.5.4.97"},
    // 759 is a misprint in HL7 Sweden's base profiles that senders have copied.
    {System::hsa_befattning, "1.2.752.129.2.2.1.4"},
    {System::hsa_befattning, "1.2.759.129.2.2.1.4"},
    {System::legitimerat_yrke, "1.2.752.116.3.1.3"},
    {System::legitimation, "1.2.752.116.3.1.1"},
    {System::forskrivarkod, "1.2.752.116.3.1.2"},
    {System::sosnyk_yrke, "1.2.752.116.1.3.6"},
    {System::hsa_verksamhetskod, "1.2.752.129.2.2.1.3"},
    {System::snomed_ct, "1.2.752.116.2.1.1"},
};

struct Uri {
    System system;
    std::string_view uri;
};
constexpr Uri uris[] = {
    {System::personnummer, "http://electronichealth.se/identifier/personnummer"},
    {System::samordningsnummer, "http://electronichealth.se/identifier/samordningsnummer"},
    {System::nationellt_reservnummer,
     "http://electronichealth.se/identifier/nationelltReservnummer"},
    // Misspelt in commonprofiles.care.
    {System::nationellt_reservnummer,
     "http://electronichealth.se/identifier/nationelltReservnumer"},
    {System::lma_nummer, "http://electronichealth.se/identifier/LMA-nummer"},
    {System::snomed_ct, "http://snomed.info/sct"},
};

}  // namespace

IdentifierSystem identifier_system(std::string_view system) {
    constexpr std::string_view urn = "urn:oid:";
    std::string_view oid = system;
    if (oid.starts_with(urn)) oid.remove_prefix(urn.size());
    for (const Alias& alias : oids) {
        if (alias.oid == oid) return alias.system;
    }
    for (const Uri& alias : uris) {
        if (alias.uri == system) return alias.system;
    }
    return System::other;
}

std::string_view oid_of(IdentifierSystem system) {
    for (const Alias& alias : oids) {
        if (alias.system == system) return alias.oid;
    }
    return {};
}

}  // namespace mappings
