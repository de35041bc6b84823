// The same resources in any order, one by one or bundled, with duplicates: the same bytes for the
// portal and the patient. Random arrivals of each of the sandbox's scenarios through the real
// handlers and store.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "fhir/document.hpp"
#include "gateway/sandbox/people.hpp"
#include "tests/gateway/api/api_fixture.hpp"

namespace gateway::testing {
namespace {

using sandbox::Person;
using sandbox::Push;

constexpr std::string_view stamp = R"("lastUpdated":"2026-11-20T10:00:00Z")";
const std::string dash(1, '-');

// Order can be promised for what says itself when it changed.
Push stamped(Push push) {
    const std::size_t meta = push.resource.find("\"meta\"");
    if (meta == std::string::npos) {
        push.resource.insert(1, "\"meta\":{" + std::string(stamp) + "},");
    } else {
        push.resource.insert(push.resource.find('{', meta) + 1, std::string(stamp) + ",");
    }
    return push;
}

std::string owner_of(const Push& push) {
    const auto document = fhir::Document::parse(push.resource);
    const auto& root = document->root().value();
    return std::string(fhir::json::find_text(root, "resourceType")) + "/" +
           std::string(fhir::json::find_text(root, "id"));
}

std::string base_of(const Push& push) {
    return push.version == fhir::Version::r5 ? "/fhir/r5" : "/fhir/r4";
}

// A moment that stands still, so that nothing but the order differs.
Response send(
    Api& api, const Push& first, Method method, const std::string& target, std::string body
) {
    Response response = api.send(
        method,
        target,
        std::move(body),
        {{"content-type", "application/fhir+json"}, {"x-sandbox-source", first.source}}
    );
    api.advance(std::chrono::seconds(-1));
    return response;
}

void send_one(Api& api, const Push& push) {
    const Response response =
        send(api, push, Method::put, base_of(push) + "/" + owner_of(push), push.resource);
    RC_ASSERT(response.status == 200 || response.status == 201);
}

void send_bundle(Api& api, const std::vector<const Push*>& pushes) {
    std::string bundle = R"({"resourceType":"Bundle","type":"transaction","entry":[)";
    for (const Push* push : pushes) {
        if (bundle.back() == '}') bundle += ',';
        bundle += R"({"resource":)" + push->resource + R"(,"request":{"method":"PUT","url":")" +
                  owner_of(*push) + R"("}})";
    }
    const Response response =
        send(api, *pushes.front(), Method::post, base_of(*pushes.front()), bundle + "]}");
    RC_ASSERT(response.status == 200);
}

// Whether both may stand in one transaction.
bool together(const std::vector<const Push*>& group, const Push& next) {
    return group.front()->source == next.source && group.front()->version == next.version &&
           std::ranges::none_of(group, [&](const Push* one) {
               return owner_of(*one) == owner_of(next);
           });
}

struct Answers {
    std::string overview;
    std::string page;
};

// References name a subject of this store, so they may differ between stores; nothing else may.
std::string without_reference(std::string text, const std::string& reference) {
    for (std::size_t at = text.find(reference); at != std::string::npos;
         at = text.find(reference)) {
        text.replace(at, reference.size(), dash);
    }
    return text;
}

Answers answers(Api& api, const std::string& number) {
    const auto ask = [&](Method method, const std::string& target, std::string body) {
        Response response =
            api.send(method, target, std::move(body), {{"content-type", "application/json"}});
        api.advance(std::chrono::seconds(-1));
        return response.body;
    };
    const std::string found =
        ask(Method::post,
            "/v1/contacts/lookup",
            R"({"text":false,"patients":[{"root":"1.2.752.129.2.1.3.1","extension":")" + number +
                R"("}]})");
    const std::size_t begin = found.find("p_");
    RC_ASSERT(begin != std::string::npos);
    const std::string reference = found.substr(begin, 24);
    return {
        without_reference(
            ask(Method::get, "/v1/patients/" + reference + "/overview", ""), reference
        ),
        without_reference(ask(Method::get, "/view/" + reference, ""), reference)};
}

std::vector<Push> pushes_of(const std::vector<Person>& people, const Person& person) {
    std::vector<Push> pushes;
    for (const Person& one : people) {
        if (!one.number.empty() && one.id != person.id) continue;
        for (const Push& push : one.pushes) pushes.push_back(stamped(push));
    }
    return pushes;
}

TEST(ArrivalOrder, OrderDuplicatesAndBundlesChangeNoByte) {
    const Api clock;
    const std::vector<Person> people = sandbox::carried_people(clock.now());
    std::vector<Person> scenarios;
    std::ranges::copy_if(people, std::back_inserter(scenarios), [](const Person& person) {
        return !person.number.empty() && person.id != "wrong-number";
    });
    ASSERT_GE(scenarios.size(), 24U);

    std::map<std::string, Answers> in_order;
    const auto holds = [&] {
        const Person& person = scenarios[*rc::gen::inRange<std::size_t>(0, scenarios.size())];
        const std::vector<Push> pushes = pushes_of(people, person);
        auto [expected, fresh] = in_order.try_emplace(person.id);
        if (fresh) {
            Api api;
            for (const Push& push : pushes) send_one(api, push);
            expected->second = answers(api, person.number);
        }

        // Every resource once, some of them again, in any order, cut into groups anywhere.
        std::vector<std::size_t> arrivals(pushes.size());
        std::iota(arrivals.begin(), arrivals.end(), std::size_t{0});
        const auto again = *rc::gen::container<std::vector<std::size_t>>(
            10, rc::gen::inRange<std::size_t>(0, pushes.size())
        );
        arrivals.insert(arrivals.end(), again.begin(), again.end());
        const auto places =
            *rc::gen::container<std::vector<int>>(arrivals.size(), rc::gen::inRange(0, 1 << 20));
        std::vector<std::size_t> order(arrivals.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(order, {}, [&](std::size_t i) { return places[i]; });

        Api api;
        std::vector<const Push*> group;
        const auto flush = [&] {
            if (group.size() == 1)
                send_one(api, *group.front());
            else if (!group.empty())
                send_bundle(api, group);
            group.clear();
        };
        for (const std::size_t i : order) {
            const Push& push = pushes[arrivals[i]];
            const bool cut = places[i] % 3 == 0;
            if (!group.empty() && (cut || !together(group, push))) flush();
            group.push_back(&push);
        }
        flush();
        const Answers got = answers(api, person.number);
        RC_LOG() << person.id << '\n';
        RC_ASSERT(got.overview == expected->second.overview);
        RC_ASSERT(got.page == expected->second.page);
    };
    EXPECT_TRUE(rc::check("any arrival gives the same bytes", holds));
}

}  // namespace
}  // namespace gateway::testing
