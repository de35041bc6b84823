// Transactions and batches: what is read, what is refused, and where references lead in the end.
#include "fhir/bundle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fhir/document.hpp"

namespace {

using fhir::BundleMethod;
using fhir::BundleType;
using fhir::Document;
using fhir::EntryPath;
using fhir::EntryTargets;
using fhir::Version;

constexpr const char* uuid_1 = "urn:uuid:c757873d-ec9a-4326-a141-556f43239520";
constexpr const char* uuid_2 = "urn:uuid:0f1d4a56-3b36-4a3b-9d0c-0d2a9f3c9a11";

Document parsed(const std::string& bytes) {
    auto document = Document::parse(bytes);
    EXPECT_TRUE(document) << bytes;
    return std::move(*document);
}

// "code expression" of every issue a Bundle is refused with.
std::vector<std::string> refusals(const std::string& bytes) {
    const Document document = parsed(bytes);
    const auto bundle = fhir::read_bundle(document.root());
    std::vector<std::string> found;
    if (bundle) return found;
    EXPECT_EQ(bundle.error().kind(), fhir::Kind::bad_request);
    for (const auto& issue : bundle.error().issues())
        found.push_back(issue.code + " " + issue.expression);
    return found;
}

std::string transaction(const std::string& entries) {
    return R"({"resourceType":"Bundle","type":"transaction","entry":[)" + entries + "]}";
}
std::string post(
    const std::string& full_url, const std::string& resource = R"({"resourceType":"Patient"})"
) {
    return R"({"fullUrl":")" + full_url + R"(","resource":)" + resource +
           R"(,"request":{"method":"POST","url":"Patient"}})";
}

using Refusals = std::vector<std::string>;

TEST(Bundle, ReadsWhatEachEntryAsksFor) {
    const Document document = parsed(R"({"resourceType":"Bundle","type":"batch","entry":[
        {"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520","resource":{"resourceType":"Patient"},
         "request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=x|1"}},
        {"resource":{"resourceType":"Patient","id":"1"},
         "request":{"method":"PUT","url":"Patient/1","ifMatch":"W/\"3\""}},
        {"request":{"method":"GET","url":"Patient/1","ifNoneMatch":"W/\"3\"","ifModifiedSince":"2026-01-01T00:00:00Z"}},
        {"request":{"method":"DELETE","url":"Patient/2"}}]})");
    const auto bundle = fhir::read_bundle(document.root());
    ASSERT_TRUE(bundle);
    EXPECT_EQ(bundle->type, BundleType::batch);
    ASSERT_EQ(bundle->entries.size(), 4U);
    const auto& entries = bundle->entries;
    EXPECT_EQ(entries[0].full_url, uuid_1);
    EXPECT_EQ(entries[0].method, BundleMethod::post);
    EXPECT_EQ(entries[0].url, "Patient");
    EXPECT_EQ(entries[0].if_none_exist, "identifier=x|1");
    EXPECT_NE(entries[0].resource, nullptr);
    EXPECT_EQ(entries[1].method, BundleMethod::put);
    EXPECT_EQ(entries[1].if_match, "W/\"3\"");
    EXPECT_EQ(entries[1].full_url, "");
    EXPECT_EQ(entries[2].if_none_match, "W/\"3\"");
    EXPECT_EQ(entries[2].if_modified_since, "2026-01-01T00:00:00Z");
    EXPECT_EQ(entries[2].resource, nullptr);
    EXPECT_EQ(entries[3].method, BundleMethod::remove);
    const fhir::Node root = document.root();
    const EntryPath path(root, entries[1]);
    EXPECT_EQ(path.entry().pointer(), "/entry/1");
    EXPECT_EQ(path.resource().expression(), "Bundle.entry[1].resource");
    EXPECT_EQ(path.resource().pointer(), "/entry/1/resource");
}

TEST(Bundle, MayBeEmpty) {
    const Document document = parsed(R"({"resourceType":"Bundle","type":"transaction"})");
    const auto bundle = fhir::read_bundle(document.root());
    ASSERT_TRUE(bundle);
    EXPECT_TRUE(bundle->entries.empty());
}

TEST(Bundle, CarriesATransactionOutByMethodAndABatchAsItStands) {
    const std::string entries = R"(
        {"request":{"method":"GET","url":"Patient/1"}},
        {"resource":{"resourceType":"Binary"},"request":{"method":"PATCH","url":"Patient/2"}},
        {"resource":{"resourceType":"Patient"},"request":{"method":"PUT","url":"Patient/3"}},
        {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}},
        {"request":{"method":"DELETE","url":"Patient/5"}},
        {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}})";
    const auto order = [](const std::string& bytes) {
        const Document document = parsed(bytes);
        const auto bundle = fhir::read_bundle(document.root());
        EXPECT_TRUE(bundle);
        std::vector<std::size_t> indices;
        for (const auto* entry : bundle->in_order()) indices.push_back(entry->index);
        return indices;
    };
    EXPECT_EQ(order(transaction(entries)), (std::vector<std::size_t>{4, 3, 5, 1, 2, 0}));
    EXPECT_EQ(
        order(R"({"resourceType":"Bundle","type":"batch","entry":[)" + entries + "]}"),
        (std::vector<std::size_t>{0, 1, 2, 3, 4, 5})
    );
}

