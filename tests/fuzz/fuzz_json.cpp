// The guarded reader and what stands right behind it: whatever it takes can be validated, written,
// compared and written again without change.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "fhir/document.hpp"
#include "fhir/instance.hpp"
#include "fhir/json_writer.hpp"
#include "fhir/validate/validate.hpp"

namespace {

std::string written(const fhir::Document& document) {
    fhir::JsonWriter out;
    out.value(document.root().value());
    return out.take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto document =
        fhir::Document::parse(std::string(reinterpret_cast<const char*>(data), size));
    if (!document) return 0;
    for (const auto version : {fhir::Version::r4, fhir::Version::r5}) {
        auto issues = fhir::validate(document->root(), version);
        document->locate(issues);
    }
    const std::string once = written(*document);
    const auto again = fhir::Document::parse(once);
    if (!again || written(*again) != once) std::abort();
    const auto canonical = fhir::canonical(document->root(), fhir::CanonicalPart::everything);
    if (fhir::canonical(again->root(), fhir::CanonicalPart::everything) != canonical) std::abort();
    return 0;
}
