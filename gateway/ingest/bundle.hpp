// Intake of a Bundle: which entries are taken, where each is stored, references between them
// resolved, every entry checked and extracted. Pure but for the moment handed in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fhir/bundle.hpp"
#include "fhir/document.hpp"
#include "fhir/result.hpp"
#include "gateway/auth/content_id.hpp"
#include "gateway/ingest/prepare.hpp"

namespace gateway::ingest {

/// What becomes of entries whose type is not taken.
enum class OtherTypes : std::uint8_t { refuse, leave_out };

/// What one entry asks for, ready to be carried out.
struct EntryAction {
    enum class Kind : std::uint8_t { put, remove, read, left_out, refused };
    Kind kind = Kind::refused;
    fhir::BundleMethod method = fhir::BundleMethod::get;
    /// What is read, written or deleted; empty when refused or left out.
    store::Key key;
    /// For put and remove.
    store::Write write;
    /// Warnings of a put, the warning of an entry left out.
    std::vector<fhir::Issue> warnings;
    /// In a transaction: the earlier entry that puts the very same resource (a POST that stands
    /// twice); its write is this one's too.
    std::optional<std::size_t> same_as;
    /// In a batch: why this entry alone is refused.
    std::optional<fhir::Outcome> refusal;
};

/// One action per entry, in the order of the Bundle.
struct BundlePlan {
    fhir::BundleType type = fhir::BundleType::batch;
    std::vector<EntryAction> actions;
    /// Indexes into `actions` in the order of carrying out.
    std::vector<std::size_t> order;
};

/// A transaction is refused as a whole with the issues of all its entries; in a batch each entry
/// stands alone. Issues name their place in the Bundle.
fhir::Result<BundlePlan> plan_bundle(
    const Rules& rules,
    const Sender& sender,
    const auth::ContentIds& ids,
    OtherTypes other_types,
    const fhir::Document& document
);

}  // namespace gateway::ingest
