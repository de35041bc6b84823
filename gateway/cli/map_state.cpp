// MapState.
#include "gateway/cli/map_state.hpp"

#include <algorithm>

#include "fhir/document.hpp"
#include "gateway/api/timestamps.hpp"
#include "gateway/cli/map_input.hpp"

namespace gateway::cli {

// The one source that all files are of. Files say nothing of who sends them: where the resources
// name no care giver, this one stands in, since a contact without one is not shown (IN-3).
const std::vector<mappings::SourceSettings>& MapState::sources() {
    static const std::vector<mappings::SourceSettings> settings = [] {
        mappings::SourceSettings one;
        one.source = file_source;
        one.care_giver.name = file_source;
        return std::vector<mappings::SourceSettings>{one};
    }();
    return settings;
}

void MapState::add(const store::Write& write) {
    Known& known = resources_[{write.key.source, write.key.owner()}];
    mappings::ReceivedVersion& version = known.versions.emplace_back();
    version.number = static_cast<std::int64_t>(known.versions.size());
    version.version = write.version;
    version.body = write.body;
    const auto& stamp = write.stamp.last_updated;
    if (known.stamp && stamp && *stamp < *known.stamp) return;
    if (stamp) known.stamp = stamp;
    known.current = version.number;
    const std::string changed = api::fhir_instant(stamp.value_or(Instant{}));
    rows_.replace(write.key.source, write.key.owner(), write.rows, {version.number, changed});
    note_persons(write, known);
}

void MapState::note_persons(const store::Write& write, Known& known) {
    const bool rows = std::any_of(write.rows.begin(), write.rows.end(), [](const auto& batch) {
        return !batch.empty();
    });
    known.rowless_for.clear();
    if (rows) {
        for (mappings::Anchor& anchor : mappings::subjects(set_, write.rows)) {
            anchors_.insert(std::move(anchor));
        }
        return;
    }
    const auto document = fhir::Document::parse(write.body);
    if (!document) return;
    known.rowless_for = mappings::persons_named(
        set_, {document->root(), write.version, write.key.source, write.key.owner(), {}}
    );
    anchors_.insert(known.rowless_for.begin(), known.rowless_for.end());
}

std::optional<mappings::ReceivedVersion> MapState::version(
    const mappings::ResourceName& resource, std::int64_t number
) {
    const auto known = resources_.find(resource);
    if (known == resources_.end()) return std::nullopt;
    const std::int64_t wanted = number == 0 ? known->second.current : number;
    const auto& versions = known->second.versions;
    if (wanted < 1 || wanted > static_cast<std::int64_t>(versions.size())) return std::nullopt;
    return versions[static_cast<std::size_t>(wanted - 1)];
}

std::vector<std::int64_t> MapState::superseded_after(
    const mappings::ResourceName& resource, std::int64_t number
) {
    std::vector<std::int64_t> numbers;
    const auto known = resources_.find(resource);
    if (known == resources_.end()) return numbers;
    for (const auto& version : known->second.versions) {
        if (version.number > number) numbers.push_back(version.number);
    }
    return numbers;
}

std::vector<mappings::ResourceName> MapState::without_rows(const mappings::Anchor& person) {
    std::vector<mappings::ResourceName> names;
    for (const auto& [name, known] : resources_) {
        const auto& persons = known.rowless_for;
        if (std::find(persons.begin(), persons.end(), person) != persons.end()) {
            names.push_back(name);
        }
    }
    return names;
}

}  // namespace gateway::cli
