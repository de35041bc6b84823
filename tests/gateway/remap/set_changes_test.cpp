// Changing the mapping set as an operator asks for it: what is refused, what is told, what is done.
#include "gateway/remap/set_changes.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <mutex>
#include <thread>

#include "tests/gateway/api/api_fixture.hpp"

namespace {

using namespace gateway;
using gateway::testing::Api;
using remap::Order;
using remap::Phase;

constexpr const char* wrong_path = R"("path": "nmae", "type")";

class SetChanges : public ::testing::Test {
protected:
    SetChanges() { push_people(); }

    void push_people() {
        put("Patient",
            "p1",
            R"("identifier":[{"system":)"
            R"("http://electronichealth.se/identifier/personnummer",)"
            R"("value":"196101182803"}])");
        put("Patient",
            "p2",
            R"("identifier":[{"system":)"
            R"("http://electronichealth.se/identifier/personnummer",)"
            R"("value":"189002029800"}])");
        for (const std::string id : {"1", "2"}) {
            put("CareTeam",
                "ct" + id,
                R"("status":"active","subject":{"reference":"Patient/p)" + id +
                    R"("},"participant":[{"role":[{"coding":[{"system":)"
                    R"("urn:example:vas:kontaktroll","code":"FVK"}]}],)"
                    R"("member":{"reference":"PractitionerRole/r1"}}])");
        }
        put("Practitioner", "d1", R"("name":[{"family":"Ek","given":["Eva"]}])");
        put("Organization",
            "o1",
            R"("active":true,"name":"Enheten","identifier":[{"system":)"
            R"("urn:oid:1.2.752.29.4.19","value":"SE5565594230-V001"}])");
        put("PractitionerRole",
            "r1",
            R"("active":true,"practitioner":{"reference":)"
            R"("Practitioner/d1"},"organization":{"reference":)"
            R"("Organization/o1"})");
    }
    void put(const std::string& type, const std::string& id, const std::string& rest) {
        const Response response = api_.send(
            Method::put,
            "/fhir/r4/" + type + "/" + id,
            R"({"resourceType":")" + type + R"(","id":")" + id + "\"," + rest + "}",
            {{"x-sandbox-source", "vas"}, {"content-type", "application/fhir+json"}}
        );
        ASSERT_EQ(response.status, 201) << response.body;
    }
    std::unique_ptr<remap::SetChanges> changes(std::string folder = {}) {
        auto config = std::make_shared<config::Config>();
        config->mappings.folder = std::move(folder);
        config::Source vas;
        vas.client = "vas";
        vas.care_giver_hsa_id = "SE5565594230-R000";
        vas.care_giver_name = "Region Exempel";
        config->sources = {vas};
        auth::DeploymentKey::Bytes key;
        key.fill(7);
        return std::make_unique<remap::SetChanges>(remap::SetChanges::Setting{
            .store = api_.store(),
            .path = ::testing::TempDir() + "nara-changes",
            .config = config,
            .key = auth::DeploymentKey(key),
            .log = log_,
            .clock =
                [this] {
                    if (asked_for_time_) asked_for_time_();
                    return api_.now();
                },
            .configured_files = [this] { return fhir::Result(configured_); },
            .ended =
                [this](std::string_view result) {
                    const std::lock_guard guard(told_);
                    results_ += std::string(result) + " ";
                    ++endings_;
                },
        });
    }
    /// The carried set with one text in place of another.
    static std::vector<mappings::SetFile> set_with(
        const std::string& path, const std::string& before, const std::string& after
    ) {
        auto files = gateway::testing::set_files();
        for (mappings::SetFile& file : files) {
            if (file.path != path) continue;
            const std::size_t at = file.bytes.find(before);
            if (at == std::string::npos) throw std::logic_error(path + " has no " + before);
            file.bytes.replace(at, before.size(), after);
        }
        return files;
    }
    static std::vector<mappings::SetFile> no_such_kind() {
        return set_with(
            "concept-maps/contact-kind.json",
            R"({"code": "FVK", "target": [{"code": "1", "equivalence": "equivalent"}]},)",
            ""
        );
    }
    static std::vector<mappings::SetFile> other_unit_names() {
        auto files = set_with(
            "views/organization.json",
            R"("unit_name", "path": "name")",
            R"x("unit_name", "path": "identifier.value.first()")x"
        );
        // The set's own tests of that view would find the change.
        std::erase_if(files, [](const auto& file) {
            return file.path == "tests/organization.json" ||
                   file.path.starts_with("tests/every_column");
        });
        return files;
    }
    static Order order(std::vector<mappings::SetFile> files) {
        Order order;
        order.files = std::move(files);
        return order;
    }
    /// Begins a change to the configured set, whose comparison waits for may_go_on_.
    void begin_one_that_waits(remap::SetChanges& changes) {
        asked_for_time_ = [this] {
            compares_.set_value();
            may_go_on_.get_future().wait();
        };
        Order first;
        first.which = Order::Which::configured;
        ASSERT_FALSE(changes.start(first));
        compares_.get_future().wait();
    }
    int endings() {
        const std::lock_guard guard(told_);
        return endings_;
    }
    /// Runs one change to its end; the code of its first fault, or "done".
    std::string run(remap::SetChanges& changes, Order order) {
        const int before = endings();
        if (const auto refusal = changes.start(std::move(order))) {
            return refusal->issues().front().code;
        }
        // The phase is told first and the ending after it; both must have been.
        while (endings() == before) std::this_thread::yield();
        if (changes.phase() == Phase::done) return "done";
        return changes.status();
    }
    std::string name_in_force() { return api_.store().in_force()->mapping->set_id; }

    Api api_;
    observe::Log log_{observe::Level::off, system_now};
    std::vector<mappings::SetFile> configured_ = gateway::testing::set_files();
    /// Called when a comparison begins.
    std::function<void()> asked_for_time_;
    std::promise<void> compares_;
    std::promise<void> may_go_on_;
    std::string results_;
    std::mutex told_;
    int endings_ = 0;
};

bool waits(const fhir::Result<remap::Reload>& asked) {
    return asked && *asked == remap::Reload::waits;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST_F(SetChanges, SetWithAFaultIsRefusedWithItsPlaceAndChangesNothing) {
    const auto one = changes();
    const std::string before = name_in_force();
    const std::string status =
        run(*one, order(set_with("views/location.json", R"("path": "name", "type")", wrong_path)));
    EXPECT_TRUE(has(status, "views/location.json:14:44: 'nmae' is not an element of Location"))
        << status;
    EXPECT_TRUE(has(status, "\"phase\":\"refused\"")) << status;
    EXPECT_EQ(name_in_force(), before);
    ASSERT_TRUE(one->refused());
    EXPECT_TRUE(has(*one->refused(), "views/location.json:14:44: "));
    EXPECT_EQ(results_, "refused ");
}

TEST_F(SetChanges, PreviewTellsWhatWouldBeShownOtherwiseAndChangesNothing) {
    const auto one = changes();
    const std::string before = name_in_force();
    Order preview = order(other_unit_names());
    preview.aim = remap::Aim::preview;
    EXPECT_EQ(run(*one, std::move(preview)), "done");
    const std::string status = one->status();
    EXPECT_TRUE(has(
        status,
        R"("patients":2,"patientsChanged":2,"patientsMoving":0,"removes":false,"items":[)"
        R"({"what":"contact fastVardkontakt","before":2,"after":2,"added":0,"removed":0,"changed":2)"
    )) << status;
    EXPECT_TRUE(has(status, R"("changedExamples":["p_)")) << status;
    EXPECT_EQ(name_in_force(), before);
    EXPECT_EQ(results_, "previewed ");
}

TEST_F(SetChanges, WhatIsShownGoesOnlyWhenThatIsAgreed) {
    const auto one = changes();
    const std::string before = name_in_force();
    const std::string status = run(*one, order(no_such_kind()));
    EXPECT_TRUE(has(status, R"("code":"mappings-removes-contacts")")) << status;
    EXPECT_TRUE(has(status, R"("removed":2)")) << status;
    EXPECT_EQ(name_in_force(), before);
    Order agreed = order(no_such_kind());
    agreed.removals = remap::Removals::agreed;
    EXPECT_EQ(run(*one, std::move(agreed)), "done");
    EXPECT_NE(name_in_force(), before);
    EXPECT_FALSE(one->refused());
}

TEST_F(SetChanges, FormerSetComesBack) {
    const auto one = changes();
    const std::string before = name_in_force();
    Order back;
    back.which = Order::Which::former;
    EXPECT_EQ(run(*one, back), "no-former-set");
    EXPECT_EQ(run(*one, order(other_unit_names())), "done");
    EXPECT_NE(name_in_force(), before);
    EXPECT_EQ(run(*one, back), "done");
    EXPECT_EQ(name_in_force(), before);
}

TEST_F(SetChanges, ConfiguredFolderIsNotUndoneByAnotherSet) {
    const auto one = changes("/etc/nara/mappings");
    EXPECT_EQ(run(*one, order(other_unit_names())), "mappings-from-folder");
    Order preview = order(other_unit_names());
    preview.aim = remap::Aim::preview;
    EXPECT_EQ(run(*one, std::move(preview)), "done");
    configured_ = other_unit_names();
    EXPECT_EQ(run(*one, order(other_unit_names())), "done");
    EXPECT_EQ(api_.store().in_force()->mapping->origin, store::Origin::configured);
}

TEST_F(SetChanges, ReloadDuringAChangeReadsTheFolderOnceMoreWhenItHasEnded) {
    const auto one = changes("/etc/nara/mappings");
    const std::string before = name_in_force();
    begin_one_that_waits(*one);
    configured_ = other_unit_names();
    EXPECT_TRUE(waits(one->reload()));
    EXPECT_TRUE(waits(one->reload()));
    const auto refusal = one->start(order(other_unit_names()));
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->issues().front().code, "mappings-busy");
    may_go_on_.set_value();
    while (endings() < 2) std::this_thread::yield();
    EXPECT_EQ(one->phase(), Phase::done);
    EXPECT_EQ(results_, "in-force in-force ");
    EXPECT_NE(name_in_force(), before);
    // Nothing waits any more.
    EXPECT_FALSE(waits(one->reload()));
    while (endings() < 3) std::this_thread::yield();
    EXPECT_EQ(one->phase(), Phase::done);
}

TEST_F(SetChanges, ReloadThatWaitedIsRefusedWhenItsFolderIsFaulty) {
    const auto one = changes("/etc/nara/mappings");
    begin_one_that_waits(*one);
    configured_ = set_with("views/location.json", R"("path": "name", "type")", wrong_path);
    EXPECT_TRUE(waits(one->reload()));
    may_go_on_.set_value();
    while (endings() < 2) std::this_thread::yield();
    EXPECT_EQ(results_, "in-force refused ");
    ASSERT_TRUE(one->refused());
    EXPECT_TRUE(has(*one->refused(), "views/location.json:14:44: "));
}

TEST_F(SetChanges, OrderIsReadFromBodyAndQuery) {
    const auto read = remap::read_order(
        R"({"files":{"b":"2","a":"1"}})",
        {{"aim", "preview"}, {"compare", "skip"}, {"removals", "agreed"}}
    );
    ASSERT_TRUE(read);
    EXPECT_EQ(read->files.size(), 2U);
    EXPECT_EQ(read->files[0].path, "a");
    EXPECT_EQ(read->aim, remap::Aim::preview);
    EXPECT_EQ(read->compare, remap::Compare::skip);
    EXPECT_EQ(read->removals, remap::Removals::agreed);
    for (const auto& [body, query] :
         std::vector<std::pair<std::string, std::vector<std::pair<std::string, std::string>>>>{
             {"{}", {}},
             {"[]", {}},
             {"{\"files\":{\"a\":1}}", {}},
             {"{\"files\":{}}", {{"aim", "guess"}}}}) {
        const auto wrong = remap::read_order(body, query);
        ASSERT_FALSE(wrong) << body;
        EXPECT_EQ(wrong.error().issues().front().code, "mappings-body") << body;
    }
}

}  // namespace
