// nara version.
#include "gateway/cli/commands.hpp"

#include "fhir/json_writer.hpp"
#include "mappings/engine/mapping_set.hpp"

namespace gateway::cli {

Exit version(Output output, const Streams& streams) {
    const auto set = mappings::MappingSet::built_in();
    if (output == Output::text) {
        streams.out << "nara " NARA_VERSION "\n"
                    << "mapping set " << set->name() << ' ' << set->version() << '\n'
                    << "FHIR 4.0.1, 4.3.0, 5.0.0\n";
        return Exit::done;
    }
    fhir::JsonWriter json;
    {
        const auto object = json.object();
        json.member("version", NARA_VERSION);
        {
            const auto mapping = json.object("mappingSet");
            json.member("name", set->name());
            json.member("version", set->version());
            json.member("extract", set->extract_id());
            json.member("assemble", set->assemble_id());
        }
        const auto releases = json.array("fhir");
        for (const auto one : {fhir::Version::r4, fhir::Version::r4b, fhir::Version::r5}) {
            json.string(fhir::release(one));
        }
    }
    streams.out << json.view() << '\n';
    return Exit::done;
}

}  // namespace gateway::cli
