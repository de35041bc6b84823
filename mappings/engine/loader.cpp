// From a set's files to a set: manifest, views, concept maps and policies, each with all its
// faults, then what must fit between them.
#include <algorithm>
#include <optional>
#include <set>

#include "fhir/document.hpp"
#include "mappings/engine/loader_codes.hpp"
#include "mappings/engine/loader_fault.hpp"
#include "mappings/engine/loader_fingerprint.hpp"
#include "mappings/engine/loader_manifest.hpp"
#include "mappings/engine/loader_targets.hpp"
#include "mappings/engine/mapping_set_state.hpp"
#include "mappings/engine/versions.hpp"
#include "mappings/engine/view_check.hpp"
#include "mappings/engine/view_definition.hpp"

namespace mappings {
namespace {

constexpr fhir::Version all_versions[] = {fhir::Version::r4, fhir::Version::r4b, fhir::Version::r5};

struct CompiledView {
    const SetFile* file;
    View view;
    Table table;
    bool used = false;
};

bool is_plain_name(std::string_view name) {
    if (name.empty() || name.find_first_of("\"\\") != std::string_view::npos) return false;
    return static_cast<bool>(fhir::Document::parse('"' + std::string(name) + '"'));
}

/// The name with \xNN for every byte that is no sign of ASCII.
std::string printable(std::string_view name) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7F) {
            text += c;
        } else {
            text += "\\x";
            text += digits[byte >> 4];
            text += digits[byte & 15];
        }
    }
    return text;
}

class Loader {
public:
    explicit Loader(std::span<const SetFile> files) : files_(files) {}

    fhir::Result<std::unique_ptr<MappingSet::State>> load() {
        names();
        if (fhir::has_errors(issues_)) return fail();
        manifest_ = read_manifest(files_, issues_);
        state_->name = manifest_.name;
        state_->version = manifest_.version;
        state_->known = {manifest_.modifier_extensions, manifest_.implicit_rules};
        for (const SetFile& file : files_) {
            state_->files[file.path] = file.bytes;
            if (file.path.starts_with("views/") && is_rule_file(file.path)) view(file);
        }
        maps_and_policies();
        if (fhir::has_errors(issues_)) return fail();
        overrides();
        own_views();
        lookups();
        if (fhir::has_errors(issues_)) return fail();
        for (fhir::Issue& issue : check_contract(state_->tables)) {
            issue.text.insert(0, "views/: ");
            issues_.push_back(std::move(issue));
        }
        if (fhir::has_errors(issues_)) return fail();
        state_->assembly_tables = resolve_tables(state_->tables);
        contained();
        fingerprints();
        state_->warnings = std::move(issues_);
        return std::move(state_);
    }

private:
    /// Names stand in issues, which are written as JSON and to terminals: what fits neither ends
    /// here.
    void names() {
        for (const SetFile& file : files_) {
            if (is_plain_name(file.path)) continue;
            fhir::Issue issue;
            issue.code = "set-file-name";
            issue.text = printable(file.path) +
                         ": a file's name must be UTF-8 without control characters, quotation "
                         "marks and backslashes";
            issues_.push_back(std::move(issue));
        }
    }

    fhir::Outcome fail() { return fhir::Outcome(fhir::Kind::invalid, std::move(issues_)); }

    void add(const SetFile& file, const Faults& faults) {
        auto found = issues_in(file, faults.all());
        issues_.insert(issues_.end(), found.begin(), found.end());
    }
    void manifest_fault(std::string code, std::string text, std::string pointer) {
        for (const SetFile& file : files_) {
            if (file.path != "manifest.json") continue;
            Faults faults;
            faults.error(std::move(code), std::move(text), std::move(pointer));
            return add(file, faults);
        }
    }

    void view(const SetFile& file) {
        auto document = fhir::Document::parse(file.bytes, fhir::Limits::config());
        if (!document) {
            auto found = with_path(file.path, document.error().issues());
            issues_.insert(issues_.end(), found.begin(), found.end());
            return;
        }
        Faults faults;
        auto compiled = View::compile(document->root(), {.mode = ViewMode::set}, faults);
        if (compiled) {
            Table table = table_of(*compiled, faults);
            some_releases_only(*compiled, document->root(), faults);
            views_.push_back({&file, std::move(*compiled), std::move(table)});
        }
        add(file, faults);
    }

