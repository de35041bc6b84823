// Finding by going through everything.
#include "tests/properties/naive_world.hpp"

#include <algorithm>

namespace gateway::properties {

const Json* at(const Json* value, std::initializer_list<const char*> path) {
    for (const char* name : path) {
        while (value != nullptr && value->IsArray())
            value = value->Empty() ? nullptr : &(*value)[0];
        if (value == nullptr || !value->IsObject() || !value->HasMember(name)) return nullptr;
        value = &(*value)[name];
    }
    return value;
}
std::string text(const Json* value, std::initializer_list<const char*> path) {
    const Json* found = at(value, path);
    return found != nullptr && found->IsString() ? found->GetString() : "";
}
std::vector<const Json*> all(const Json* value) {
    if (value == nullptr) return {};
    std::vector<const Json*> elements;
    if (!value->IsArray()) return {value};
    for (const Json& element : value->GetArray()) elements.push_back(&element);
    return elements;
}

NaiveWorld::NaiveWorld(const Pushes& pushes, const std::string& personnummer) {
    for (const Push& push : pushes) {
        auto document = std::make_unique<rapidjson::Document>();
        document->Parse(push.body.c_str());
        resources_[push.source + "|" + push.owner()] = std::move(document);
    }
    find_person(personnummer);
}

std::map<std::string, const Json*> NaiveWorld::teams() const {
    std::map<std::string, const Json*> found;
    for (const auto& [key, team] : resources_) {
        if (key.find("|CareTeam/") == std::string::npos) continue;
        if (is_about_person(key, team.get())) found[key] = team.get();
    }
    return found;
}

Names NaiveWorld::listed() const {
    Names units;
    for (const std::string& patient : patients_) {
        const std::string unit =
            key_of(source_of(patient), at(find(patient), {"generalPractitioner"}));
        // A unit of which nothing has come yet is no listing yet.
        if (find(unit) != nullptr) units.merge(units_of(unit));
    }
    return units;
}

const Json* NaiveWorld::find(const std::string& key) const {
    const auto found = resources_.find(key);
    return found == resources_.end() ? nullptr : found->second.get();
}
std::string NaiveWorld::key_of(const std::string& source, const Json* reference) {
    const std::string target = text(reference, {"reference"});
    return target.empty() ? "" : source + "|" + target;
}
bool NaiveWorld::denies(const Json* resource) {
    return text(resource, {"meta", "security", "code"}) == "NOPATIENT";
}

// Patients with one of the person's numbers, and those they are linked with, until no more
// come.
void NaiveWorld::find_person(const std::string& personnummer) {
    numbers_ = {personnummer};
    std::size_t before = 0;
    do {
        before = numbers_.size() + patients_.size();
        for (const auto& [key, patient] : resources_) {
            if (key.find("|Patient/") == std::string::npos) continue;
            const std::string number = text(patient.get(), {"identifier", "value"});
            const std::string other = key_of(source_of(key), at(patient.get(), {"link", "other"}));
            if (!numbers_.contains(number) && !patients_.contains(key) &&
                !patients_.contains(other)) {
                continue;
            }
            patients_.insert(key);
            if (!number.empty()) numbers_.insert(number);
            if (!other.empty()) patients_.insert(other);
        }
    } while (before != numbers_.size() + patients_.size());
}

bool NaiveWorld::is_about_person(const std::string& key, const Json* team) const {
    const std::string patient = key_of(source_of(key), at(team, {"subject"}));
    if (!patient.empty()) return patients_.contains(patient);
    return numbers_.contains(text(team, {"subject", "identifier", "value"}));
}

// The organization and those above it.
std::vector<std::string> NaiveWorld::chain(const std::string& unit) const {
    std::vector<std::string> result;
    std::string next = unit;
    while (find(next) != nullptr && std::ranges::count(result, next) == 0 && result.size() < 6) {
        result.push_back(next);
        next = key_of(source_of(next), at(find(next), {"partOf"}));
    }
    return result;
}
bool NaiveWorld::is(const std::string& unit, const char* type) const {
    return text(find(unit), {"type", "coding", "code"}) == type;
}
bool NaiveWorld::has_giver(const std::string& unit) const {
    return std::ranges::any_of(chain(unit), [&](const auto& one) {
        return is(one, "143591000052106");
    });
}
std::string NaiveWorld::hsa_or_key(const std::string& key) const {
    const std::string hsa = text(find(key), {"identifier", "value"});
    return hsa.empty() ? key : hsa;
}
Names NaiveWorld::units_of(const std::string& unit) const {
    Names names;
    const auto add = [&](const std::string& key) { names.insert({key, hsa_or_key(key)}); };
    if (!unit.empty()) add(unit);
    for (const std::string& one : chain(unit)) {
        if (!is(one, "43741000") && !is(one, "143591000052106")) continue;
        if (is(one, "43741000")) add(one);
        break;
    }
    return names;
}

}  // namespace gateway::properties
