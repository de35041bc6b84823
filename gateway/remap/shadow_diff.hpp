// What a mapping set would change of what is shown, over all stored patients, before it is applied.
// Reads with a handle of its own and changes nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "fhir/json_writer.hpp"
#include "fhir/result.hpp"
#include "gateway/clock.hpp"
#include "gateway/store/store.hpp"
#include "mappings/engine/select.hpp"

namespace gateway::remap {

/// "contact fastVardkontakt" (a kind), "health centre", "plan" or "time" (an appointment). An item
/// is the same one when its id is: a contact's says source, team, kind and person.
struct ItemChanges {
    std::string what;
    std::int64_t before = 0;
    std::int64_t after = 0;
    std::int64_t added = 0;
    std::int64_t removed = 0;
    std::int64_t changed = 0;
    /// The first few patients of each, by opaque reference.
    std::vector<std::string> added_examples;
    std::vector<std::string> removed_examples;
    std::vector<std::string> changed_examples;
};

struct Difference {
    std::int64_t patients = 0;
    /// Patients of whom anything is shown otherwise.
    std::int64_t patients_changed = 0;
    /// Patients who changed while they were compared: left out.
    std::int64_t patients_moving = 0;
    /// Sorted by `what`; contacts first.
    std::vector<ItemChanges> items;
    /// Resources the set cannot extract, and the first few ("vas CareTeam/ct1").
    std::int64_t not_extracted = 0;
    std::vector<std::string> not_extracted_examples;

    /// Whether something that is shown now would not be.
    bool removes() const;
    void write(fhir::JsonWriter& json) const;
};

struct Comparison {
    /// Of the database, for the throw-away rows beside it.
    std::string path;
    std::vector<mappings::SourceSettings> sources;
    std::vector<mappings::SourceContact> contacts;
    /// The moment to show for.
    Instant now;
    /// The reference of a patient in the examples.
    std::function<std::string(std::int64_t subject)> reference;
    /// Told now and then how far it is; answers false to end it.
    std::function<bool(std::int64_t done, std::int64_t all)> going_on;
};

/// Compares the set in force with `next`. Refused: ended by `going_on`, or another set came into
/// force meanwhile ("set-superseded"). Throws std::runtime_error when the disk fails.
fhir::Result<Difference> compare(
    store::Store& store, std::shared_ptr<const store::Mapping> next, const Comparison& comparison
);

}  // namespace gateway::remap
