// The assembly of one person's model from a context; assemble() makes the context from a mapping
// set.
#pragma once

#include "mappings/engine/assemble.hpp"
#include "mappings/engine/assembly/context.hpp"

namespace mappings {

/// See assemble(); the model lives in `context.memory`.
Overview assemble(const AssemblyContext& context, const Anchor& anchor);

}  // namespace mappings
