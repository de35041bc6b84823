// The values of a view with the way each took.
#pragma once

#include "mappings/engine/memory.hpp"
#include "mappings/explain/explanation.hpp"
#include "mappings/explain/model_items.hpp"
#include "mappings/explain/tracer.hpp"
#include "mappings/model/patient_view.hpp"

namespace mappings {

/// Adds the state of every section and every value of its items to `explanation`. The view was
/// selected from the model of `items`, which was assembled in `memory` with keep_parts().
void explain_shown(
    const PatientView& view,
    const MappingSet& set,
    const Memory& memory,
    const ModelItems& items,
    Tracer& tracer,
    Explanation& explanation
);

}  // namespace mappings
