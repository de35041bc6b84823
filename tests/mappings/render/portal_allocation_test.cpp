// "After warm-up rendering allocates nothing", counted at operator new of this test program.
#include <gtest/gtest.h>

#include "mappings/model/sanitized.hpp"
#include "mappings/render/portal_json.hpp"
#include "samples.hpp"
#include "tests/allocations/count_allocations.hpp"

namespace {

using namespace mappings;

// Builds with the address sanitizer free what an arena takes back.
#if !defined(NARA_ADDRESS_SANITIZER)
TEST(PortalJson, AllocatesNothingTheSecondTime) {
    std::vector<PatientView> views = {samples::full(), samples::nine_contacts()};
    for (const auto state : {SectionState::stale, SectionState::ended, SectionState::future}) {
        views.push_back(samples::all_in(state));
    }
    PortalOptions options;
    options.ref = "p_7QxH2m9vT4aLkZ0cYb3N1g";
    options.identifiers = Identifiers::included;
    options.acting_for = ActingFor{ProxyRelation::guardian, "Lilla Exempel", "Stora Exempel", 13};
    fhir::JsonWriter out;
    Arena scratch;
    const auto bytes = [&] {
        std::size_t sum = 0;
        for (const PatientView& view : views) {
            out.clear();
            write_portal_view(out, view, samples::swedish(), options, scratch);
            sum += out.view().size();
        }
        return sum;
    };
    const std::size_t first = bytes();
    const std::size_t before = testing_support::allocations();
    EXPECT_EQ(bytes(), first);
    EXPECT_EQ(testing_support::allocations() - before, 0u);
}
#endif

}  // namespace
