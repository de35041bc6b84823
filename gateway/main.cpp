// nara: the thin main.
#include <unistd.h>

#include <exception>
#include <iostream>

#include "gateway/cli/cli.hpp"
#include "gateway/cli/exit_code.hpp"

namespace {

gateway::cli::Reader reader_at(int file) {
    using gateway::cli::Reader;
    return isatty(file) == 1 ? Reader::person_at_terminal : Reader::program;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        std::ios::sync_with_stdio(false);
        return gateway::cli::run(
            count,
            arguments,
            {std::cin, std::cout, std::cerr, reader_at(STDERR_FILENO), reader_at(STDIN_FILENO)}
        );
    } catch (const std::exception& error) {
        // A bug or a dead disk: everything expected comes back as an exit code.
        std::cerr << "nara stopped: " << error.what() << '\n';
        return static_cast<int>(gateway::cli::Exit::io_error);
    }
}
