// Breadth-first search over patient keys and numbers.
#include "mappings/engine/assembly/cluster.hpp"

#include <algorithm>

#include "mappings/engine/assembly/text_set.hpp"

namespace mappings {
namespace {

/// Which identities join records, weakest last.
enum class Strength : std::uint8_t { personnummer, person_number, any };

Strength strength_of(std::string_view number) {
    if (number.starts_with("pnr:")) return Strength::personnummer;
    const bool person =
        number.starts_with("snr:") || number.starts_with("nrid:") || number.starts_with("lrn:");
    return person ? Strength::person_number : Strength::any;
}

/// One Patient resource.
struct Record {
    /// Where the resource is stored, as its rows say it.
    PatientKey key;
    List<std::string_view> numbers;
    List<std::string_view> links;
    std::string_view labels;
    std::string_view birth_date;
    bool deceased = false;
    bool exists = false;
    int personnummer = 0;
    const Record* next = nullptr;

    bool joins(std::string_view number, Strength weakest) const {
        return personnummer <= 1 && strength_of(number) <= weakest &&
               std::find(numbers.begin(), numbers.end(), number) != numbers.end();
    }
};

class Search {
public:
    explicit Search(const AssemblyContext& context)
        : context_(context), memory_(context.memory), table_(context.tables.patient) {}

    struct Found {
        /// Sorted.
        List<PatientKey> keys;
        List<std::string_view> numbers;
    };

    /// Everything that hangs together with the anchor through identities of at least `weakest`.
    Found reach(const PatientKey& anchor, Strength weakest) {
        TextSet found_keys(memory_);
        TextSet found_numbers(memory_);
        Growing<PatientKey> keys(memory_);
        Growing<std::string_view> numbers(memory_);
        if (anchor.source.empty()) {
            numbers.push_back(anchor.key);
        } else {
            keys.push_back(anchor);
        }
        while (!keys.empty() || !numbers.empty()) {
            if (!numbers.empty()) {
                const std::string_view number = numbers.back();
                numbers.pop_back();
                if (!found_numbers.insert({{}, number})) continue;
                for (const Row& row : RowsOf(carriers(number))) {
                    const PatientKey key{row.source(), row.key()};
                    if (record(key).joins(number, weakest)) keys.push_back(key);
                }
                continue;
            }
            const PatientKey key = keys.back();
            keys.pop_back();
            if (!found_keys.insert(key)) continue;
            const Record& patient = record(key);
            for (const std::string_view number : patient.numbers) {
                if (patient.joins(number, weakest)) numbers.push_back(number);
            }
            for (const std::string_view link : patient.links) keys.push_back({key.source, link});
        }
        return {sorted_keys(found_keys), sorted_numbers(found_numbers)};
    }

    /// Whether the search brought personnummer together that personnummer and links alone do not.
    bool joins_too_much(const Found& found) {
        const auto is_personnummer = [](std::string_view number) {
            return strength_of(number) == Strength::personnummer;
        };
        // The ordinary person has one, and needs no second search.
        if (std::count_if(found.numbers.begin(), found.numbers.end(), is_personnummer) < 2) {
            return false;
        }
        List<std::string_view> own;
        for (const std::string_view number : found.numbers) {
            if (!is_personnummer(number)) continue;
            if (std::find(own.begin(), own.end(), number) != own.end()) continue;
            if (!own.empty()) return true;
            own = reach({{}, number}, Strength::personnummer).numbers;
        }
        return false;
    }

