// References of patients: opaque, per client, and not to be invented.
#include "gateway/auth/patient_ref.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace {

using gateway::auth::DeploymentKey;
using gateway::auth::PatientRefs;

DeploymentKey key_of(unsigned char filler) {
    DeploymentKey::Bytes bytes;
    bytes.fill(filler);
    return DeploymentKey(bytes);
}

TEST(PatientRefs, ComesBackAsTheSubjectItWasMadeOf) {
    PatientRefs refs(key_of(1));
    for (const std::int64_t subject :
         {std::int64_t{1},
          std::int64_t{255},
          std::int64_t{256},
          std::int64_t{1} << 40,
          std::numeric_limits<std::int64_t>::max()}) {
        const std::string reference = refs.make("portal-a", subject);
        EXPECT_EQ(reference.size(), 24U);
        EXPECT_TRUE(reference.starts_with("p_"));
        EXPECT_EQ(refs.read("portal-a", reference), subject);
    }
}

TEST(PatientRefs, IsStableForOneKeyAndClient) {
    PatientRefs first(key_of(1));
    PatientRefs second(key_of(1));
    EXPECT_EQ(first.make("portal-a", 41), second.make("portal-a", 41));
}

TEST(PatientRefs, DiffersBetweenClientsAndInstallations) {
    PatientRefs refs(key_of(1));
    PatientRefs elsewhere(key_of(2));
    const std::string reference = refs.make("portal-a", 41);
    EXPECT_NE(refs.make("portal-b", 41), reference);
    EXPECT_EQ(refs.read("portal-b", reference), std::nullopt);
    EXPECT_EQ(elsewhere.read("portal-a", reference), std::nullopt);
}

TEST(PatientRefs, RefusesEveryChangedCharacter) {
    PatientRefs refs(key_of(1));
    const std::string reference = refs.make("portal-a", 41);
    for (std::size_t i = 0; i < reference.size(); ++i) {
        std::string changed = reference;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_EQ(refs.read("portal-a", changed), std::nullopt) << "character " << i;
    }
}

// The last of 22 characters carries four bits that belong to nothing.
TEST(PatientRefs, GivesAPatientOneNameOnly) {
    PatientRefs refs(key_of(1));
    const std::string reference = refs.make("portal-a", 41);
    int accepted = 0;
    for (const char last :
         std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")) {
        std::string other = reference;
        other.back() = last;
        accepted += refs.read("portal-a", other).has_value() ? 1 : 0;
    }
    EXPECT_EQ(accepted, 1);
}

TEST(PatientRefs, RefusesWhatIsNoReference) {
    PatientRefs refs(key_of(1));
    for (const char* text :
         {"",
          "p_",
          "p_7QxH2m9vT4aLkZ0cYb3N1",
          "p_7QxH2m9vT4aLkZ0cYb3N1gg",
          "q_7QxH2m9vT4aLkZ0cYb3N1g",
          "p_7QxH2m9vT4aLkZ0cYb3N1+",
          "196101182803"}) {
        EXPECT_EQ(refs.read("portal-a", text), std::nullopt) << text;
    }
}

}  // namespace