TEST(Bundle, IsRefusedWhenItIsNoTransactionOrBatch) {
    const Refusals type{"bundle-type Bundle"};
    EXPECT_EQ(refusals(R"({"resourceType":"Bundle","type":"collection"})"), type);
    EXPECT_EQ(refusals(R"({"resourceType":"Bundle"})"), type);
    EXPECT_EQ(refusals(R"({"resourceType":"Patient","type":"batch"})"), Refusals{"bundle-type "});
}

TEST(Bundle, TellsAllThatIsWrongWithItsEntries) {
    EXPECT_EQ(
        refusals(transaction(
            R"(1, {}, {"request":{}}, {"request":{"method":"post","url":"Patient"}},
            {"request":{"method":"GET"}}, {"request":{"method":"PUT","url":"Patient/1"}},
            {"request":{"method":"DELETE","url":"Patient/2"},"resource":{"resourceType":"Patient"}})"
        )),
        (Refusals{
            "bundle-request Bundle.entry[0]",
            "bundle-request Bundle.entry[1]",
            "bundle-request Bundle.entry[2].request",
            "bundle-request Bundle.entry[3].request",
            "bundle-request Bundle.entry[4].request",
            "bundle-resource Bundle.entry[5]",
            "bundle-resource Bundle.entry[6]",
        })
    );
}

TEST(Bundle, RefusesAFullUrlThatStandsTwiceIsRelativeOrNamesAVersion) {
    EXPECT_EQ(
        refusals(transaction(post(uuid_1) + "," + post(uuid_2) + "," + post(uuid_1))),
        Refusals{"duplicate-full-url Bundle.entry[2].fullUrl"}
    );
    EXPECT_EQ(
        refusals(transaction(post("Patient/1"))),
        Refusals{"bundle-full-url Bundle.entry[0].fullUrl"}
    );
    EXPECT_EQ(
        refusals(transaction(post("https://a.example/Patient/1/_history/2"))),
        Refusals{"bundle-full-url Bundle.entry[0].fullUrl"}
    );
}

TEST(Bundle, LetsATransactionChangeAResourceOnceOnly) {
    const std::string entries = R"(
        {"resource":{"resourceType":"Patient"},"request":{"method":"PUT","url":"Patient/1"}},
        {"request":{"method":"GET","url":"Patient/1"}},
        {"request":{"method":"DELETE","url":"Patient/1"}})";
    EXPECT_EQ(refusals(transaction(entries)), Refusals{"duplicate-identity Bundle.entry[2]"});
    EXPECT_EQ(
        refusals(R"({"resourceType":"Bundle","type":"batch","entry":[)" + entries + "]}"),
        Refusals{}
    );
}

// Rewrites one resource in an entry of that full URL, with three known targets.
fhir::RewrittenResource rewritten(
    const std::string& resource, const char* full_url, Version version = Version::r4
) {
    EntryTargets targets;
    targets.add(uuid_1, "Patient/final-1");
    targets.add("urn:oid:1.2.3", "Organization/final-2");
    targets.add("https://a.example/fhir/PractitionerRole/r1", "PractitionerRole/final-3");
    const Document document = parsed(resource);
    return fhir::rewrite_references(document.root(), version, full_url, targets);
}

TEST(BundleReferences, LeadToWhereTheEntriesAreStored) {
    const auto result = rewritten(
        R"({"resourceType":"CareTeam","subject":{"reference":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520",
            "display":"x"},"managingOrganization":[{"reference":"urn:oid:1.2.3"}],"participant":[
            {"member":{"reference":"https://a.example/fhir/PractitionerRole/r1"}},
            {"member":{"reference":"https://a.example/fhir/PractitionerRole/r1/_history/4"}},
            {"member":{"reference":"PractitionerRole/r1"}},
            {"member":{"reference":"https://b.example/fhir/PractitionerRole/r1"}}]})",
        "https://a.example/fhir/CareTeam/t1"
    );
    EXPECT_EQ(
        result.bytes,
        R"({"resourceType":"CareTeam","subject":{"reference":"Patient/final-1","display":"x"},)"
        R"("managingOrganization":[{"reference":"Organization/final-2"}],"participant":[)"
        R"({"member":{"reference":"PractitionerRole/final-3"}},{"member":{"reference":"PractitionerRole/final-3"}},)"
        R"({"member":{"reference":"PractitionerRole/final-3"}},)"
        R"({"member":{"reference":"https://b.example/fhir/PractitionerRole/r1"}}]})"
    );
    EXPECT_TRUE(result.conditional.empty());
    EXPECT_TRUE(result.unresolved.empty());
}

