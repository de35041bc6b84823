// Items for people to read.
#include "fhir/fhirpath/listing.hpp"

namespace fhir::fhirpath {

std::vector<Listed> list(std::span<const Value> values, const json::Value* root) {
    std::vector<Listed> listed;
    listed.reserve(values.size());
    for (const Value& value : values) {
        JsonWriter out;
        write_json(value, out);
        listed.push_back(
            {type_name(value), out.take(), root != nullptr ? path_of(*root, value) : ""}
        );
    }
    return listed;
}

}  // namespace fhir::fhirpath
