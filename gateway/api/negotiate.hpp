// What form and language the caller sends and wants: Content-Type, Accept, _format, _pretty,
// Accept-Language and lang.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fhir/json_writer.hpp"
#include "fhir/result.hpp"
#include "fhir/version.hpp"
#include "gateway/message.hpp"

namespace gateway::api {

/// The form of a FHIR answer.
struct FhirFormat {
    /// "application/fhir+json; fhirVersion=4.0" or "application/json".
    std::string content_type;
    fhir::JsonWriter::Layout layout = fhir::JsonWriter::Layout::compact;
};

/// The release of the body by its Content-Type: the base's own, or R4B on the R4 base when the
/// fhirVersion parameter says 4.3. Kind::unsupported_media_type for XML, another release, another
/// character set, or no Content-Type at all.
fhir::Result<fhir::Version> read_content_type(const Request& head, fhir::Version base);

/// `_format` before Accept, as FHIR asks. Kind::not_acceptable when neither JSON form is wanted,
/// Kind::bad_request for a `_pretty` that is not true or false.
fhir::Result<FhirFormat> negotiate_fhir(const Request& head, fhir::Version base);

/// Checks that the body is application/json, in UTF-8.
fhir::Result<bool> require_json_body(const Request& head);

/// Checks that Accept lets one media type ("application/json") through.
fhir::Result<bool> require_accepts(const Request& head, std::string_view media_type);

enum class Language : std::uint8_t { sv, en };
/// "sv" or "en".
std::string_view code_of(Language language);

/// `lang`, else the best of Accept-Language, else `fallback`. Kind::bad_request when `lang` is
/// neither sv nor en; a language we do not have in Accept-Language is no error.
fhir::Result<Language> choose_language(const Request& head, Language fallback);

}  // namespace gateway::api
