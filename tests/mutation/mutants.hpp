// Single-character changes of the paths and constants of a set's views: what a slip of the hand
// makes of them. Each is a whole set with one character replaced, left out or put in.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "mappings/engine/set_file.hpp"

namespace mappings::testing {

/// A text of a view that means something: a path, a forEach, a condition, a constant's value.
struct Site {
    std::size_t file = 0;
    /// JSON Pointer of the text.
    std::string pointer;
    std::string text;
    /// The first byte of the text in the file, behind its quotation mark.
    std::size_t offset = 0;
};

struct Mutant {
    const Site* site = nullptr;
    /// The byte of the text that is changed.
    std::size_t at = 0;
    std::string text;
};

/// Every site of the files below views/, in their order. Texts with escapes are left out; `escaped`
/// counts them.
std::vector<Site> sites_of(const std::vector<SetFile>& files, std::size_t& escaped);

/// One mutant, each character of each site as likely as any other. Never one that FHIRPath reads
/// the same (white space between tokens). std::mt19937 is the same everywhere, and so are mutants.
Mutant mutate(const std::vector<Site>& sites, std::mt19937& random);

/// The file with the mutant in it.
std::string bytes_of(const SetFile& file, const Mutant& mutant);

}  // namespace mappings::testing
