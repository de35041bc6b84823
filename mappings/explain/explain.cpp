// The explanation put together: the model assembled and selected with notes taken, then what is
// shown and what is not.
#include "mappings/explain/explain.hpp"

#include "mappings/engine/memory.hpp"
#include "mappings/explain/absences.hpp"
#include "mappings/explain/model_items.hpp"
#include "mappings/explain/shown_values.hpp"
#include "mappings/explain/tracer.hpp"

namespace mappings {

fhir::Result<Explanation> explain(const ExplainInput& input, const Anchor& person, Moment now) {
    Memory memory;
    memory.keep_parts(true);
    const Overview overview = assemble(input.set, input.sources, input.rows, person, memory);
    const ModelItems items(input.set, overview, now);
    Tracer tracer(input, memory);
    Absences absences(input, overview, memory, items, tracer);
    const PatientView view = select(
        overview, input.set.policies(), input.reader, input.contacts, now, memory, &absences
    );
    Explanation explanation;
    explanation.as_of = now;
    if (!overview.numbers.empty()) explanation.number = overview.numbers.front();
    explanation.mapping_set = "sha256:" + std::string(input.set.extract_id()) + "/" +
                              std::string(input.set.assemble_id());
    explain_shown(view, input.set, memory, items, tracer, explanation);
    explanation.not_shown = absences.gather(explanation.shown, person);
    if (tracer.mismatch()) return *tracer.mismatch();
    return explanation;
}

}  // namespace mappings
