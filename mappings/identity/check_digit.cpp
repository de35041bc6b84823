// The ID-1 sum.
#include "mappings/identity/check_digit.hpp"

#include <cstddef>

namespace mappings {

int check_digit(std::string_view digits) {
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const int product = (digits[i] - '0') * (i % 2 == 0 ? 2 : 1);
        sum += product / 10 + product % 10;
    }
    return (10 - sum % 10) % 10;
}

CheckDigit compare_check_digit(std::string_view digits, char given) {
    return check_digit(digits) == given - '0' ? CheckDigit::right : CheckDigit::wrong;
}

}  // namespace mappings
