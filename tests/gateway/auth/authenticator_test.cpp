// The sandbox's authenticator.
#include "gateway/auth/authenticator.hpp"

#include <gtest/gtest.h>

namespace {

using namespace gateway;

Request from(std::string peer) {
    Request head;
    head.peer = std::move(peer);
    return head;
}

TEST(SandboxAuthenticator, MakesEverybodyTheIntegrator) {
    const auto principal =
        auth::sandbox_authenticator(auth::SandboxReach::loopback)(from("127.0.0.1"));
    ASSERT_TRUE(principal);
    EXPECT_EQ(principal->client, "sandbox");
    EXPECT_EQ(principal->source, "sandbox");
    EXPECT_TRUE(principal->integrator);
}

TEST(SandboxAuthenticator, LetsTheHeaderChooseTheSource) {
    Request head = from("::1");
    head.headers.push_back({"x-sandbox-source", "vas"});
    const auto principal = auth::sandbox_authenticator(auth::SandboxReach::loopback)(head);
    ASSERT_TRUE(principal);
    EXPECT_EQ(principal->source, "vas");
    EXPECT_EQ(principal->client, "sandbox");
}

TEST(SandboxAuthenticator, RefusesASourceThatIsNoName) {
    for (const char* name : {"a b", "a/b", "å"}) {
        Request head = from("::1");
        head.headers.push_back({"x-sandbox-source", name});
        const auto principal = auth::sandbox_authenticator(auth::SandboxReach::loopback)(head);
        ASSERT_FALSE(principal) << name;
        EXPECT_EQ(principal.error().kind(), fhir::Kind::bad_request);
    }
}

TEST(SandboxAuthenticator, RefusesOtherMachinesUnlessTold) {
    const auto near = auth::sandbox_authenticator(auth::SandboxReach::loopback);
    for (const char* peer :
         {"10.0.0.7", "192.168.1.2", "2001:db8::1", "::ffff:10.0.0.7", "", "1127.0.0.1"}) {
        const auto principal = near(from(peer));
        ASSERT_FALSE(principal) << peer;
        EXPECT_EQ(principal.error().kind(), fhir::Kind::forbidden);
    }
    EXPECT_TRUE(auth::sandbox_authenticator(auth::SandboxReach::any_peer)(from("10.0.0.7")));
    EXPECT_TRUE(near(from("::ffff:127.0.0.1")));
}

}  // namespace
