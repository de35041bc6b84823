// Reading the manifest, key by key.
#include "mappings/engine/loader_manifest.hpp"

#include <algorithm>
#include <set>

#include "fhir/document.hpp"
#include "fhir/locate.hpp"
#include "mappings/engine/loader_fault.hpp"
#include "mappings/engine/settings_reader.hpp"

namespace mappings {
namespace {

constexpr std::string_view manifest_path = "manifest.json";

const SetFile* find_file(std::span<const SetFile> files, std::string_view path) {
    for (const SetFile& file : files) {
        if (file.path == path) return &file;
    }
    return nullptr;
}

void read_table(SettingsReader& in, const std::string& pointer, Manifest& manifest) {
    ManifestTable table;
    table.pointer = pointer;
    in.text("name", table.name);
    in.required("name");
    in.texts("lookups", table.lookups);
    manifest.tables.push_back(std::move(table));
}

void read_override(SettingsReader& in, const std::string& pointer, Manifest& manifest) {
    ViewOverride one;
    one.pointer = pointer;
    in.text("table", one.table);
    in.required("table");
    in.text("view", one.view);
    in.required("view");
    in.text("source", one.source);
    in.text("profile", one.profile);
    std::string release;
    in.text("fhirVersion", release);
    if (!release.empty()) {
        one.version = fhir::version_from(release);
        if (!one.version) {
            in.fault_at(
                "fhirVersion",
                "set-fhir-version",
                "Not a release this program reads: 4.0.1, 4.3.0 or 5.0.0."
            );
        }
    }
    if (one.conditions() == 0) {
        in.fault_at(
            "table",
            "override-unconditional",
            "An override needs a condition: source, profile or fhirVersion."
        );
    }
    manifest.overrides.push_back(std::move(one));
}

/// Whether some resource can fit both.
bool may_meet(const ViewOverride& left, const ViewOverride& right) {
    const bool sources = left.source.empty() || right.source.empty() || left.source == right.source;
    const bool versions = !left.version || !right.version || left.version == right.version;
    // A resource may have several profiles, so two of them never exclude each other.
    return sources && versions;
}

void check_overrides(const Manifest& manifest, Faults& faults) {
    for (std::size_t i = 0; i < manifest.overrides.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const ViewOverride& later = manifest.overrides[i];
            const ViewOverride& earlier = manifest.overrides[j];
            const bool tie = later.table == earlier.table &&
                             later.conditions() == earlier.conditions() && may_meet(later, earlier);
            if (!tie) continue;
            faults.error(
                "override-ambiguous",
                "Another override of '" + later.table +
                    "' has as many conditions and may fit the same resource; make one of them more "
                    "specific.",
                later.pointer
            );
            break;
        }
    }
}

void check_files(const Manifest& manifest, std::span<const SetFile> files, Faults& faults) {
    for (std::size_t i = 0; i < manifest.files.size(); ++i) {
        const std::string& path = manifest.files[i];
        const std::string pointer = "/files/" + std::to_string(i);
        if (!is_rule_file(path)) {
            faults.error(
                "set-file-folder",
                "Only files in views/, concept-maps/ and policies/ are listed here.",
                pointer
            );
        } else if (find_file(files, path) == nullptr) {
            faults.error("set-file-missing", "The set has no file '" + path + "'.", pointer);
        }
    }
    for (const SetFile& file : files) {
        const bool listed = std::find(manifest.files.begin(), manifest.files.end(), file.path) !=
                            manifest.files.end();
        if (listed || !is_rule_file(file.path)) continue;
        faults.error(
            "set-file-unlisted",
            "'" + file.path + "' stands in the set's folder and is not listed in 'files'.",
            "/files"
        );
    }
}

}  // namespace

bool is_rule_file(std::string_view path) {
    return path.ends_with(".json") &&
           (path.starts_with("views/") || path.starts_with("concept-maps/") ||
            path.starts_with("policies/"));
}

Manifest read_manifest(std::span<const SetFile> files, std::vector<fhir::Issue>& issues) {
    Manifest manifest;
    const SetFile* file = find_file(files, manifest_path);
    if (file == nullptr) {
        issues.push_back(
            {fhir::Severity::error,
             fhir::IssueType::not_found,
             "set-no-manifest",
             "manifest.json: the set has no manifest.",
             {},
             {},
             std::nullopt}
        );
        return manifest;
    }
    auto document = fhir::Document::parse(file->bytes, fhir::Limits::config());
    if (!document) {
        auto found = with_path(file->path, document.error().issues());
        issues.insert(issues.end(), found.begin(), found.end());
        return manifest;
    }
    const fhir::Node root = document->root();
    std::vector<fhir::Issue> found;
    SettingsReader in(root, found);
    std::string unused;
    in.text("$schema", unused);
    in.text("name", manifest.name);
    in.required("name");
    in.text("version", manifest.version);
    in.required("version");
    in.text("description", unused);
    in.texts("files", manifest.files);
    in.required("files");
    in.objects("tables", [&](SettingsReader& one) {
        read_table(one, "/tables/" + std::to_string(manifest.tables.size()), manifest);
    });
    in.objects("overrides", [&](SettingsReader& one) {
        read_override(one, "/overrides/" + std::to_string(manifest.overrides.size()), manifest);
    });
    in.texts("knownModifierExtensions", manifest.modifier_extensions);
    in.texts("knownImplicitRules", manifest.implicit_rules);
    in.refuse_unknown();
    fhir::locate(file->bytes, found);
    found = with_path(file->path, std::move(found));
    issues.insert(issues.end(), found.begin(), found.end());

    Faults faults;
    check_overrides(manifest, faults);
    check_files(manifest, files, faults);
    found = issues_in(*file, faults.all());
    issues.insert(issues.end(), found.begin(), found.end());
    return manifest;
}

}  // namespace mappings
