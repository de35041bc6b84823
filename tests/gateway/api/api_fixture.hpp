// A whole gateway without sockets: the real store in a folder of its own, the real mapping set, the
// handlers called as functions. Time moves one second per request.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/api/worker.hpp"
#include "tests/gateway/test_clock.hpp"

namespace gateway::testing {

struct ApiSetup {
    fhir::Severity check_digit = fhir::Severity::error;
    /// Only the numbers of tests/cases/test-numbers.txt are taken.
    bool published_only = false;
    std::vector<std::string> allowed_origins;
    /// Whether the caller has an integrator's rights.
    bool integrator = true;
    /// 0 = the store takes nothing, not even access-log rows.
    std::size_t queue_length = 4096;
};

class Api {
public:
    explicit Api(const ApiSetup& setup = {});
    ~Api();

    /// What http/ does with a request: admission, the body's limit, the handler, the wait.
    Response send(Request request);
    Response send(
        Method method,
        std::string_view target,
        std::string body = {},
        std::vector<Header> headers = {}
    );

    /// Everything that is stored of resources: two equal texts mean that nothing changed.
    std::string dump();
    /// When each source was last heard of with a push that was taken.
    std::string contacts();
    /// Rows of the access log since it was last asked.
    std::vector<audit::Entry> take_audit();

    store::Store& store() { return *store_; }
    store::Reader& reader() { return *reader_; }
    Instant now() const { return clock_.now(); }
    void advance(std::chrono::seconds time) { clock_.advance(time); }

private:
    std::filesystem::path folder_;
    TestClock clock_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<store::Reader> reader_;
    std::shared_ptr<const mappings::MappingSet> set_;
    Handler handler_;
    std::int64_t audit_seen_ = 0;
};

/// The value of a response's field; empty when it has none.
std::string field(const Response& response, std::string_view name);

/// JSON with members sorted and without white space, to compare bodies.
std::string canonical_json(std::string text);

/// The embedded mapping set's files.
std::vector<mappings::SetFile> set_files();

/// The person numbers fixtures may use.
std::vector<std::string> published_numbers();

}  // namespace gateway::testing
