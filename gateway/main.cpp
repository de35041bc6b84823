// nara: the thin main.
#include <exception>
#include <iostream>

#include "gateway/cli/cli.hpp"
#include "gateway/cli/exit_code.hpp"

int main(int count, char** arguments) {
    try {
        return gateway::cli::run(count, arguments, {std::cin, std::cout, std::cerr});
    } catch (const std::exception& error) {
        // A bug or a dead disk: everything expected comes back as an exit code.
        std::cerr << "nara stopped: " << error.what() << '\n';
        return static_cast<int>(gateway::cli::Exit::io_error);
    }
}