TEST(BundleReferences, AreRelativeToTheirOwnEntryOnly) {
    const std::string resource =
        R"({"resourceType":"CareTeam","participant":[{"member":{"reference":"PractitionerRole/r1"}}]})";
    EXPECT_EQ(rewritten(resource, uuid_2).bytes, resource);
    EXPECT_EQ(rewritten(resource, "https://b.example/fhir/CareTeam/t1").bytes, resource);
    EXPECT_EQ(rewritten(resource, "").bytes, resource);
}

TEST(BundleReferences, AreRewrittenInContainedResourcesAndExtensions) {
    const auto result = rewritten(
        R"({"resourceType":"CareTeam","contained":[{"resourceType":"PractitionerRole","id":"r",)"
        R"("organization":{"reference":"urn:oid:1.2.3"}}],"participant":[{"member":{"reference":"#r"},)"
        R"("extension":[{"url":"http://x.example/e","valueReference":{"reference":"urn:oid:1.2.3"}}]}],)"
        R"("_name":{"extension":[{"url":"http://x.example/e","valueReference":{"reference":"urn:oid:1.2.3"}}]}})",
        uuid_2
    );
    EXPECT_EQ(
        result.bytes,
        R"({"resourceType":"CareTeam","contained":[{"resourceType":"PractitionerRole","id":"r",)"
        R"("organization":{"reference":"Organization/final-2"}}],"participant":[{"member":{"reference":"#r"},)"
        R"("extension":[{"url":"http://x.example/e","valueReference":{"reference":"Organization/final-2"}}]}],)"
        R"("_name":{"extension":[{"url":"http://x.example/e","valueReference":{"reference":"Organization/final-2"}}]}})"
    );
}

TEST(BundleReferences, LeaveUrisNumbersAndInnerBundlesAlone) {
    // DetectedIssue.reference is a uri, not a link to a resource.
    const std::string issue =
        R"({"resourceType":"DetectedIssue","status":"final","reference":"urn:oid:1.2.3","identifier":[)"
        R"({"system":"urn:oid:1.2.3","value":"1"}],"x":1.500})";
    EXPECT_EQ(rewritten(issue, uuid_2).bytes, issue);
    const std::string inner =
        R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"CareTeam",)"
        R"("subject":{"reference":"urn:oid:1.2.3"}}}]})";
    EXPECT_EQ(rewritten(inner, uuid_2).bytes, inner);
}

TEST(BundleReferences, ReachIntoCodeableReferences) {
    EXPECT_EQ(
        rewritten(
            R"({"resourceType":"CarePlan","addresses":[{"reference":{"reference":"urn:oid:1.2.3"}}]})",
            uuid_2,
            Version::r5
        )
            .bytes,
        R"({"resourceType":"CarePlan","addresses":[{"reference":{"reference":"Organization/final-2"}}]})"
    );
}

TEST(BundleReferences, ThatAreConditionalOrLeadNowhereAreReported) {
    const std::string bytes = transaction(post(
        uuid_1,
        R"({"resourceType":"CareTeam","subject":{"reference":"Patient?identifier=x|1"},"participant":[)"
        R"({"member":{"reference":"urn:uuid:0f1d4a56-3b36-4a3b-9d0c-0d2a9f3c9a11"}},)"
        R"({"member":{"reference":"Practitioner/stored"}}]})"
    ));
    const Document document = parsed(bytes);
    const fhir::Node root = document.root();
    const auto bundle = fhir::read_bundle(root);
    ASSERT_TRUE(bundle);
    const EntryPath path(root, bundle->entries[0]);
    const auto result =
        fhir::rewrite_references(path.resource(), Version::r4, uuid_1, EntryTargets{});
    ASSERT_EQ(result.conditional.size(), 1U);
    EXPECT_EQ(
        result.conditional[0],
        (fhir::Issue{
            fhir::Severity::error,
            fhir::IssueType::not_supported,
            "conditional-reference",
            "This reference is to be resolved by a search. Refer to the resource by its id, or by "
            "Reference.identifier.",
            "Bundle.entry[0].resource.subject.reference",
            "/entry/0/resource/subject/reference",
            {},
        })
    );
    ASSERT_EQ(result.unresolved.size(), 1U);
    EXPECT_EQ(result.unresolved[0].code, "unresolved-reference");
    EXPECT_EQ(
        result.unresolved[0].expression, "Bundle.entry[0].resource.participant[0].member.reference"
    );
    EXPECT_NE(result.bytes.find("Patient?identifier=x|1"), std::string::npos);
}

}  // namespace
