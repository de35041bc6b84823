// nara: the thin main.
#include <unistd.h>

#include <exception>
#include <iostream>

#include "gateway/cli/cli.hpp"
#include "gateway/cli/exit_code.hpp"

int main(int count, char** arguments) {
    try {
        std::ios::sync_with_stdio(false);
        const auto reader = isatty(STDERR_FILENO) == 1 ? gateway::cli::Reader::person_at_terminal
                                                       : gateway::cli::Reader::program;
        return gateway::cli::run(count, arguments, {std::cin, std::cout, std::cerr, reader});
    } catch (const std::exception& error) {
        // A bug or a dead disk: everything expected comes back as an exit code.
        std::cerr << "nara stopped: " << error.what() << '\n';
        return static_cast<int>(gateway::cli::Exit::io_error);
    }
}
