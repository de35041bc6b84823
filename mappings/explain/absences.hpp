// What is not in a view, each with the first rule that stopped it: told by selection, kept by
// assembly, or found in the received versions.
#pragma once

#include <set>
#include <string>

#include "mappings/engine/memory.hpp"
#include "mappings/engine/select.hpp"
#include "mappings/explain/explain.hpp"
#include "mappings/explain/model_items.hpp"
#include "mappings/explain/tracer.hpp"

namespace mappings {

/// Given to select() as its observer, then asked to gather the rest. Borrows all it is given.
class Absences final : public SelectionObserver {
public:
    Absences(
        const ExplainInput& input,
        const Overview& overview,
        const Memory& memory,
        const ModelItems& items,
        Tracer& tracer
    );

    void stopped(std::string_view id, WhyNot why, std::string_view detail, std::string_view instead)
        override;

    /// After the selection: everything that is not among the shown values, in the order in which
    /// rules stop things. `person` is who was asked for.
    std::vector<NotShown> gather(const std::vector<ShownValue>& shown, const Anchor& person);

private:
    void not_begun_or_ended(const std::vector<ShownValue>& shown);
    void dropped();
    void received();
    void without_rows(const Anchor& person);
    void without_rows(const ResourceName& resource);
    void modifiers(const ResourceName& resource, std::int64_t version, const Lineage& known);
    void older(const ResourceName& resource, std::int64_t current);
    std::optional<RuleStep> rule_of(const NotShown& one) const;
    std::optional<RuleStep> listing_limit() const;

    const ExplainInput& input_;
    const Overview& overview_;
    const Memory& memory_;
    const ModelItems& items_;
    Tracer& tracer_;
    std::vector<NotShown> found_;
    /// Ids: an item is told of once, by the first rule.
    std::set<std::string, std::less<>> told_;
};

}  // namespace mappings
