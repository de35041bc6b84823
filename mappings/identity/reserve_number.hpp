// Reserve numbers: what people without a personnummer are known by, nationally (ID-4) and in some
// regions (ID-5).
#pragma once

#include <string_view>

#include "mappings/identity/identity.hpp"
#include "mappings/identity/systems.hpp"

namespace mappings {

/// Whether a value has the form of its region, and what its check digit says.
struct ReserveForm {
    bool fits = false;
    CheckDigit check = CheckDigit::none;
};

/// `value` has twelve letters or digits in upper case.
ReserveForm reserve_form(IdentifierSystem system, std::string_view value);

/// ID-4: XXYYMMDDNNGC in upper case. Only the structure: the check digit's algorithm is not public.
bool is_national_reserve_number(std::string_view value);

}  // namespace mappings