    /// A column of one release is right when it is meant, so it is only said.
    static void some_releases_only(const View& view, const fhir::Node& definition, Faults& faults) {
        for (const ViewColumn& column : view.columns()) {
            std::vector<fhir::Version> runs;
            for (const fhir::Version version : all_versions) {
                if (view.runs_on(version)) runs.push_back(version);
            }
            if (column.versions == runs) continue;
            faults.warning(
                "view-some-releases",
                "column '" + column.name + "' exists in " +
                    (column.versions.empty() ? "no release" : release_names(column.versions)) +
                    " only and is null elsewhere",
                column_pointer(definition, column.name)
            );
        }
    }

    void maps_and_policies() {
        auto maps = ConceptMaps::load(files_);
        if (maps)
            state_->concept_maps = std::move(*maps);
        else
            take(maps.error());
        auto policies = Policies::load(files_);
        if (policies)
            state_->policies = std::move(*policies);
        else
            take(policies.error());
        if (!maps || !policies) return;
        for (fhir::Issue& issue : check_targets(files_, state_->concept_maps, state_->policies)) {
            issues_.push_back(std::move(issue));
        }
    }
    void take(const fhir::Outcome& outcome) {
        issues_.insert(issues_.end(), outcome.issues().begin(), outcome.issues().end());
    }

    CompiledView* find_view(std::string_view path) {
        for (CompiledView& one : views_) {
            if (one.file->path == path) return &one;
        }
        return nullptr;
    }
    const CompiledView* view_of_table(std::string_view table) const {
        for (const CompiledView& one : views_) {
            if (!one.used && one.view.name() == table) return &one;
        }
        return nullptr;
    }

    void overrides() {
        for (const ViewOverride& one : manifest_.overrides) {
            CompiledView* found = find_view(one.view);
            if (found == nullptr) {
                manifest_fault(
                    "override-view", "The set has no view '" + one.view + "'.", one.pointer
                );
            } else {
                found->used = true;
            }
        }
    }

    void own_views() {
        std::vector<const CompiledView*> own;
        for (const CompiledView& one : views_) {
            if (!one.used) own.push_back(&one);
        }
        std::stable_sort(own.begin(), own.end(), [](const auto* left, const auto* right) {
            return left->view.name() < right->view.name();
        });
        for (std::size_t i = 0; i < own.size(); ++i) {
            const bool twice = i > 0 && own[i]->view.name() == own[i - 1]->view.name();
            if (twice) {
                Faults faults;
                faults.error(
                    "table-twice", "'" + own[i - 1]->file->path + "' fills the same table", "/name"
                );
                add(*own[i]->file, faults);
                continue;
            }
            table(*own[i]);
        }
        for (const ViewOverride& one : manifest_.overrides) {
            if (view_of_table(one.table) != nullptr) continue;
            manifest_fault(
                "override-table",
                "No view of its own fills the table '" + one.table + "'.",
                one.pointer
            );
        }
    }

    void table(const CompiledView& own) {
        TablePlan plan;
        plan.table = state_->tables.size();
        plan.identities = identity_columns(own.view.columns());
        for (const ViewOverride& one : manifest_.overrides) {
            CompiledView* found = one.table == own.view.name() ? find_view(one.view) : nullptr;
            if (found == nullptr) continue;
            state_->view_tables[one.view] = plan.table;
            if (same_shape(own, *found)) {
                plan.sources.push_back({found->view, one, found->file->path});
            }
        }
        std::stable_sort(
            plan.sources.begin(),
            plan.sources.end(),
            [](const TableSource& left, const TableSource& right) {
                return left.conditions.conditions() > right.conditions.conditions();
            }
        );
        plan.sources.push_back({own.view, {}, own.file->path});
        state_->view_tables[own.file->path] = plan.table;
        state_->own_views.push_back(own.file->path);
        state_->tables.push_back(own.table);
        state_->types[std::string(own.view.resource())].tables.push_back(std::move(plan));
    }

