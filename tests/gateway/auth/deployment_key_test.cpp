// The key file: made once, read ever after.
#include "gateway/auth/deployment_key.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

using gateway::auth::DeploymentKey;

class DeploymentKeyFile : public testing::Test {
protected:
    DeploymentKeyFile() {
        std::string pattern = testing::TempDir() + "nara-key-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
        path_ = folder_ / "nara.key";
    }
    ~DeploymentKeyFile() override { std::filesystem::remove_all(folder_); }

    std::string content() const {
        std::ifstream in(path_);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::filesystem::path folder_;
    std::filesystem::path path_;
};

TEST_F(DeploymentKeyFile, IsMadeAtFirstStartAndReadAtTheNext) {
    const auto first = DeploymentKey::load_or_create(path_);
    ASSERT_TRUE(first);
    const std::string made = content();
    EXPECT_EQ(made.size(), 65U);
    const auto second = DeploymentKey::load_or_create(path_);
    ASSERT_TRUE(second);
    EXPECT_EQ(first->derive("x"), second->derive("x"));
    EXPECT_NE(first->derive("x"), first->derive("y"));
    EXPECT_EQ(content(), made);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(DeploymentKeyFile, IsReadableByItsOwnerOnly) {
    ASSERT_TRUE(DeploymentKey::load_or_create(path_));
    struct stat status {};
    ASSERT_EQ(::stat(path_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(DeploymentKeyFile, DiffersBetweenInstallations) {
    const auto one = DeploymentKey::load_or_create(path_);
    const auto other = DeploymentKey::load_or_create(folder_ / "other.key");
    ASSERT_TRUE(one);
    ASSERT_TRUE(other);
    EXPECT_NE(one->derive("x"), other->derive("x"));
}

TEST_F(DeploymentKeyFile, IsNotReplacedWhenDamaged) {
    std::ofstream(path_) << "0123";
    const auto key = DeploymentKey::load_or_create(path_);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().kind(), fhir::Kind::internal);
    EXPECT_EQ(key.error().issues().front().code, "key-file");
    EXPECT_EQ(content(), "0123");
}

TEST_F(DeploymentKeyFile, SaysWhenTheFolderIsMissing) {
    const auto key = DeploymentKey::load_or_create(folder_ / "no" / "such" / "nara.key");
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().issues().front().code, "key-file");
}

}  // namespace
