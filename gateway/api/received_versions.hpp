// What the store received, for explanations.
#pragma once

#include "gateway/config/config.hpp"
#include "gateway/store/store.hpp"
#include "mappings/explain/explain.hpp"

namespace gateway::api {

/// Borrows both; one call, one thread.
class StoredVersions final : public mappings::ReceivedVersions {
public:
    StoredVersions(store::Reader& reader, const config::Config& config)
        : reader_(reader), config_(config) {}

    std::optional<mappings::ReceivedVersion> version(
        const mappings::ResourceName& resource, std::int64_t number
    ) override;
    std::vector<std::int64_t> superseded_after(
        const mappings::ResourceName& resource, std::int64_t number
    ) override;
    std::vector<mappings::ResourceName> without_rows(const mappings::Anchor& person) override;

private:
    store::Reader& reader_;
    const config::Config& config_;
};

}  // namespace gateway::api
