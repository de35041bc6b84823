// Runs rapidcheck. Not <rapidcheck/gtest.h>: its macro keeps neither seed nor counterexample.
#include "tests/properties/check.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace gateway::properties {
namespace {

using std::chrono::steady_clock;

// Each smaller world is tried as a whole: without an end, shrinking could outlast the patience of
// whoever waits for the failure.
constexpr std::chrono::seconds longest_shrinking{60};

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// Keeps the last world in which the property did not hold: in the end the smallest.
class Counterexample {
public:
    bool is_over() const {
        return !difference_.empty() && steady_clock::now() - first_ > longest_shrinking;
    }
    void note(const Pushes& pushes, const std::string& difference) {
        if (difference_.empty()) first_ = steady_clock::now();
        pushes_ = pushes;
        difference_ = difference;
    }
    /// Writes it where the test runs, and says how to keep it.
    std::string saved(std::string_view name) const {
        std::string file = "property-" + std::string(name) + ".json";
        std::ranges::replace(file, ' ', '-');
        std::ofstream(file) << to_file(name, pushes_);
        return difference_ + "\nThe smallest world found is in " +
               std::filesystem::absolute(file).string() +
               "\nTo keep it as a case: give it a description, and move it to "
               "tests/cases/properties/.";
    }

private:
    Pushes pushes_;
    std::string difference_;
    steady_clock::time_point first_;
};

std::string how_to_repeat(const std::string& name, const rc::detail::TestResult& result) {
    rc::detail::FailureResult failure;
    if (!result.match(failure)) return {};
    rc::detail::Configuration configuration;
    configuration.reproduce[name] = failure.reproduce;
    return "To try this world again: RC_PARAMS=\"" +
           rc::detail::configToMinimalString(configuration) + '"';
}

}  // namespace

int cases(int usually) {
    return static_cast<int>(number_from("NARA_PROPERTY_CASES", static_cast<std::uint64_t>(usually))
    );
}

std::uint64_t seed() {
    return number_from("NARA_PROPERTY_SEED", 20261124);
}

void expect_holds(std::string_view name, WorldProperty& property, Effort effort) {
    rc::detail::TestMetadata metadata;
    metadata.id = name;
    metadata.description = name;
    rc::detail::TestParams parameters;
    parameters.maxSuccess = cases(effort.worlds);
    parameters.seed = seed();
    Counterexample counterexample;
    std::size_t pushes_in_all = 0;
    const auto began = steady_clock::now();
    const rc::detail::TestResult result = rc::detail::checkTestable(
        [&] {
            const Pushes pushes = effort.world(*facts(effort.pushes));
            Random random(*rc::gen::noShrink(rc::gen::arbitrary<std::uint32_t>()));
            if (counterexample.is_over()) return;
            pushes_in_all += pushes.size();
            const std::string found = property(pushes, random, Damage::none);
            if (found.empty()) return;
            counterexample.note(pushes, found);
            RC_FAIL(found);
        },
        metadata,
        parameters
    );
    const std::chrono::duration<double> took = steady_clock::now() - began;
    std::cout << name << ": " << parameters.maxSuccess << " worlds, " << pushes_in_all
              << " pushes, seed " << parameters.seed << ", " << took.count() << " s\n";
    if (result.is<rc::detail::SuccessResult>()) return;
    std::ostringstream out;
    rc::detail::printResultMessage(result, out);
    ADD_FAILURE() << counterexample.saved(name) << '\n'
                  << how_to_repeat(metadata.id, result) << '\n'
                  << out.str();
}

void expect_damage_is_seen(std::string_view name, WorldProperty& property, Effort effort) {
    rc::detail::TestMetadata metadata;
    metadata.description = name;
    rc::detail::TestParams parameters;
    parameters.maxSuccess = effort.worlds;
    parameters.seed = seed();
    parameters.disableShrinking = true;
    const rc::detail::TestResult result = rc::detail::checkTestable(
        [&] {
            const Pushes pushes = effort.world(*facts(effort.pushes));
            Random random(*rc::gen::arbitrary<std::uint32_t>());
            RC_ASSERT(property(pushes, random, Damage::done).empty());
        },
        metadata,
        parameters
    );
    EXPECT_TRUE(result.is<rc::detail::FailureResult>())
        << "Damage went unseen in " << effort.worlds << " worlds: " << name;
}

}  // namespace gateway::properties
