// The handlers of /v1 and /view.
#pragma once

#include "gateway/api/route.hpp"

namespace gateway::api {

// portal_read.cpp
Answer overview(Call& call);
Answer contacts(Call& call);
Answer plan(Call& call);

// portal_explain.cpp
Answer explain(Call& call);

// portal_lookup.cpp
Answer lookup(Call& call);

// portal_view.cpp
Answer view(Call& call);
Answer accessibility(Call& call);
Answer no_icon(Call& call);

}  // namespace gateway::api
