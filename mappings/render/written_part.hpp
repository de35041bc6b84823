// Parts that many items of an answer have in common.
#pragma once

#include <cstddef>
#include <optional>

#include "fhir/json_writer.hpp"
#include "mappings/model/patient_view.hpp"

namespace mappings {

// Equal texts, and the very same list: quicker told than equal lists, and true for what items
// share.
inline bool is_same(List<Contact> left, List<Contact> right) {
    return left.data() == right.data() && left.size() == right.size();
}
inline bool is_same(const Unit& left, const Unit& right) {
    return is_same(left.contact, right.contact) && left.hsa_id == right.hsa_id &&
           left.name == right.name;
}
inline bool is_same(const CareTeam& left, const CareTeam& right) {
    return is_same(left.contact, right.contact) && left.id == right.id && left.name == right.name &&
           left.external_notes == right.external_notes;
}
inline bool is_same(const ItemSource& left, const ItemSource& right) {
    return left == right;
}

/// A member of items (the team, a unit, the source) that is mostly the same for several contacts of
/// one person: its bytes are made once and copied. For one answer, whose items stand at one depth.
template <class Part>
class WrittenPart {
public:
    /// Writes the member; by `write_member()` unless it is that of the item before.
    template <class Write>
    void write(fhir::JsonWriter& out, const Part& part, const Write& write_member) {
        if (last_ && is_same(*last_, part)) return out.again(from_, to_);
        from_ = out.size();
        write_member();
        to_ = out.size();
        last_ = part;
    }

private:
    std::optional<Part> last_;
    std::size_t from_ = 0;
    std::size_t to_ = 0;
};

}  // namespace mappings
