// The first calls of a newcomer as lines to copy: printed at start, shown on the landing page, run
// by a test.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gateway::sandbox {

/// A small CareTeam for one of the published test numbers.
std::string_view example_resource();

/// `base` is "http://127.0.0.1:8080".
std::string curl_push(std::string_view base);
std::string curl_lookup(std::string_view base);
/// `ref` is a person's opaque reference.
std::string curl_page(std::string_view base, std::string_view ref);

struct Greeting {
    std::string base;
    std::string admin;
    std::size_t people = 0;
    /// The reference of the first person; empty without people.
    std::string first_ref;
};
/// What stands on standard output when the sandbox answers. The sandbox's address comes first.
std::string greeting(const Greeting& what);

}  // namespace gateway::sandbox
