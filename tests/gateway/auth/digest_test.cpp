// Digests against published vectors.
#include "gateway/auth/digest.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace gateway::auth;

// FIPS 180-4 examples.
TEST(Digest, Sha256IsThePublishedOne) {
    EXPECT_EQ(
        sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// RFC 4231, test case 2.
TEST(Digest, HmacIsThePublishedOne) {
    const std::vector<unsigned char> key{'J', 'e', 'f', 'e'};
    EXPECT_EQ(
        hex(hmac_sha256(key, "what do ya want for nothing?")),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
}

// RFC 4648 section 10, in the URL alphabet and without padding.
TEST(Digest, Base64UrlHasNoPadding) {
    const auto encoded = [](std::vector<unsigned char> bytes) { return base64url(bytes); };
    EXPECT_EQ(encoded({}), "");
    EXPECT_EQ(encoded({'f'}), "Zg");
    EXPECT_EQ(encoded({'f', 'o'}), "Zm8");
    EXPECT_EQ(encoded({'f', 'o', 'o'}), "Zm9v");
    EXPECT_EQ(encoded({0xFB, 0xFF}), "-_8");
}

}  // namespace
