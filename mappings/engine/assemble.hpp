// Assembly: the rows of one patient, joined into the region model. Pure apart from asking the
// RowSource; same rows, same model, whatever the order of arrival.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/mapping_set.hpp"
#include "mappings/engine/memory.hpp"
#include "mappings/engine/row_source.hpp"
#include "mappings/engine/source_settings.hpp"
#include "mappings/model/overview.hpp"

namespace mappings {

/// Names a person to look for: either a normalised identity ("pnr:196101182803",
/// "id:<system>|<value>") with an empty source, or a source with a resource key ("vas",
/// "Patient/p1").
struct Anchor {
    std::string source;
    std::string value;
    friend bool operator==(const Anchor&, const Anchor&) = default;
    friend auto operator<=>(const Anchor&, const Anchor&) = default;
};

/// Assembles the model of the person `anchor` names: the cluster of patient keys that share a
/// normalised identity or a replaced-by link, and everything that points at it. Unknown anchors
/// give an empty Overview (`known` false). Every anchor of one cluster gives the same Overview.
/// Deterministic; may be called on any thread that owns `rows` and `memory`.
///
/// The Overview borrows from `memory` until that is cleared or destroyed, from `set` and from
/// `sources`; not from `rows` or `anchor`. Allocates nothing once `memory` has grown to its size.
/// `memory` is not cleared here: several models may stand in one.
Overview assemble(
    const MappingSet& set,
    std::span<const SourceSettings> sources,
    RowSource& rows,
    const Anchor& anchor,
    Memory& memory
);

/// Canonical bytes of a model: equal models, equal bytes. Its SHA-256 is the revision.
std::string canonical(const Overview& overview);
/// The same in place of what `bytes` held.
void canonical(const Overview& overview, std::string& bytes);

/// The anchors whose overview rows in these batches can touch directly: patient references, patient
/// identifiers and the patients' own keys and numbers. Sorted, without repetition.
std::vector<Anchor> subjects(const MappingSet& set, std::span<const RowBatch> rows);

/// The persons a resource names, also when its views turn it away or it means something unknown:
/// the anchors that its rows would have. For explanations.
std::vector<Anchor> persons_named(const MappingSet& set, const ResourceVersion& resource);

/// What a change of shared rows (a practitioner, a role, a unit, a team reached through another)
/// can touch: expanded through the reverse look-ups, at most `limit` anchors; `complete` is false
/// when there are more (the caller then treats every patient as touched).
struct Dependants {
    std::vector<Anchor> anchors;
    bool complete = true;
};
/// `changed`: the owner's old and new rows. Includes subjects(changed).
Dependants dependants(
    const MappingSet& set, RowSource& rows, std::span<const RowBatch> changed, std::size_t limit
);

}  // namespace mappings
