// Listings.
#include "mappings/engine/assembly/listings.hpp"

#include <algorithm>
#include <tuple>

#include "mappings/engine/assembly/people.hpp"
#include "mappings/engine/assembly/units.hpp"
#include "mappings/identity/identity.hpp"
#include "mappings/identity/systems.hpp"

namespace mappings {
namespace {

/// A listing as its row and what that refers to say it.
class Joined {
public:
    Joined(const AssemblyContext& context, const Row& row, Listing& listing)
        : context_(context), column_(context.tables.listing.column), row_(row), listing_(listing) {}

    /// False when the row names nothing that is known.
    bool fill() {
        join();
        if (!listing_.unit && !listing_.resource) return false;
        const std::string_view source = row_.source();
        listing_.provenance = context_.provenance_of(row_);
        listing_.listing_type = context_.settings(source).listing_type;
        labels_.add(context_.effect_of(row_.labels()));
        listing_.approved_for_patient = !labels_.denies;
        listing_.id =
            stable_id(context_.memory, "hc_", {source, "|", row_.key(), "|", content_behind_key()});
        return true;
    }

private:
    /// What tells it from the patient's other listings: who and which unit.
    std::string_view content_behind_key() const {
        Memory& memory = context_.memory;
        std::string_view content = listing_.resource_key;
        for (const std::string_view key : listing_.unit_keys) {
            content = memory.compose({content, "|", key});
        }
        if (!listing_.unit || !listing_.unit_keys.empty()) return content;
        return memory.compose({content, "|", listing_.unit->name});
    }

    void join() {
        const std::string_view unit = row_.text(column_.unit);
        const std::string_view role = row_.text(column_.role);
        const std::string_view person = row_.text(column_.person);
        const std::string_view id = row_.text(column_.gp_id);
        const std::string_view display = row_.text(column_.gp_display);
        if (!unit.empty()) return set_unit({row_.source(), unit, id, display});
        if (!role.empty()) return set_role(role, display);
        if (!person.empty()) return set_person({row_.source(), person, id, display});
        const std::string_view type = row_.text(column_.gp_type);
        const bool is_person = type == "Practitioner" || type == "PractitionerRole" ||
                               (type.empty() && is_stored_person(id));
        if (is_person) return set_person({row_.source(), {}, id, display});
        // Listning is to a unit: what is said without a type is taken as one.
        set_unit({row_.source(), {}, id, display});
    }

    bool is_stored_person(std::string_view id) const {
        const TableOf<PersonColumns>& table = context_.tables.practitioner;
        return !context_.find_id(table, id).empty();
    }

    void set_unit(const Reference& reference) {
        const UnitFacts& facts = resolve_unit(context_, reference);
        listing_.unit = facts.providing ? facts.providing : facts.managing;
        // A list kept by the care giver itself still names where the patient is listed.
        if (!listing_.unit) listing_.unit = facts.giver_by_part_of;
        listing_.unit_keys = facts.keys;
        listing_.care_giver =
            facts.giver_by_hierarchy ? facts.giver_by_hierarchy : facts.giver_by_part_of;
        labels_.denies = labels_.denies || facts.labels.denies;
    }

    void set_role(std::string_view key, std::string_view display) {
        const RoleFacts& role = resolve_role(context_, row_.source(), key, display);
        set_unit(role.unit(row_.source()));
        set_resource(role.person, role.labels);
        if (!listing_.resource) return;
        listing_.resource->qualification = {
            .code = role.position,
            .code_system = role.position.empty() ? std::string_view()
                                                 : oid_of(IdentifierSystem::hsa_befattning),
            .display_name = role.title,
        };
    }

    void set_person(const Reference& reference) {
        set_resource(resolve_person(context_, reference), {});
    }

    void set_resource(const PersonFacts& person, const LabelEffect& role_labels) {
        if (person.name.empty() && person.hsa_id.empty()) return;
        LabelEffect labels = person.labels;
        labels.add(role_labels);
        labels_.denies = labels_.denies || labels.denies;
        listing_.resource = Practitioner{
            .hsa_id = person.hsa_id,
            .name = person.name,
            .qualification = {},
            .protected_identity = labels.protects,
        };
        listing_.resource_key = person.person_key;
    }

    const AssemblyContext& context_;
    const ListingColumns& column_;
    const Row row_;
    Listing& listing_;
    LabelEffect labels_;
};

bool same_listing(const Listing& left, const Listing& right) {
    if (left.resource_key != right.resource_key) return false;
    if (left.unit.has_value() != right.unit.has_value()) return false;
    if (!left.unit) return left.resource == right.resource;
    return std::any_of(left.unit_keys.begin(), left.unit_keys.end(), [&](std::string_view key) {
        return std::binary_search(right.unit_keys.begin(), right.unit_keys.end(), key);
    });
}

}  // namespace

List<Listing> listings_of(
    const AssemblyContext& context, const Cluster& cluster, Growing<Dropped>& dropped
) {
    const TableOf<ListingColumns>& table = context.tables.listing;
    Growing<Listing> all(context.memory);
    for (const PatientKey& key : cluster.keys) {
        const RowBatch& found = context.find(table, table.column.patient, key.key, key.source);
        for (const Row& row : RowsOf(found)) {
            if (Joined(context, row, all.add()).fill()) continue;
            all.pop_back();
            dropped.push_back(context.dropped(WhyNot::join_pending, row, "listing"));
        }
    }
    if (all.size() < 2) return all.list();
    std::sort(all.begin(), all.end(), [&](const Listing& left, const Listing& right) {
        const auto place = [&](const Listing& one) {
            return std::tuple(
                context.source_rank(one.provenance.source), one.provenance.source, one.id
            );
        };
        return place(left) < place(right);
    });
    Growing<Listing> kept(context.memory, all.size());
    for (const Listing& listing : all) {
        const auto same = std::find_if(kept.begin(), kept.end(), [&](const Listing& one) {
            return same_listing(one, listing);
        });
        if (same == kept.end()) {
            kept.push_back(listing);
        } else {
            same->approved_for_patient = same->approved_for_patient && listing.approved_for_patient;
        }
    }
    return kept.list();
}

}  // namespace mappings
