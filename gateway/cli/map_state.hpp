// What the files of `nara map` say together: of two versions of a resource the later one, as the
// store would decide; and every version as it was read, for explanations.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "gateway/clock.hpp"
#include "gateway/store/store.hpp"
#include "mappings/engine/memory_rows.hpp"
#include "mappings/explain/explain.hpp"

namespace gateway::cli {

class MapState final : public mappings::ReceivedVersions {
public:
    /// `set` must outlive this.
    explicit MapState(const mappings::MappingSet& set) : set_(set), rows_(set.tables()) {}

    void add(const store::Write& write);

    /// The source settings that stand in for what files do not say.
    static const std::vector<mappings::SourceSettings>& sources();

    /// Calls `use(anchor, overview, memory)` for each person, in the order of their anchors. All is
    /// borrowed for the length of the call.
    template <class Use>
    void each_person(Use&& use) {
        mappings::Memory memory;
        std::set<std::string> seen;
        for (const mappings::Anchor& anchor : anchors_) {
            memory.clear();
            const auto overview = mappings::assemble(set_, sources(), rows_, anchor, memory);
            if (overview.known && !seen.insert(mappings::canonical(overview)).second) continue;
            use(anchor, overview, memory);
        }
    }
    mappings::RowSource& rows() { return rows_; }

    std::optional<mappings::ReceivedVersion> version(
        const mappings::ResourceName& resource, std::int64_t number
    ) override;
    std::vector<std::int64_t> superseded_after(
        const mappings::ResourceName& resource, std::int64_t number
    ) override;
    std::vector<mappings::ResourceName> without_rows(const mappings::Anchor& person) override;

private:
    /// Versions in the order they were read; number n is element n - 1.
    struct Known {
        std::vector<mappings::ReceivedVersion> versions;
        std::int64_t current = 0;
        std::optional<Instant> stamp;
        /// Whom it names while it gives no rows.
        std::vector<mappings::Anchor> rowless_for;
    };
    void note_persons(const store::Write& write, Known& known);

    const mappings::MappingSet& set_;
    mappings::MemoryRows rows_;
    std::map<mappings::ResourceName, Known> resources_;
    std::set<mappings::Anchor> anchors_;
};

}  // namespace gateway::cli
