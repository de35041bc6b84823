// The model cache: what makes it assemble again, and what does not.
#include "gateway/api/patient_models.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "tests/gateway/api/api_fixture.hpp"

namespace {

using namespace gateway;
using gateway::testing::Api;

/// The store's numbers; something happens just before one of them is read.
class Interrupted final : public store::Generations {
public:
    Interrupted(const store::Generations& generations, int at, std::function<void()> happens)
        : generations_(generations), left_(at), happens_(std::move(happens)) {}
    std::uint64_t of(const mappings::Anchor& anchor) const override {
        if (--left_ == 0) happens_();
        return generations_.of(anchor);
    }
    std::uint64_t any() const override { return generations_.any(); }

private:
    const store::Generations& generations_;
    mutable int left_;
    std::function<void()> happens_;
};

class ModelCache : public ::testing::Test {
protected:
    ModelCache() { rebuild(4); }

    void rebuild(std::size_t capacity) { rebuild(capacity, api_.store().generations()); }
    void rebuild(std::size_t capacity, const store::Generations& generations) {
        config::Source vas;
        vas.client = "vas";
        vas.patient_name = "Region Exempel";
        config::Config config;
        config.sources = {vas};
        reader_ = api_.store().reader();
        set_ = mappings::MappingSet::built_in();
        models_ = std::make_unique<api::PatientModels>(
            api::PatientModels::Ground{
                set_.get(), {}, generations, *reader_, api::source_contacts(config)},
            capacity
        );
    }
    int put(std::string type, std::string id, std::string rest) {
        return api_
            .send(
                Method::put,
                "/fhir/r4/" + type + "/" + id,
                R"({"resourceType":")" + type + R"(","id":")" + id + "\"," + rest + "}",
                {{"x-sandbox-source", "vas"}, {"content-type", "application/fhir+json"}}
            )
            .status;
    }
    int put_patient(std::string id, std::string number) {
        return put(
            "Patient",
            id,
            R"("identifier":[{"system":"http://electronichealth.se/identifier/personnummer","value":")" +
                number + "\"}]"
        );
    }
    std::int64_t subject(std::string source, std::string value) {
        return reader_->subject_id({std::move(source), std::move(value)}).value_or(-1);
    }

    Api api_;
    std::unique_ptr<store::Reader> reader_;
    std::shared_ptr<const mappings::MappingSet> set_;
    std::unique_ptr<api::PatientModels> models_;
};

TEST_F(ModelCache, AnswersFromMemoryUntilThePatientChanges) {
    ASSERT_EQ(put_patient("p1", "196101182803"), 201);
    const auto id = subject("", "pnr:196101182803");
    ASSERT_NE(models_->find(id, api_.now()), nullptr);
    const auto first = models_->assembled();
    EXPECT_NE(models_->find(id, api_.now()), nullptr);
    EXPECT_EQ(models_->assembled(), first);

    ASSERT_EQ(
        put("CareTeam", "ct1", R"("status":"active","subject":{"reference":"Patient/p1"})"), 201
    );
    ASSERT_NE(models_->find(id, api_.now()), nullptr);
    EXPECT_GT(models_->assembled(), first);
}

TEST_F(ModelCache, AssemblesOnceWhenNothingIsWrittenMeanwhile) {
    ASSERT_EQ(put_patient("p1", "196101182803"), 201);
    const auto id = subject("vas", "Patient/p1");
    ASSERT_NE(models_->find(id, api_.now()), nullptr);
    EXPECT_EQ(models_->assembled(), 1U);
    ASSERT_EQ(put_patient("p9", "196101182803"), 201);
    ASSERT_NE(models_->find(id, api_.now()), nullptr);
    EXPECT_EQ(models_->assembled(), 2U);
}

TEST_F(ModelCache, SeesWhatIsWrittenBetweenItsRowsAndTheNumbersOfThePersonsOtherAnchors) {
    ASSERT_EQ(put_patient("p1", "196101182803"), 201);
    const auto id = subject("", "pnr:196101182803");
    // The first number is that of the anchor asked for, the second is read after the rows.
    constexpr int after_the_rows = 2;
    const Interrupted generations(api_.store().generations(), after_the_rows, [&] {
        const auto* team =
            R"("status":"active","subject":{"reference":"Patient/p1"},"participant":[{"member":{"display":"A"},"role":[{"text":"x"}]}])";
        ASSERT_EQ(put("CareTeam", "ct1", team), 201);
    });
    rebuild(4, generations);
    const api::PatientModel* model = models_->find(id, api_.now());
    ASSERT_NE(model, nullptr);
    EXPECT_EQ(model->overview.dropped.size(), 1U) << "the participant without a known role";
    EXPECT_EQ(models_->assembled(), 2U);
    ASSERT_NE(models_->find(id, api_.now()), nullptr);
    EXPECT_EQ(models_->assembled(), 2U);
}

