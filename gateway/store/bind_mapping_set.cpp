// Binds a mapping set to the store: the functions of mappings/ as the writer calls them.
#include "fhir/document.hpp"
#include "gateway/store/store.hpp"
#include "mappings/engine/assemble.hpp"

namespace gateway::store {
namespace {

using SharedSet = std::shared_ptr<const mappings::MappingSet>;
using Bases = std::map<std::string, std::vector<std::string>, std::less<>>;

std::span<const std::string> bases_of(const Bases& bases, std::string_view source) {
    const auto own = bases.find(source);
    return own == bases.end() ? std::span<const std::string>() : std::span(own->second);
}

fhir::Result<std::vector<mappings::RowBatch>> extract(
    const mappings::MappingSet& set,
    const Bases& bases,
    std::string_view source,
    std::string_view owner,
    fhir::Version version,
    const std::string& body
) {
    auto document = fhir::Document::parse(body);
    if (!document) return std::move(document).error();
    auto extraction =
        set.extract({document->root(), version, source, owner, bases_of(bases, source)});
    if (!extraction) return std::move(extraction).error();
    return std::move(extraction->rows);
}

/// Models depend on what the operator says of the sources, too.
std::string fingerprint(std::span<const mappings::SourceSettings> sources) {
    std::string text;
    for (const mappings::SourceSettings& one : sources) {
        const std::string_view notes =
            one.notes == mappings::NotesAre::internal ? "internal" : "external";
        for (const std::string_view part :
             {std::string_view(one.source),
              notes,
              std::string_view(one.care_giver.hsa_id),
              std::string_view(one.care_giver.name),
              std::string_view(one.listing_type)}) {
            text += std::to_string(part.size()) + ":" + std::string(part);
        }
    }
    std::string hex = "/";
    for (const std::uint8_t byte : audit::sha256(text)) {
        hex += "0123456789abcdef"[byte >> 4];
        hex += "0123456789abcdef"[byte & 15];
    }
    return hex;
}

Mapping mapping_of(const Options& options, SharedSet set) {
    Mapping mapping;
    mapping.owner = set;
    mapping.tables = set->tables();
    mapping.extract_id = set->extract_id();
    mapping.assemble_id = std::string(set->assemble_id()) + fingerprint(options.sources);
    mapping.extract = [set, bases = options.bases](
                          std::string_view source,
                          std::string_view owner,
                          fhir::Version version,
                          const std::string& body
                      ) { return extract(*set, bases, source, owner, version, body); };
    mapping.persons_named = [set, bases = options.bases](
                                std::string_view source,
                                std::string_view owner,
                                fhir::Version version,
                                const std::string& body
                            ) -> std::vector<mappings::Anchor> {
        const auto document = fhir::Document::parse(body);
        if (!document) return {};
        return mappings::persons_named(
            *set, {document->root(), version, source, owner, bases_of(bases, source)}
        );
    };
    mapping.subjects = [set](std::span<const mappings::RowBatch> rows) {
        return mappings::subjects(*set, rows);
    };
    mapping.dependants = [set](
                             mappings::RowSource& rows,
                             std::span<const mappings::RowBatch> changed,
                             std::size_t limit
                         ) { return mappings::dependants(*set, rows, changed, limit); };
    // Called by one thread at a time, so one memory is enough.
    mapping.model = [set, sources = options.sources, memory = std::make_shared<mappings::Memory>()](
                        mappings::RowSource& rows, const mappings::Anchor& anchor
                    ) {
        memory->clear();
        return mappings::canonical(mappings::assemble(*set, sources, rows, anchor, *memory));
    };
    return mapping;
}

}  // namespace

fhir::Result<std::unique_ptr<Store>> Store::open(
    Options options, std::shared_ptr<const mappings::MappingSet> set
) {
    Mapping mapping = mapping_of(options, std::move(set));
    return open(std::move(options), std::move(mapping));
}

}  // namespace gateway::store
