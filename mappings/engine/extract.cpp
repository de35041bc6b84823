// Extraction: the views of a resource and of what it contains, into one batch per table.
#include <algorithm>
#include <set>

#include "fhir/fhirpath/temporal.hpp"
#include "mappings/engine/mapping_set_state.hpp"
#include "mappings/engine/view_tracer.hpp"

namespace mappings {
namespace {

namespace json = fhir::json;
using fhir::Node;

constexpr std::size_t max_rows = 1'000;
constexpr std::uint32_t max_visits = 100'000;

std::string_view without_version(std::string_view canonical) {
    return canonical.substr(0, canonical.find('|'));
}

bool has_profile(const json::Value& resource, std::string_view profile) {
    const json::Value* meta = json::find(resource, "meta");
    const json::Value* profiles = meta == nullptr ? nullptr : json::find(*meta, "profile");
    if (profiles == nullptr || !profiles->IsArray()) return false;
    return std::any_of(profiles->Begin(), profiles->End(), [&](const json::Value& one) {
        return json::is_string(one) && without_version(json::text(one)) == profile;
    });
}

bool fits(
    const ViewOverride& conditions, const ResourceVersion& version, const json::Value& resource
) {
    return (conditions.source.empty() || conditions.source == version.source) &&
           (!conditions.version || *conditions.version == version.version) &&
           (conditions.profile.empty() || has_profile(resource, conditions.profile));
}

/// Sets `labels` to the codes of meta.security, blank-separated. `meta` may be null.
void read_labels(const json::Value* meta, std::string& labels) {
    labels.clear();
    const json::Value* security = meta == nullptr ? nullptr : json::find(*meta, "security");
    if (security == nullptr || !security->IsArray()) return;
    for (const json::Value& coding : security->GetArray()) {
        const std::string_view code = json::find_text(coding, "code");
        if (code.empty()) continue;
        if (!labels.empty()) labels += ' ';
        labels += code;
    }
}

/// `meta` may be null.
std::string_view last_updated(const json::Value* meta) {
    return meta == nullptr ? std::string_view{} : json::find_text(*meta, "lastUpdated");
}

/// Calls `found` with the node of `wanted` below `node`; true when it is there.
template <class Use>
bool find_node(const Node& node, const json::Value* wanted, const Use& found) {
    const json::Value& value = node.value();
    if (&value == wanted) {
        found(node);
        return true;
    }
    if (value.IsObject()) {
        for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it) {
            if (find_node(Node(node, json::name(*it), it->value), wanted, found)) return true;
        }
    } else if (value.IsArray()) {
        for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
            if (find_node(Node(node, i, value[i]), wanted, found)) return true;
        }
    }
    return false;
}

/// Turns remarks on identifiers into warnings, one per element and code.
class IdentityWarnings final : public IdentityObserver {
public:
    IdentityWarnings(const json::Value& root, std::vector<fhir::Issue>& warnings)
        : root_(root), warnings_(warnings) {}

    void remark(std::string_view code, std::string_view text, const fhir::fhirpath::Value& value)
        override {
        fhir::Issue issue;
        issue.severity = fhir::Severity::warning;
        issue.type = fhir::IssueType::value;
        issue.code = code;
        issue.text = text;
        if (value.is_node() && value.json() != nullptr) {
            find_node(Node(root_), value.json(), [&](const Node& node) {
                issue.expression = node.expression();
                issue.pointer = node.pointer();
            });
        }
        const bool said = std::find(warnings_.begin(), warnings_.end(), issue) != warnings_.end();
        if (!said) warnings_.push_back(std::move(issue));
    }

private:
    const json::Value& root_;
    std::vector<fhir::Issue>& warnings_;
};

/// Memory that is warm after the first resource.
struct Workspace {
    ViewRunner runner{{.visits = max_visits, .rows = max_rows}};
    IdentityMemory identities;
    std::string labels;
    std::string key;
};
Workspace& workspace() {
    // No two threads share it.
    thread_local Workspace workspace;
    return workspace;
}

class Extractor {
public:
    Extractor(
        const MappingSet::State& set,
        const ResourceVersion& version,
        Extraction& into,
        ExtractionObserver* observer,
        Conditions conditions = Conditions::hold
    )
        : set_(set), version_(version), into_(into), observer_(observer), conditions_(conditions) {}

    std::optional<fhir::Outcome> run() {
        const json::Value& received = version_.resource.value();
        const auto type = set_.types.find(json::find_text(received, "resourceType"));
        into_.warnings.clear();
        if (type == set_.types.end()) {
            into_.rows.clear();
            return std::nullopt;
        }
        prepare(type->second);
        const Usable usable = check_modifiers(received, set_.known, into_.warnings);
        if (conditions_ == Conditions::ignored) return resource(received, type->second);
        if (usable == Usable::nothing) return std::nullopt;
        if (usable == Usable::whole) return resource(received, type->second);
        rapidjson::MemoryPoolAllocator<> memory;
        const json::Value pruned = without_unknown(received, set_.known, memory);
        return resource(pruned, type->second);
    }

private:
    void prepare(const TypePlan& type) {
        const bool fits = into_.rows.size() == type.batches.size() &&
                          std::equal(
                              into_.rows.begin(),
                              into_.rows.end(),
                              type.batches.begin(),
                              [&](const RowBatch& batch, std::size_t table) {
                                  return &batch.table() == &set_.tables[table];
                              }
                          );
        if (fits) {
            for (RowBatch& batch : into_.rows) batch.clear();
            return;
        }
        into_.rows.clear();
        for (const std::size_t table : type.batches) into_.rows.emplace_back(set_.tables[table]);
    }

