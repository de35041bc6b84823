// First pass over a Bundle: what each entry asks for and where its resource will be, so that
// references between entries can be resolved before any of them is prepared.
#pragma once

#include <string>
#include <string_view>

#include "fhir/bundle.hpp"
#include "fhir/reference.hpp"
#include "gateway/ingest/bundle.hpp"

namespace gateway::ingest {

/// Lives for the length of one Bundle and borrows everything it is given.
class EntryPlacer {
public:
    EntryPlacer(
        const Rules& rules,
        const Sender& sender,
        const auth::ContentIds& ids,
        OtherTypes other_types,
        const fhir::Node& root,
        const fhir::Bundle& bundle
    )
        : rules_(rules),
          sender_(sender),
          ids_(ids),
          other_types_(other_types),
          root_(root),
          bundle_(bundle) {}

    /// Fills kind, key, conditions or refusal of the entry's action; a put is still to be prepared.
    void place(const fhir::BundleEntry& entry, EntryAction& action);
    /// Where the entries placed so far will be.
    const fhir::EntryTargets& targets() const { return targets_; }

private:
    void place_remove(
        const fhir::BundleEntry& entry,
        const fhir::EntryPath& path,
        const fhir::ReferenceParts& target,
        EntryAction& action
    );
    void place_put(
        const fhir::BundleEntry& entry,
        const fhir::EntryPath& path,
        const fhir::ReferenceParts& target,
        EntryAction& action
    );
    static void take_conditions(
        const fhir::BundleEntry& entry, const fhir::EntryPath& path, EntryAction& action
    );
    void not_taken(const fhir::Node& entry, std::string_view type, EntryAction& action) const;

    const Rules& rules_;
    const Sender& sender_;
    const auth::ContentIds& ids_;
    OtherTypes other_types_;
    const fhir::Node& root_;
    const fhir::Bundle& bundle_;
    fhir::EntryTargets targets_;
};

/// An issue at a place in the Bundle.
fhir::Issue issue_at(
    const fhir::Node& node,
    fhir::IssueType type,
    std::string code,
    std::string text,
    fhir::Severity severity = fhir::Severity::error
);

}  // namespace gateway::ingest
