// Shuffles resources as JSON and extracts them again.
#include "tests/properties/shuffle_properties.hpp"

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

#include "tests/properties/winners.hpp"

namespace gateway::properties {
namespace {

using rapidjson::Value;

class Shuffler {
public:
    Shuffler(Random& random, Damage damage) : random_(random), damage_(damage) {}

    std::string shuffled(const std::string& body) {
        rapidjson::Document document;
        document.Parse(body.c_str());
        type_ = document["resourceType"].GetString();
        shuffle(document, {});
        rapidjson::StringBuffer buffer;
        rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
        document.Accept(writer);
        return {buffer.GetString(), buffer.GetSize()};
    }

private:
    /// `name` is the member's; an array hands its own down to its elements.
    void shuffle(Value& value, std::string_view name) {
        if (value.IsArray()) {
            for (Value& element : value.GetArray()) shuffle(element, name);
            if (means_nothing(name)) swap_around(value.Begin(), value.Size());
        } else if (value.IsObject()) {
            const bool was_role = in_role_;
            in_role_ = in_role_ || (type_ == "CareTeam" && name == "role");
            for (auto& member : value.GetObject()) shuffle(member.value, member.name.GetString());
            in_role_ = was_role;
            swap_around(value.MemberBegin(), value.MemberCount());
        }
    }

    template <class Place>
    void swap_around(Place first, rapidjson::SizeType count) {
        for (rapidjson::SizeType i = count; i > 1; --i) {
            const auto other =
                std::uniform_int_distribution<rapidjson::SizeType>(0, i - 1)(random_);
            swap(*(first + i - 1), *(first + other));
        }
    }
    static void swap(Value& left, Value& right) { left.Swap(right); }
    static void swap(Value::Member& left, Value::Member& right) {
        left.name.Swap(right.name);
        left.value.Swap(right.value);
    }

    bool means_nothing(std::string_view array) const {
        if (damage_ == Damage::done && array == "given") return true;
        return array == "telecom" || (in_role_ && array == "coding") ||
               (type_ == "Patient" && array == "identifier");
    }

    Random& random_;
    Damage damage_;
    std::string type_;
    bool in_role_ = false;
};

const Intake& intake() {
    static const Intake made(mappings::MappingSet::built_in());
    return made;
}

}  // namespace

std::string shuffled_json_gives_the_same(const Pushes& pushes, Random& random, Damage damage) {
    const std::vector<store::Write> all = intake().writes_of(pushes);
    // The winners alone: between versions of one time the content decides, and an array's order is
    // content.
    Pushes winners;
    for (const std::size_t i : winners_of(all)) {
        if (!pushes[i].removes) winners.push_back(pushes[i]);
    }
    const Models expected = models_of(*intake().set(), intake().writes_of(winners));
    Shuffler shuffler(random, damage);
    for (Push& push : winners) push.body = shuffler.shuffled(push.body);
    return difference(expected, models_of(*intake().set(), intake().writes_of(winners)));
}

TEST(PropertyOfJson, ShuffledMembersAndArraysGiveTheSame) {
    expect_holds("shuffled JSON gives the same", shuffled_json_gives_the_same, {.worlds = 600});
}

TEST(PropertyCanFail, WhenGivenNamesAreShuffled) {
    expect_damage_is_seen("given names", shuffled_json_gives_the_same, {.worlds = 60});
}

}  // namespace gateway::properties