    std::optional<fhir::Outcome> resource(const json::Value& resource, const TypePlan& type) {
        if (observer_ != nullptr)
            observer_->begins(resource, version_.resource.value(), set_.known);
        type_ = &type;
        Workspace& space = workspace();
        const json::Value* const meta = json::find(resource, "meta");
        read_labels(meta, space.labels);
        keys_ = {version_.owner, &resource, version_.bases};
        frame_ = {
            version_.source,
            version_.owner,
            version_.owner,
            space.labels,
            set_.extract_id,
            last_updated(meta)};
        if (auto stopped = views(resource, type, nullptr)) return stopped;
        const json::Value* contained = json::find(resource, "contained");
        if (contained == nullptr || !contained->IsArray()) return std::nullopt;
        for (rapidjson::SizeType i = 0; i < contained->Size(); ++i) {
            if (auto stopped = this->contained((*contained)[i], i, resource)) return stopped;
        }
        return std::nullopt;
    }

    std::optional<fhir::Outcome> contained(
        const json::Value& inner, rapidjson::SizeType index, const json::Value& container
    ) {
        const std::string_view id = json::find_text(inner, "id");
        const auto type = set_.types.find(json::find_text(inner, "resourceType"));
        if (id.empty() || type == set_.types.end()) return std::nullopt;
        if (!contained_usable(inner, set_.known)) return std::nullopt;
        if (!std::binary_search(type_->contained.begin(), type_->contained.end(), type->first)) {
            misplaced(type->first, index);
            return std::nullopt;
        }
        std::string& key = workspace().key;
        key.assign(version_.owner).append(1, '#').append(id);
        frame_.key = key;
        auto stopped = views(inner, type->second, &container);
        frame_.key = version_.owner;
        return stopped;
    }

    void misplaced(std::string_view type, rapidjson::SizeType index) {
        const std::string at = std::to_string(index);
        into_.warnings.push_back(
            {fhir::Severity::warning,
             fhir::IssueType::business_rule,
             "contained-type",
             "No element of this resource may refer to a " + std::string(type) +
                 ", so the contained one was kept and not used.",
             std::string(json::find_text(version_.resource.value(), "resourceType")) +
                 ".contained[" + at + "]",
             "/contained/" + at,
             std::nullopt}
        );
    }

    std::optional<fhir::Outcome> views(
        const json::Value& resource, const TypePlan& type, const json::Value* container
    ) {
        const json::Value& root = container == nullptr ? resource : *container;
        IdentityWarnings remarks(root, into_.warnings);
        Workspace& space = workspace();
        for (const TablePlan& plan : type.tables) {
            const auto source =
                std::find_if(plan.sources.begin(), plan.sources.end(), [&](const TableSource& one) {
                    return fits(one.conditions, version_, resource);
                });
            const ViewInput input{
                resource, version_.version, &keys_, container, nullptr, conditions_};
            TableSink sink(frame_, plan.identities, batch(plan.table), remarks, space.identities);
            space.runner.limit_rows(max_rows - rows_);
            auto made = observer_ == nullptr ? source->view.run(input, space.runner, sink)
                                             : traced(*source, plan, input, sink);
            if (!made) return with_whole_budget(std::move(made.error()), source->view);
            rows_ += *made;
        }
        return std::nullopt;
    }

    fhir::Result<std::size_t> traced(
        const TableSource& source, const TablePlan& plan, ViewInput input, TableSink& sink
    ) {
        const ViewAtWork work{
            source.view, source.file, set_.tables[plan.table], frame_.key, plan.identities};
        ViewTracer tracer(work, sink, *observer_);
        input.observer = &tracer;
        return source.view.run(input, workspace().runner, tracer);
    }

    /// The view knows only what was left of the rows.
    static fhir::Outcome with_whole_budget(fhir::Outcome outcome, const View& view) {
        for (fhir::Issue& issue : outcome.issues()) {
            if (issue.code != "view-rows") continue;
            issue.text = "view '" + std::string(view.name()) +
                         "': with its rows the resource gives "
                         "more than " +
                         std::to_string(max_rows);
        }
        return outcome;
    }

    RowBatch& batch(std::size_t table) {
        const auto place = std::lower_bound(type_->batches.begin(), type_->batches.end(), table);
        return into_.rows[static_cast<std::size_t>(place - type_->batches.begin())];
    }

    const MappingSet::State& set_;
    const ResourceVersion& version_;
    Extraction& into_;
    ExtractionObserver* observer_;
    Conditions conditions_;
    const TypePlan* type_ = nullptr;
    fhir::fhirpath::KeyScope keys_;
    RowFrame frame_;
    std::size_t rows_ = 0;
};

}  // namespace

fhir::Result<Extraction> MappingSet::extract(const ResourceVersion& resource) const {
    Extraction extraction;
    if (auto stopped = extract(resource, extraction)) return std::move(*stopped);
    return extraction;
}

std::optional<fhir::Outcome> MappingSet::extract(const ResourceVersion& resource, Extraction& into)
    const {
    return Extractor(*state_, resource, into, nullptr).run();
}

std::optional<fhir::Outcome> MappingSet::extract_all(
    const ResourceVersion& resource, Extraction& into
) const {
    return Extractor(*state_, resource, into, nullptr, Conditions::ignored).run();
}

std::optional<fhir::Outcome> MappingSet::trace(
    const ResourceVersion& resource, Extraction& into, ExtractionObserver& observer
) const {
    return Extractor(*state_, resource, into, &observer).run();
}

}  // namespace mappings
