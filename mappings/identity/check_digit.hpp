// The check digit that Swedish person numbers share (ID-1), over digits that may stand for letters.
#pragma once

#include <string_view>

#include "mappings/identity/identity.hpp"

namespace mappings {

/// The sum of ID-1: weights 2, 1, 2, 1 ... from the left over the digits, digits of the products
/// added; the answer is (10 - sum mod 10) mod 10. `digits` holds only '0' to '9'.
int check_digit(std::string_view digits);

/// Whether `given` is the check digit of `digits`.
CheckDigit compare_check_digit(std::string_view digits, char given);

}  // namespace mappings
