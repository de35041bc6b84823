// A mapping set as the store uses it.
#pragma once

#include <memory>

#include "gateway/store/store.hpp"

namespace gateway::store {

/// Binds the functions of mappings/ to `set` and to what `options` say of the sources.
Mapping bind_mapping_set(
    const Options& options, std::shared_ptr<const mappings::MappingSet> set, Origin origin
);

}  // namespace gateway::store
