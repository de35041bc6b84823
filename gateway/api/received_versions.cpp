// StoredVersions.
#include "gateway/api/received_versions.hpp"

#include <algorithm>

namespace gateway::api {
namespace {

constexpr std::size_t versions_per_page = 20;

store::Key key_of(const mappings::ResourceName& resource) {
    const std::size_t slash = resource.owner.find('/');
    if (slash == std::string::npos) return {resource.source, resource.owner, {}};
    return {resource.source, resource.owner.substr(0, slash), resource.owner.substr(slash + 1)};
}

}  // namespace

std::optional<mappings::ReceivedVersion> StoredVersions::version(
    const mappings::ResourceName& resource, std::int64_t number
) {
    const store::Key key = key_of(resource);
    auto stored = number == 0 ? reader_.current(key) : reader_.version(key, number);
    if (!stored) return std::nullopt;
    mappings::ReceivedVersion received;
    received.number = stored->version;
    received.version = stored->fhir_version;
    received.deleted = stored->deleted;
    received.body = std::move(stored->body);
    for (const config::Source& source : config_.sources) {
        if (source.client == resource.source) received.bases = source.bases;
    }
    return received;
}

std::vector<std::int64_t> StoredVersions::superseded_after(
    const mappings::ResourceName& resource, std::int64_t number
) {
    std::vector<std::int64_t> numbers;
    std::int64_t before = 0;  // from the newest
    for (;;) {
        const auto page = reader_.history(key_of(resource), before, versions_per_page);
        for (const store::StoredVersion& stored : page) {
            if (stored.version > number) numbers.push_back(stored.version);
        }
        if (page.empty() || page.back().version <= number) break;
        before = page.back().version;
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

std::vector<mappings::ResourceName> StoredVersions::without_rows(const mappings::Anchor& person) {
    std::vector<mappings::ResourceName> names;
    for (const store::Key& key : reader_.without_rows(person)) {
        names.push_back({key.source, key.owner()});
    }
    return names;
}

}  // namespace gateway::api