    bool same_shape(const CompiledView& own, const CompiledView& other) {
        const bool same = own.view.resource() == other.view.resource() &&
                          own.table.columns == other.table.columns;
        if (same) return true;
        Faults faults;
        faults.error(
            "override-shape",
            "an override of '" + own.table.name + "' must read " +
                std::string(own.view.resource()) + " and have the columns of '" + own.file->path +
                "': the same names, order and types",
            "/select"
        );
        add(*other.file, faults);
        return false;
    }

    void lookups() {
        for (const ManifestTable& one : manifest_.tables) {
            const auto table = std::find_if(
                state_->tables.begin(),
                state_->tables.end(),
                [&](const Table& candidate) { return candidate.name == one.name; }
            );
            if (table == state_->tables.end()) {
                manifest_fault(
                    "table-unknown", "No view fills the table '" + one.name + "'.", one.pointer
                );
                continue;
            }
            for (const std::string& name : one.lookups) {
                const auto column = table->find(name);
                if (column)
                    table->lookups.push_back(*column);
                else {
                    manifest_fault(
                        "lookup-unknown",
                        "The table '" + one.name + "' has no column '" + name + "'.",
                        one.pointer + "/lookups"
                    );
                }
            }
        }
        for (const Table& table : state_->tables) {
            for (const std::string_view name : lookup_columns(table.name)) {
                const auto column = table.find(name);
                const bool there =
                    !column || std::find(table.lookups.begin(), table.lookups.end(), *column) !=
                                   table.lookups.end();
                if (there) continue;
                manifest_fault(
                    "lookup-missing",
                    "Assembly looks rows of '" + table.name + "' up by '" + std::string(name) +
                        "'; name it among the table's lookups.",
                    "/tables"
                );
            }
        }
    }

    void contained() {
        for (auto& [type, plan] : state_->types) {
            const std::set<std::string_view> targets = reference_targets(type);
            const bool any = targets.contains("Resource");
            std::set<std::size_t> batches;
            for (const TablePlan& one : plan.tables) batches.insert(one.table);
            for (const auto& [other, other_plan] : state_->types) {
                if (!any && !targets.contains(other)) continue;
                plan.contained.push_back(other);
                for (const TablePlan& one : other_plan.tables) batches.insert(one.table);
            }
            plan.batches.assign(batches.begin(), batches.end());
        }
    }

    /// What of the manifest decides which rows there are.
    std::string manifest_parts() const {
        auto document =
            fhir::Document::parse(state_->files.at("manifest.json"), fhir::Limits::config());
        std::string parts;
        if (!document) return parts;  // cannot be: it has been read above
        for (const std::string_view name :
             {"tables", "overrides", "knownModifierExtensions", "knownImplicitRules"}) {
            const auto* value = fhir::json::find(document->root().value(), name);
            if (value != nullptr) parts += canonical_json(*value) + '\n';
        }
        return parts;
    }

    /// Over the code's versions and the files as JSON, sorted by path: order on disk, layout and
    /// comments do not count.
    void fingerprints() {
        std::string views = std::to_string(extraction_version) + '\n' + manifest_parts();
        std::string rules = std::to_string(assembly_version) + '\n';
        for (const auto& [path, bytes] : state_->files) {
            const bool part_of_views = path.starts_with("views/");
            const bool part_of_rules =
                path.starts_with("concept-maps/") || path.starts_with("policies/");
            if ((!part_of_views && !part_of_rules) || !path.ends_with(".json")) continue;
            auto document = fhir::Document::parse(bytes, fhir::Limits::config());
            if (!document) continue;  // cannot be: every one of them has been read above
            std::string& into = part_of_views ? views : rules;
            into += path + '\n' + canonical_json(document->root().value()) + '\n';
        }
        state_->extract_id = sha256_hex(views);
        state_->assemble_id = sha256_hex(rules);
    }

    std::span<const SetFile> files_;
    Manifest manifest_;
    std::vector<CompiledView> views_;
    std::vector<fhir::Issue> issues_;
    std::unique_ptr<MappingSet::State> state_ = std::make_unique<MappingSet::State>();
};

}  // namespace

fhir::Result<std::unique_ptr<MappingSet::State>> load_set(std::span<const SetFile> files) {
    return Loader(files).load();
}

}  // namespace mappings
