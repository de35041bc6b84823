// A borrowed cursor into a Document, linked to its parent on the stack; it builds its path only
// when an issue is reported, so the good path pays nothing for good errors.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "fhir/json.hpp"

namespace fhir {

/// Valid as long as the Document and the parent Node it was made from. Not owned, not thread-bound.
class Node {
public:
    /// The root of a document.
    explicit Node(const json::Value& value) : value_(&value) {}
    /// A member of an object. `element_length` says how much of the name FHIRPath knows: 5 for
    /// "valueQuantity", which is the element "value" (a leading underscore does not count).
    Node(
        const Node& parent,
        std::string_view member,
        const json::Value& value,
        std::size_t element_length = std::string_view::npos
    )
        : value_(&value), parent_(&parent), name_(member), element_length_(element_length) {}
    /// An element of an array.
    Node(const Node& parent, std::size_t index, const json::Value& value)
        : value_(&value), parent_(&parent), index_(static_cast<std::ptrdiff_t>(index)) {}

    const json::Value& value() const { return *value_; }
    const Node* parent() const { return parent_; }
    /// The member's name; empty for the root and for array elements.
    std::string_view name() const { return name_; }

    /// "CareTeam.participant[0].role[0]": the FHIRPath of this element from the root resource.
    std::string expression() const;
    /// "/participant/0/role/0": the JSON Pointer (RFC 6901) of this element.
    std::string pointer() const;

private:
    const json::Value* value_;
    const Node* parent_ = nullptr;
    std::string_view name_;
    std::size_t element_length_ = std::string_view::npos;
    std::ptrdiff_t index_ = -1;
};

}  // namespace fhir
