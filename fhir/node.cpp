// Paths of nodes, built on demand.
#include "fhir/node.hpp"

namespace fhir {

std::string Node::expression() const {
    if (parent_ == nullptr) return std::string(json::find_text(*value_, "resourceType"));
    std::string path = parent_->expression();
    if (index_ >= 0) return path + "[" + std::to_string(index_) + "]";
    if (!path.empty()) path += '.';
    // `_birthDate` carries the id and the extensions of `birthDate`: in FHIRPath it is one element.
    path += name_.substr(name_.starts_with('_') ? 1 : 0).substr(0, element_length_);
    return path;
}

std::string Node::pointer() const {
    if (parent_ == nullptr) return "";
    std::string path = parent_->pointer() + "/";
    if (index_ >= 0) return path + std::to_string(index_);
    for (const char c : name_) {
        if (c == '~')
            path += "~0";
        else if (c == '/')
            path += "~1";
        else
            path += c;
    }
    return path;
}

}  // namespace fhir
