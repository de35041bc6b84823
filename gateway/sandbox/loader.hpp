// Puts the invented people into the store of a sandbox, by the way every push goes.
#pragma once

#include <cstddef>
#include <span>

#include "fhir/result.hpp"
#include "gateway/ingest/prepare.hpp"
#include "gateway/sandbox/people.hpp"
#include "gateway/store/store.hpp"

namespace gateway::sandbox {

struct Loaded {
    std::size_t stored = 0;
    std::size_t unchanged = 0;
    /// Changed or deleted by a tester, and left so.
    std::size_t kept = 0;
};

/// Commits all of it in one change, but for what a tester has changed or deleted; resources whose
/// dates move with the calendar are sent even so. To be repeated now and then: each source then
/// counts as heard of, and dates keep up. Waits for the commit. Fails with what refused a resource
/// or the change.
fhir::Result<Loaded> load_people(
    store::Store& store, const ingest::Rules& rules, std::span<const Person> people, Instant now
);

}  // namespace gateway::sandbox
