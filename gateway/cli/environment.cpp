// Reads the process environment.
#include "gateway/cli/environment.hpp"

#include <unistd.h>

#include <string_view>

namespace gateway::cli {

std::vector<config::Variable> environment() {
    std::vector<config::Variable> variables;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const std::size_t equals = text.find('=');
        if (!text.starts_with("NARA__") || equals == std::string_view::npos) continue;
        variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

}  // namespace gateway::cli
