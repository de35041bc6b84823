// Two passes when the views differ: all resources into rows on trial, then all patients. Pages are
// small, so no snapshot is open for long.
#include "gateway/remap/shadow_diff.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "gateway/store/trial_rows.hpp"
#include "mappings/engine/assemble.hpp"

namespace gateway::remap {
namespace {

constexpr std::size_t most_examples = 5;
constexpr std::size_t resources_per_page = 50;
constexpr std::size_t subjects_per_page = 100;
constexpr std::size_t changes_per_page = 1000;

void add_example(std::vector<std::string>& examples, const std::string& example) {
    const bool known = !examples.empty() && examples.back() == example;
    if (!known && examples.size() < most_examples) examples.push_back(example);
}

fhir::Outcome ended() {
    return {
        fhir::Kind::busy,
        fhir::IssueType::transient,
        "mappings-busy",
        "The comparison was ended before it was done."};
}

fhir::Outcome superseded() {
    return {
        fhir::Kind::conflict,
        fhir::IssueType::conflict,
        "set-superseded",
        "Another mapping set came into force while this one was compared. Compare again."};
}

/// The items of one kind on both sides.
template <class Item>
struct Sides {
    std::vector<const Item*> before;
    std::vector<const Item*> after;
};

using Contacts = std::map<std::string_view, Sides<mappings::ContactItem>>;

class Comparer {
public:
    Comparer(
        store::Store& store,
        std::shared_ptr<const store::Mapping> next,
        const Comparison& comparison
    )
        : next_(std::move(next)),
          comparison_(comparison),
          reader_(store.reader()),
          base_(reader_->set()),
          seen_changes_(reader_->last_change()) {}

    fhir::Result<Difference> run() {
        const auto all_resources = count_resources();
        const bool other_views = next_->extract_id != base_->mapping->extract_id;
        if (other_views) {
            trial_.emplace(comparison_.path, next_);
            if (!extract_all(all_resources)) return ended();
        }
        if (auto refusal = compare_all()) return *std::move(refusal);
        for (auto& [what, changes] : items_) difference_.items.push_back(std::move(changes));
        return std::move(difference_);
    }

private:
    std::int64_t count_resources() {
        std::int64_t count = 0;
        for (const auto& [type, resources] : reader_->counts()) count += resources;
        return count;
    }

    bool extract_all(std::int64_t all) {
        std::int64_t after = 0;
        std::int64_t done = 0;
        for (;;) {
            const auto page = reader_->resources(after, resources_per_page);
            if (page.empty()) return true;
            for (const store::StoredResource& resource : page) {
                if (trial_->add(resource)) continue;
                ++difference_.not_extracted;
                add_example(
                    difference_.not_extracted_examples,
                    resource.key.source + " " + resource.key.owner()
                );
            }
            after = page.back().id;
            done += static_cast<std::int64_t>(page.size());
            // Extracting is one half of the work, comparing the other.
            if (!comparison_.going_on(done / 2, std::max(all, done))) return false;
        }
    }

    std::optional<fhir::Outcome> compare_all() {
        const std::int64_t newest = reader_->last_subject();
        const std::int64_t share = trial_ ? 2 : 1;
        std::int64_t after = 0;
        for (;;) {
            const auto page = reader_->subjects(after, subjects_per_page);
            if (page.empty()) return std::nullopt;
            for (const auto& [subject, anchor] : page) {
                if (!compare_one(subject, anchor)) return superseded();
            }
            after = page.back().first;
            const std::int64_t all = std::max(newest, after);
            if (!comparison_.going_on(all - (all - after) / share, all)) return ended();
        }
    }

    /// Whether the patient's model changed since the comparison began: then a difference may be the
    /// push's and not the set's.
    bool moving(const mappings::Anchor& anchor) {
        if (!trial_) return false;
        for (;;) {
            const auto changes = reader_->changes(seen_changes_, changes_per_page);
            if (changes.empty()) return moved_.contains(anchor);
            for (const store::SubjectChange& change : changes) moved_.insert(change.anchor);
            seen_changes_ = changes.back().sequence;
        }
    }

    /// False when the store has switched.
    bool compare_one(std::int64_t subject, const mappings::Anchor& anchor) {
        memory_.clear();
        next_memory_.clear();
        mappings::Overview before;
        mappings::Overview after;
        {
            const auto snapshot = reader_->snapshot();
            if (snapshot->set_number() != base_->number) return false;
            before = assemble(*base_->mapping, *reader_, anchor, memory_);
            if (!trial_) after = assemble(*next_, *reader_, anchor, next_memory_);
        }
        if (trial_) after = assemble(*next_, trial_->rows(), anchor, next_memory_);
        if (!represents(anchor, before.known ? before : after)) return true;
        ++difference_.patients;
        const auto old_view = select(*base_->mapping, before, memory_);
        const auto new_view = select(*next_, after, next_memory_);
        if (moving(anchor)) {
            ++difference_.patients_moving;
            return true;
        }
        subject_ = subject;
        changed_ = false;
        compare_views(old_view, new_view);
        if (changed_) ++difference_.patients_changed;
        return true;
    }

    mappings::Overview assemble(
        const store::Mapping& mapping,
        mappings::RowSource& rows,
        const mappings::Anchor& anchor,
        mappings::Memory& memory
    ) const {
        return mappings::assemble(*mapping.set, comparison_.sources, rows, anchor, memory);
    }
    mappings::PatientView select(
        const store::Mapping& mapping, const mappings::Overview& overview, mappings::Memory& memory
    ) const {
        if (!overview.known) return {};
        return mappings::select(
            overview,
            mapping.set->policies(),
            mappings::Reader{mappings::ReaderKind::system},
            comparison_.contacts,
            comparison_.now,
            memory
        );
    }

