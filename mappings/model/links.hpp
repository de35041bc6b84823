// Which web addresses may become links on a patient's page.
#pragma once

#include <string_view>

namespace mappings {

/// True for an address that may become a link: https, a host without a name before '@' (which lets
/// an address look like another one), printable ASCII without what could end or begin markup.
bool is_safe_link(std::string_view url);

}  // namespace mappings