TEST_F(ModelCache, KeepsWhatAnotherPatientDoesNotTouch) {
    ASSERT_EQ(put_patient("p1", "196101182803"), 201);
    const auto id = subject("", "pnr:196101182803");
    ASSERT_NE(models_->find(id, api_.now()), nullptr);
    const auto before = models_->assembled();
    ASSERT_EQ(put_patient("p2", "189002029800"), 201);
    ASSERT_NE(models_->find(id, api_.now()), nullptr);
    EXPECT_EQ(models_->assembled(), before);
}

TEST_F(ModelCache, SeesANumberThatAnotherResourceOfThePersonBrings) {
    ASSERT_EQ(put_patient("p1", "196101182803"), 201);
    const auto id = subject("vas", "Patient/p1");
    const api::PatientModel* model = models_->find(id, api_.now());
    ASSERT_NE(model, nullptr);
    EXPECT_EQ(model->overview.keys.size(), 1U);
    ASSERT_EQ(put_patient("p9", "196101182803"), 201);
    model = models_->find(id, api_.now());
    ASSERT_NE(model, nullptr);
    EXPECT_EQ(model->overview.keys.size(), 2U);
}

TEST_F(ModelCache, KnowsNothingOfWhatWasDeleted) {
    ASSERT_EQ(put_patient("p1", "196101182803"), 201);
    const auto id = subject("", "pnr:196101182803");
    ASSERT_NE(models_->find(id, api_.now()), nullptr);
    ASSERT_EQ(
        api_.send(Method::delete_, "/fhir/r4/Patient/p1", "", {{"x-sandbox-source", "vas"}}).status,
        204
    );
    EXPECT_EQ(models_->find(id, api_.now()), nullptr);
    EXPECT_EQ(models_->find(4711, api_.now()), nullptr);
    EXPECT_EQ(models_->size(), 0U);
}

TEST_F(ModelCache, ChoosesAnewWhenTimeChangesTheAnswer) {
    ASSERT_EQ(put_patient("p1", "196101182803"), 201);
    const auto id = subject("", "pnr:196101182803");
    api::PatientModel* model = models_->find(id, api_.now());
    ASSERT_NE(model, nullptr);
    ASSERT_TRUE(model->view.valid_until);
    const auto turning = *model->view.valid_until;
    const auto before = models_->assembled();
    const auto later = turning + std::chrono::seconds(1);
    model = models_->find(id, later);
    ASSERT_NE(model, nullptr);
    EXPECT_EQ(models_->assembled(), before) << "time alone needs no rows";
    EXPECT_EQ(model->view.as_of, later);
    EXPECT_EQ(model->view.sources.front().state, mappings::SourceState::silent);
}

TEST_F(ModelCache, IsBounded) {
    rebuild(2);
    ASSERT_EQ(put_patient("p1", "196101182803"), 201);
    ASSERT_EQ(put_patient("p2", "189002029800"), 201);
    for (const auto& id :
         {subject("vas", "Patient/p1"),
          subject("vas", "Patient/p2"),
          subject("", "pnr:196101182803"),
          subject("", "pnr:189002029800")}) {
        EXPECT_NE(models_->find(id, api_.now()), nullptr);
    }
    EXPECT_EQ(models_->size(), 2U);
}

TEST_F(ModelCache, TagsWhatIsShownAndNotWhenItWasAsked) {
    ASSERT_EQ(put_patient("p1", "196101182803"), 201);
    const auto id = subject("", "pnr:196101182803");
    const auto texts = mappings::Texts::load(gateway::testing::set_files());
    ASSERT_TRUE(texts);
    const auto tag = [&](api::Part part, api::Language language) {
        api::PatientModel* model = models_->find(id, api_.now());
        return api::etag_of(*model, part, language, *texts->find(api::code_of(language)), *set_);
    };
    const std::string before = tag(api::Part::overview, api::Language::sv);
    api_.advance(std::chrono::seconds(5));
    EXPECT_EQ(tag(api::Part::overview, api::Language::sv), before);
    EXPECT_NE(tag(api::Part::overview, api::Language::en), before);
    EXPECT_NE(tag(api::Part::plan, api::Language::sv), before);
    ASSERT_EQ(
        put("Organization",
            "o1",
            R"("identifier":[{"system":"urn:oid:1.2.752.29.4.19","value":"SE2321000016-V01"}],"name":"Enhet")"
        ),
        201
    );
    ASSERT_EQ(
        put("Patient",
            "p1",
            R"("identifier":[{"system":"http://electronichealth.se/identifier/personnummer","value":"196101182803"}],"generalPractitioner":[{"reference":"Organization/o1"}])"
        ),
        200
    );
    EXPECT_NE(tag(api::Part::overview, api::Language::sv), before);
}

}  // namespace
