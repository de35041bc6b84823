// Breadth-first search over patient keys and numbers.
#include "mappings/engine/assembly/cluster.hpp"

#include <algorithm>
#include <map>
#include <set>

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
    std::vector<std::string> numbers;
    std::vector<std::string> links;
    std::string labels;
    std::string birth_date;
    bool deceased = false;
    bool exists = false;

    int personnummer() const {
        return static_cast<int>(std::count_if(
            numbers.begin(),
            numbers.end(),
            [](const std::string& number) { return strength_of(number) == Strength::personnummer; }
        ));
    }
    bool joins(std::string_view number, Strength weakest) const {
        return personnummer() <= 1 && strength_of(number) <= weakest &&
               std::find(numbers.begin(), numbers.end(), number) != numbers.end();
    }
};

class Search {
public:
    explicit Search(const AssemblyContext& context)
        : context_(context), table_(context.tables.patient) {}

    struct Found {
        std::set<PatientKey> keys;
        std::set<std::string> numbers;
    };

    /// Everything that hangs together with the anchor through identities of at least `weakest`.
    Found reach(const Anchor& anchor, Strength weakest) {
        Found found;
        std::vector<PatientKey> keys;
        std::vector<std::string> numbers;
        if (anchor.source.empty()) {
            numbers.push_back(anchor.value);
        } else {
            keys.push_back({anchor.source, anchor.value});
        }
        while (!keys.empty() || !numbers.empty()) {
            if (!numbers.empty()) {
                std::string number = std::move(numbers.back());
                numbers.pop_back();
                if (!found.numbers.insert(number).second) continue;
                for (const PatientKey& key : carriers(number)) {
                    if (record(key).joins(number, weakest)) keys.push_back(key);
                }
                continue;
            }
            const PatientKey key = std::move(keys.back());
            keys.pop_back();
            if (!found.keys.insert(key).second) continue;
            const Record& patient = record(key);
            for (const std::string& number : patient.numbers) {
                if (patient.joins(number, weakest)) numbers.push_back(number);
            }
            for (const std::string& link : patient.links) keys.push_back({key.source, link});
        }
        return found;
    }

    /// Whether the search brought personnummer together that personnummer and links alone do not.
    bool joins_too_much(const Found& found) {
        std::set<std::string> own;
        for (const std::string& number : found.numbers) {
            if (strength_of(number) != Strength::personnummer) continue;
            if (own.contains(number)) continue;
            if (!own.empty()) return true;
            for (const std::string& joined :
                 reach({.source = {}, .value = number}, Strength::personnummer).numbers) {
                own.insert(joined);
            }
        }
        return false;
    }

    const Record& record(const PatientKey& key) {
        const auto [entry, made] = records_.try_emplace(key);
        if (made) read(key, entry->second);
        return entry->second;
    }

private:
    void read(const PatientKey& key, Record& patient) const {
        const PatientColumns& column = table_.column;
        const RowBatch own = context_.find_key(table_, key.source, key.key);
        for (const Row& row : RowsOf(own)) {
            patient.exists = true;
            patient.labels = row.labels();
            if (patient.birth_date.empty()) patient.birth_date = row.text(column.birth_date);
            patient.deceased =
                patient.deceased || row.is_true(column.is_dead) || !row.text(column.died).empty();
            if (const std::string_view number = row.text(column.number_id); !number.empty()) {
                patient.numbers.emplace_back(number);
            }
            if (const std::string_view link = row.text(column.replaced_by); !link.empty()) {
                patient.links.emplace_back(link);
            }
        }
        // The other way round: records that say that this one replaced them.
        const RowBatch replaced = context_.find(table_, column.replaced_by, key.key, key.source);
        for (const Row& row : RowsOf(replaced)) patient.links.emplace_back(row.key());
        sort_unique(patient.numbers);
        sort_unique(patient.links);
    }

    const std::vector<PatientKey>& carriers(const std::string& number) {
        const auto [entry, made] = carriers_.try_emplace(number);
        if (made) {
            const RowBatch found = context_.find(table_, table_.column.number_id, number, {});
            for (const Row& row : RowsOf(found)) {
                entry->second.push_back({std::string(row.source()), std::string(row.key())});
            }
        }
        return entry->second;
    }

    const AssemblyContext& context_;
    const TableOf<PatientColumns>& table_;
    std::map<PatientKey, Record> records_;
    std::map<std::string, std::vector<PatientKey>> carriers_;
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
    Search search(context);
    Search::Found found = search.reach(anchor, Strength::any);
    for (const Strength weaker : {Strength::person_number, Strength::personnummer}) {
        if (!search.joins_too_much(found)) break;
        found = search.reach(anchor, weaker);
    }

    Cluster cluster;
    cluster.keys.assign(found.keys.begin(), found.keys.end());
    cluster.numbers.assign(found.numbers.begin(), found.numbers.end());
    for (const PatientKey& key : cluster.keys) {
        const Record& patient = search.record(key);
        cluster.has_patient = cluster.has_patient || patient.exists;
        cluster.several_numbers = cluster.several_numbers || patient.personnummer() > 1;
        cluster.deceased = cluster.deceased || patient.deceased;
        if (cluster.birth_date.empty()) cluster.birth_date = patient.birth_date;
        if (context.effect_of(patient.labels).denies) cluster.denied.push_back(key);
        for_each_word(patient.labels, [&](std::string_view label) {
            cluster.labels.emplace_back(label);
        });
    }
    sort_unique(cluster.labels);
    return cluster;
}

}  // namespace mappings
