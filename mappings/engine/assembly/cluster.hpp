// Which patient records are one person: keys that share a normalised identity or a replaced-by link
// (mapping.md sections 6 and 12).
#pragma once

#include <string_view>

#include "mappings/engine/assemble.hpp"
#include "mappings/engine/assembly/context.hpp"

namespace mappings {

/// A person. Everything is sorted.
struct Cluster {
    List<PatientKey> keys;
    /// Keys among them on whose own resource a label keeps everything from patients.
    List<PatientKey> denied;
    List<std::string_view> numbers;
    List<std::string_view> labels;
    std::string_view birth_date;
    bool deceased = false;
    /// At least one Patient resource of the cluster is here.
    bool has_patient = false;
    /// A Patient carries several personnummer: it is joined with nothing by number.
    bool several_numbers = false;

    bool has(std::string_view source, std::string_view key) const;
    bool has_number(std::string_view number) const;
    bool denies(std::string_view source, std::string_view key) const;
};

/// The person the anchor names. Records are joined by personnummer and by replaced-by links; by
/// other identities only as long as that brings no two personnummer together which those do not:
/// showing one person's contacts to another is worse than showing too few.
Cluster cluster_of(const AssemblyContext& context, const Anchor& anchor);

}  // namespace mappings
