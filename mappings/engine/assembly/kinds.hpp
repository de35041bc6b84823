// From the codes of a participant's role to kinds of fast kontakt (IN-1, IN-4).
#pragma once

#include <span>
#include <string_view>

#include "mappings/engine/assembly/context.hpp"

namespace mappings {

/// A coding as received.
struct SourceCoding {
    std::string_view system;
    std::string_view code;
    std::string_view display;
};

struct KindFound {
    ContactKind kind = ContactKind::other;
    /// The national code; unknown ones unchanged.
    CodedValue code;
    CodedValue source_code;
};

/// The kinds that the codings of one participant mean, one entry per distinct kind, in the order of
/// ContactKind and code; the order of the codings does not matter. A national code means itself;
/// any other goes through the kind map. A code that only says more coarsely what another coding
/// says (1 beside a contact nurse's code) adds no kind. When none means anything, the list is
/// empty.
List<KindFound> kinds_of(const AssemblyContext& context, std::span<const SourceCoding> codings);

}  // namespace mappings
