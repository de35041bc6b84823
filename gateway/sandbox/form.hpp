// Bodies of HTML forms: application/x-www-form-urlencoded and multipart/form-data (RFC 7578).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "fhir/result.hpp"
#include "gateway/message.hpp"

namespace gateway::sandbox {

/// Fields by name; the last of a name counts. A file's content is the value of its field.
using Form = std::map<std::string, std::string, std::less<>>;

/// Kind::unsupported_media_type for another Content-Type, Kind::bad_request for a body that does
/// not have its form.
fhir::Result<Form> read_form(const Request& request);

}  // namespace gateway::sandbox
