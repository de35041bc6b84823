// Changes single characters of Region Halland's views at random: each change must be refused when
// the set is loaded, or fail one of the set's own tests. The environment sets NARA_MUTATION_SEED
// and NARA_MUTATION_COUNT.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>

#include "fhir/locate.hpp"
#include "tests/mappings/engine/halland_files.hpp"
#include "tests/mutation/mutants.hpp"

namespace mappings {
namespace {

using testing::Mutant;
using testing::Site;

unsigned long from_environment(const char* name, unsigned long otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoul(text, nullptr, 10);
}

/// "file | pointer | text as changed" -> why no test can tell it from the original.
std::map<std::string, std::string> equivalent_mutants() {
    std::map<std::string, std::string> known;
    std::ifstream in(std::string(NARA_SOURCE_DIR) + "/tests/mutation/equivalent.txt");
    EXPECT_TRUE(in) << "the list of equivalent mutants is missing";
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.front() == '#') continue;
        const std::size_t bar = line.rfind(" | ");
        EXPECT_NE(bar, std::string::npos) << "no reason: " << line;
        if (bar != std::string::npos) known[line.substr(0, bar)] = line.substr(bar + 3);
    }
    return known;
}

std::string place_of(const SetFile& file, const Mutant& mutant) {
    const fhir::Position at = fhir::position_at(file.bytes, mutant.site->offset + mutant.at);
    return file.path + ':' + std::to_string(at.line) + ':' + std::to_string(at.column);
}

TEST(Mutation, EveryChangedCharacterIsCaughtAtLoadOrByATest) {
    const auto seed = from_environment("NARA_MUTATION_SEED", 20261125);
    const auto count = from_environment("NARA_MUTATION_COUNT", 200);
    std::vector<SetFile> files = testing::HallandFiles().files();
    std::size_t escaped = 0;
    const std::vector<Site> sites = testing::sites_of(files, escaped);
    EXPECT_EQ(escaped, 0u) << "texts that are never changed";
    ASSERT_GT(sites.size(), 150u);
    ASSERT_TRUE(check_set(files).good());

    const std::map<std::string, std::string> equivalent = equivalent_mutants();
    std::mt19937 random(static_cast<std::mt19937::result_type>(seed));
    unsigned long at_load = 0;
    unsigned long by_test = 0;
    unsigned long survived = 0;
    for (unsigned long i = 0; i < count;) {
        const Mutant mutant = testing::mutate(sites, random);
        SetFile& file = files[mutant.site->file];
        if (equivalent.contains(file.path + " | " + mutant.site->pointer + " | " + mutant.text)) {
            continue;
        }
        ++i;
        const std::string original = file.bytes;
        file.bytes = testing::bytes_of(file, mutant);
        const SetReport report = check_set(files);
        file.bytes = original;
        if (report.set == nullptr) {
            ++at_load;
        } else if (!report.good()) {
            ++by_test;
        } else {
            ++survived;
            ADD_FAILURE() << place_of(file, mutant) << ": nothing tells\n  " << mutant.text
                          << "\nfrom\n  " << mutant.site->text << "\n(" << mutant.site->pointer
                          << ", seed " << seed << ", mutant " << i << ")";
        }
    }
    std::printf(
        "Mutation of Halland's views: %lu mutants (seed %lu): %lu caught (%lu at load, %lu by a "
        "test), %lu survived\n",
        count,
        seed,
        at_load + by_test,
        at_load,
        by_test,
        survived
    );
}

}  // namespace
}  // namespace mappings