    /// A person has many anchors: the least of them stands for the person.
    static bool represents(const mappings::Anchor& anchor, const mappings::Overview& overview) {
        if (!overview.known) return false;
        mappings::Anchor least = anchor;
        for (const auto& key : overview.keys) {
            least = std::min(least, {std::string(key.source), std::string(key.key)});
        }
        for (const auto number : overview.numbers) {
            least = std::min(least, {"", std::string(number)});
        }
        return least == anchor;
    }

    void compare_views(const mappings::PatientView& before, const mappings::PatientView& after) {
        Contacts contacts;
        gather(before, contacts, &Sides<mappings::ContactItem>::before);
        gather(after, contacts, &Sides<mappings::ContactItem>::after);
        for (const auto& [kind, sides] : contacts)
            compare_items("contact " + std::string(kind), sides);
        compare_items("health centre", sides_of(before.health_centre, after.health_centre));
        compare_items("plan", sides_of(before.plan, after.plan));
        compare_items("time", sides_of(before.appointments, after.appointments));
    }

    static void gather(
        const mappings::PatientView& view,
        Contacts& contacts,
        std::vector<const mappings::ContactItem*> Sides<mappings::ContactItem>::*side
    ) {
        const auto add = [&](const mappings::Section<mappings::ContactItem>& section) {
            for (const mappings::ContactItem& item : section.items) {
                (contacts[mappings::name(item.kind)].*side).push_back(&item);
            }
        };
        add(view.regular_doctor);
        add(view.care_contacts);
        if (view.contact_nurses) add(*view.contact_nurses);
        if (view.planning_doctor) add(*view.planning_doctor);
    }

    template <class Item>
    static Sides<Item> sides_of(
        const mappings::Section<Item>& before, const mappings::Section<Item>& after
    ) {
        Sides<Item> sides;
        for (const Item& item : before.items) sides.before.push_back(&item);
        for (const Item& item : after.items) sides.after.push_back(&item);
        return sides;
    }

    template <class Item>
    void compare_items(const std::string& what, const Sides<Item>& sides) {
        if (sides.before.empty() && sides.after.empty()) return;
        ItemChanges& changes = items_[what];
        changes.what = what;
        changes.before += static_cast<std::int64_t>(sides.before.size());
        changes.after += static_cast<std::int64_t>(sides.after.size());
        for (const Item* item : sides.before) {
            const Item* const same = find(sides.after, item->id);
            if (same == nullptr) note(changes.removed, changes.removed_examples);
            if (same != nullptr && !(*same == *item))
                note(changes.changed, changes.changed_examples);
        }
        for (const Item* item : sides.after) {
            if (find(sides.before, item->id) == nullptr)
                note(changes.added, changes.added_examples);
        }
    }

    template <class Item>
    static const Item* find(const std::vector<const Item*>& items, std::string_view id) {
        const auto found = std::find_if(items.begin(), items.end(), [&](const Item* item) {
            return item->id == id;
        });
        return found == items.end() ? nullptr : *found;
    }

    void note(std::int64_t& count, std::vector<std::string>& examples) {
        ++count;
        changed_ = true;
        if (examples.size() < most_examples) add_example(examples, comparison_.reference(subject_));
    }

    std::shared_ptr<const store::Mapping> next_;
    const Comparison& comparison_;
    std::unique_ptr<store::Reader> reader_;
    std::shared_ptr<const store::SetInForce> base_;
    std::int64_t seen_changes_;
    std::set<mappings::Anchor> moved_;
    std::optional<store::TrialRows> trial_;
    mappings::Memory memory_;
    mappings::Memory next_memory_;
    std::map<std::string, ItemChanges> items_;
    Difference difference_;
    std::int64_t subject_ = 0;
    bool changed_ = false;
};

void write_examples(
    fhir::JsonWriter& json, std::string_view name, const std::vector<std::string>& examples
) {
    const auto list = json.array(name);
    for (const std::string& example : examples) json.string(example);
}

}  // namespace

bool Difference::removes() const {
    return std::any_of(items.begin(), items.end(), [](const ItemChanges& one) {
        return one.removed > 0;
    });
}

void Difference::write(fhir::JsonWriter& json) const {
    json.member("patients", patients);
    json.member("patientsChanged", patients_changed);
    json.member("patientsMoving", patients_moving);
    json.member("removes", removes());
    {
        const auto list = json.array("items");
        for (const ItemChanges& one : items) {
            const auto object = json.object();
            json.member("what", one.what);
            json.member("before", one.before);
            json.member("after", one.after);
            json.member("added", one.added);
            json.member("removed", one.removed);
            json.member("changed", one.changed);
            write_examples(json, "addedExamples", one.added_examples);
            write_examples(json, "removedExamples", one.removed_examples);
            write_examples(json, "changedExamples", one.changed_examples);
        }
    }
    json.member("notExtracted", not_extracted);
    write_examples(json, "notExtractedExamples", not_extracted_examples);
}

fhir::Result<Difference> compare(
    store::Store& store, std::shared_ptr<const store::Mapping> next, const Comparison& comparison
) {
    return Comparer(store, std::move(next), comparison).run();
}

}  // namespace gateway::remap