    const Record& record(const PatientKey& key) {
        for (const Record* known = records_; known != nullptr; known = known->next) {
            if (known->key == key) return *known;
        }
        Record made = read(key);
        made.next = records_;
        records_ = memory_.make(made);
        return *records_;
    }

private:
    Record read(const PatientKey& key) const {
        const PatientColumns& column = table_.column;
        Record patient;
        patient.key = key;
        Growing<std::string_view> numbers(memory_);
        Growing<std::string_view> links(memory_);
        for (const Row& row : RowsOf(context_.find_key(table_, key.source, key.key))) {
            patient.exists = true;
            patient.key = {row.source(), row.key()};
            patient.labels = row.labels();
            if (patient.birth_date.empty()) patient.birth_date = row.text(column.birth_date);
            patient.deceased =
                patient.deceased || row.is_true(column.is_dead) || !row.text(column.died).empty();
            if (const std::string_view number = row.text(column.number_id); !number.empty()) {
                numbers.push_back(number);
            }
            if (const std::string_view link = row.text(column.replaced_by); !link.empty()) {
                links.push_back(link);
            }
        }
        // The other way round: records that say that this one replaced them.
        const RowBatch& replaced = context_.find(table_, column.replaced_by, key.key, key.source);
        for (const Row& row : RowsOf(replaced)) links.push_back(row.key());
        sort_unique(numbers);
        sort_unique(links);
        patient.numbers = numbers.list();
        patient.links = links.list();
        patient.personnummer = static_cast<int>(std::count_if(
            numbers.begin(),
            numbers.end(),
            [](std::string_view number) { return strength_of(number) == Strength::personnummer; }
        ));
        return patient;
    }

    /// Rows of the records that carry the number.
    const RowBatch& carriers(std::string_view number) {
        for (const Carriers& known : carriers_) {
            if (known.number == number) return *known.rows;
        }
        const RowBatch& found = context_.find(table_, table_.column.number_id, number, {});
        carriers_.push_back({number, &found});
        return found;
    }

    static List<PatientKey> sorted_keys(const TextSet& found) {
        Growing<PatientKey> keys(found.pairs().arena(), found.pairs().size());
        for (const PatientKey& key : found.pairs()) keys.push_back(key);
        std::sort(keys.begin(), keys.end());
        return keys.list();
    }
    static List<std::string_view> sorted_numbers(const TextSet& found) {
        Growing<std::string_view> numbers(found.pairs().arena(), found.pairs().size());
        for (const PatientKey& number : found.pairs()) numbers.push_back(number.key);
        std::sort(numbers.begin(), numbers.end());
        return numbers.list();
    }

    struct Carriers {
        std::string_view number;
        const RowBatch* rows;
    };

    const AssemblyContext& context_;
    Memory& memory_;
    const TableOf<PatientColumns>& table_;
    const Record* records_ = nullptr;
    Growing<Carriers> carriers_{memory_};
};

}  // namespace

bool Cluster::has(std::string_view source, std::string_view key) const {
    return std::any_of(keys.begin(), keys.end(), [&](const PatientKey& one) {
        return one.source == source && one.key == key;
    });
}
bool Cluster::has_number(std::string_view number) const {
    return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}
bool Cluster::denies(std::string_view source, std::string_view key) const {
    return std::any_of(denied.begin(), denied.end(), [&](const PatientKey& one) {
        return one.source == source && one.key == key;
    });
}

Cluster cluster_of(const AssemblyContext& context, const Anchor& anchor) {
    Memory& memory = context.memory;
    Search search(context);
    // The model outlives the anchor that was asked for.
    const PatientKey asked{memory.copy(anchor.source), memory.copy(anchor.value)};
    Search::Found found = search.reach(asked, Strength::any);
    for (const Strength weaker : {Strength::person_number, Strength::personnummer}) {
        if (!search.joins_too_much(found)) break;
        found = search.reach(asked, weaker);
    }

    Cluster cluster;
    cluster.numbers = found.numbers;
    Growing<PatientKey> keys(memory, found.keys.size());
    Growing<PatientKey> denied(memory);
    Growing<std::string_view> labels(memory);
    for (const PatientKey& key : found.keys) {
        const Record& patient = search.record(key);
        keys.push_back(patient.key);
        cluster.has_patient = cluster.has_patient || patient.exists;
        cluster.several_numbers = cluster.several_numbers || patient.personnummer > 1;
        cluster.deceased = cluster.deceased || patient.deceased;
        if (cluster.birth_date.empty()) cluster.birth_date = patient.birth_date;
        if (context.effect_of(patient.labels).denies) denied.push_back(key);
        for_each_word(patient.labels, [&](std::string_view label) { labels.push_back(label); });
    }
    sort_unique(labels);
    cluster.keys = keys.list();
    cluster.denied = denied.list();
    cluster.labels = labels.list();
    return cluster;
}

}  // namespace mappings
