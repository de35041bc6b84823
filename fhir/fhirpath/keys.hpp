// The names of resources and of what references point to, as getResourceKey() and getReferenceKey()
// of SQL on FHIR give them (https://sql-on-fhir.org/ig/2.0.0).
#pragma once

#include <initializer_list>
#include <string_view>

#include "fhir/fhirpath/arena.hpp"
#include "fhir/fhirpath/evaluator.hpp"

namespace fhir::fhirpath {

/// Makes keys for one evaluation. Borrows everything; texts live in the arena, the document or the
/// scope.
class KeyMaker {
public:
    /// `root` is the resource by itself, or the container of a contained one; may be null.
    KeyMaker(Arena& arena, const KeyScope* keys, const json::Value* root)
        : arena_(arena), keys_(keys), root_(root) {}

    /// Where `#id` is looked up.
    const json::Value* container() const {
        return keys_ != nullptr && keys_->container != nullptr ? keys_->container : root_;
    }
    /// The resource of that id among what the container contains, or null.
    const json::Value* contained(std::string_view id) const;

    /// Empty when it has none.
    std::string_view key_of(const json::Value& resource);
    ReferenceTarget target_of(const json::Value& reference);

private:
    /// "Type/id" of the stored resource.
    std::string_view owner();
    std::string_view joined(std::initializer_list<std::string_view> parts);
    bool is_own_base(std::string_view base) const;

    Arena& arena_;
    const KeyScope* keys_;
    const json::Value* root_;
};

}  // namespace fhir::fhirpath
