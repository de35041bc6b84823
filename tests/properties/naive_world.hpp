// The JSON of a plain world as the naive model looks at it: everything is found by going through
// all resources.
#pragma once

#include <rapidjson/document.h>

#include <initializer_list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/properties/push.hpp"

namespace gateway::properties {

using Json = rapidjson::Value;
using Names = std::set<std::string>;

/// The value at a path of member names, through the first elements of arrays; null when there is
/// none.
const Json* at(const Json* value, std::initializer_list<const char*> path);
/// The text there; empty when there is none.
std::string text(const Json* value, std::initializer_list<const char*> path);
/// The elements of an array, or the one value.
std::vector<const Json*> all(const Json* value);

/// The resources around one person, by "<source>|<Type>/<id>".
class NaiveWorld {
public:
    NaiveWorld(const Pushes& pushes, const std::string& personnummer);

    const Json* find(const std::string& key) const;
    /// Teams about the person, by key.
    std::map<std::string, const Json*> teams() const;
    /// The units in whose lists the person is, as units_of() names them.
    Names listed() const;

    static std::string source_of(const std::string& key) { return key.substr(0, key.find('|')); }
    static std::string key_of(const std::string& source, const Json* reference);
    static bool denies(const Json* resource);
    /// What a person or unit is known by.
    std::string hsa_or_key(const std::string& key) const;
    /// Whether a care giver stands above the unit, or is the unit.
    bool has_giver(const std::string& unit) const;
    /// The unit, and the typed unit that an organization without type belongs to.
    Names units_of(const std::string& unit) const;

private:
    void find_person(const std::string& personnummer);
    bool is_about_person(const std::string& key, const Json* team) const;
    std::vector<std::string> chain(const std::string& unit) const;
    bool is(const std::string& unit, const char* type) const;

    std::map<std::string, std::unique_ptr<rapidjson::Document>> resources_;
    Names numbers_;
    Names patients_;
};

}  // namespace gateway::properties
