// Binds a mapping set to the store: the functions of mappings/ as the writer calls them.
#include "gateway/store/bind_mapping_set.hpp"

#include "fhir/document.hpp"
#include "gateway/store/connection.hpp"
#include "gateway/store/kept_sets.hpp"
#include "gateway/store/schema.hpp"
#include "mappings/engine/assemble.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <charconv>
#include <filesystem>

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

std::string hex_sha256(std::string_view text) {
    std::string hex;
    for (const std::uint8_t byte : audit::sha256(text)) {
        hex += "0123456789abcdef"[byte >> 4];
        hex += "0123456789abcdef"[byte & 15];
    }
    return hex;
}

/// Path and bytes of each file, each after its length: whatever a folder holds comes out again.
std::string packed(const std::vector<mappings::SetFile>& files) {
    std::string text;
    for (const mappings::SetFile& file : files) {
        for (const std::string& part : {file.path, file.bytes}) {
            text += std::to_string(part.size()) + ":" + part;
        }
    }
    return text;
}

/// What packed() made; empty for anything else.
std::vector<mappings::SetFile> unpacked(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        std::size_t length = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (error != std::errc() || !text.starts_with(':') || text.size() - 1 < length) return {};
        parts.emplace_back(text.substr(1, length));
        text.remove_prefix(1 + length);
    }
    std::vector<mappings::SetFile> files;
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
        files.push_back({std::move(parts[i]), std::move(parts[i + 1])});
    }
    return files;
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
    return "/" + hex_sha256(text);
}

}  // namespace

Mapping bind_mapping_set(
    const Options& options, std::shared_ptr<const mappings::MappingSet> set, Origin origin
) {
    Mapping mapping;
    mapping.owner = set;
    mapping.set = set;
    mapping.name = set->name();
    mapping.version = set->version();
    mapping.files = packed(set->files());
    mapping.set_id = hex_sha256(mapping.files);
    mapping.origin = origin;
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

fhir::Result<std::unique_ptr<Store>> Store::open(
    Options options, std::shared_ptr<const mappings::MappingSet> set, Origin origin
) {
    Mapping mapping = bind_mapping_set(options, std::move(set), origin);
    if (!options.restore) {
        Options settings;
        settings.sources = options.sources;
        settings.bases = options.bases;
        options.restore = [settings = std::move(settings)](
                              const KeptSet& kept, const std::string& files
                          ) -> std::optional<Mapping> {
            auto loaded = mappings::MappingSet::load(unpacked(files));
            if (!loaded) return std::nullopt;
            return bind_mapping_set(settings, *std::move(loaded), kept.info.origin);
        };
    }
    return open(std::move(options), std::move(mapping));
}

std::vector<mappings::SetFile> Store::files_from(std::string_view text) {
    return unpacked(text);
}

std::optional<Store::KeptFiles> Store::kept_files(const std::string& path) try {
    std::error_code missing;
    if (!std::filesystem::exists(path, missing)) return std::nullopt;
    SQLite::Database database = open_reader(path);
    const bool keeps_sets =
        database.execAndGet("SELECT count(*) FROM sqlite_master WHERE name = 'mapping_set'")
            .getInt() == 1;
    if (!keeps_sets) return std::nullopt;
    for (const SetStanding standing : {SetStanding::coming, SetStanding::in_force}) {
        auto kept = kept_set(database, standing);
        if (!kept) continue;
        const auto files = files_of_set(database, kept->info.number);
        return KeptFiles{*std::move(kept), unpacked(files.value_or(std::string()))};
    }
    return std::nullopt;
} catch (const SQLite::Exception&) {
    // Whatever is wrong with the file, open() says it.
    return std::nullopt;
}

}  // namespace gateway::store
