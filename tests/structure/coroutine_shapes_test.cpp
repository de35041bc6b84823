// g++ 12.2 frees twice what some full expressions with co_await hold. No such expression may stand
// in gateway/, and coroutines may stand in gateway/http/ only.
#include "tests/structure/coroutine_shapes.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

using structure::unsafe_shapes;
using structure::UnsafeShape;

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

struct Shape {
    const char* source;
    const char* what;
};

TEST(CoroutineShapes, TheCheckFiresOnEveryUnsafeShape) {
    const Shape shapes[] = {
        {"co_await f({a, b});", "a braced value"},
        {"co_await f({.a = 1});", "a braced value"},
        {"co_await f(Aggregate{a, b});", "a braced value"},
        {"auto x = co_await f(Aggregate{std::move(a)});", "a braced value"},
        {"const auto [e, n] = co_await g(h, Options{1});", "a braced value"},
        {"if (co_await f(Aggregate{1})) { g(); }", "a braced value"},
        {"if (co_await f(Aggregate{1})) return;", "a braced value"},
        {"while (!co_await f({}))\n    g();", "a braced value"},
        {"for (int i = 0; i < co_await f({1}); ++i) { g(); }", "a braced value"},
        {"switch (co_await f(A{})) { case 1: break; }", "a braced value"},
        {"co_return co_await f(A{});", "a braced value"},
        {"co_return g(A{}, co_await f());", "a braced value"},
        {"std::vector<int> v{co_await f()};", "a braced value"},
        {"co_await f([x] { return x; });", "a lambda that captures values"},
        {"co_await f([=] { return x; });", "a lambda that captures values"},
        {"co_await f([x = std::move(y)] { return x; });", "a lambda that captures values"},
        {"co_await f([&a, b] { return a + b; });", "a lambda that captures values"},
        {"co_await f(1, [*x] { return *x; });", "a lambda that captures values"},
        {"co_await f(k ? std::string(a) : std::string(b));", "a conditional expression"},
        {"auto x = k ? A(1) : co_await f();", "a conditional expression"},
        {"void g() { run([] () -> Task { co_await f(A{}); }); }", "a braced value"},
        {"Task t() {\n  try {\n    co_await f({1});\n  } catch (...) {}\n}", "a braced value"},
    };
    for (const auto& [source, what] : shapes) {
        const auto found = unsafe_shapes(source);
        ASSERT_EQ(found.size(), 1U) << source;
        EXPECT_EQ(found[0].what, what) << source;
    }
}

TEST(CoroutineShapes, TheCheckLeavesSafeShapesAlone) {
    const char* safe[] = {
        "auto change = Change{a, b};\nco_await f(std::move(change));",
        "co_await f(std::string(a), With(1, 2), make());",
        "if (co_await f()) { auto x = A{1}; }",
        "while (co_await f()) { g({1, 2}); }",
        "for (;;) { const auto x = k ? A(1) : A(2); co_await f(x); }",
        "switch (want) { case Want::read: want = co_await read(); break; case Want::close: break; "
        "}",
        "co_await f([] { return A{1}; });",
        "co_await f([&] { return A{1}; });",
        "co_await f([&a, &b] { return k ? a : b; });",
        "co_await f([this] { return k ? a : b; });",
        "auto act = [x] { return x; };\nco_await f(act);",
        "co_await f(a[1], b[c[2]]);",
        "auto [error, count] = co_await f();",
        "// co_await f({1});\nf({1});",
        "/* co_await */ f({1});",
        "co_await f(\"{ ? [x]\", '{', 1'000);",
        "co_await f(R\"x({ ? )x\");",
        "Task<int> run() {\n    co_return co_await f();\n}",
        "co_spawn(context, g(A{1}), [x](auto) { return x; });",
        "void g() { run([x](int) -> Task { co_await f(x); }); }",
    };
    for (const char* source : safe) {
        const auto found = unsafe_shapes(source);
        EXPECT_TRUE(found.empty()) << source << ": " << found[0].what;
    }
}

TEST(CoroutineShapes, TheCheckTellsTheLine) {
    const auto found =
        unsafe_shapes("Task f() {\n    g({1});\n    co_await h(\n        a, {1}\n    );\n}\n");
    EXPECT_EQ(found, (std::vector<UnsafeShape>{{4, "a braced value"}}));
}

TEST(CoroutineShapes, NoneIsUnsafeInTheGateway) {
    std::size_t with_coroutines = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(NARA_SOURCE_DIR "/gateway")) {
        const auto extension = entry.path().extension();
        if (extension != ".cpp" && extension != ".hpp") continue;
        const auto source = text_of(entry.path());
        for (const auto& [line, what] : unsafe_shapes(source)) {
            ADD_FAILURE() << entry.path() << ":" << line << ": " << what
                          << " in a full expression with co_await; name it, then move it";
        }
        if (source.find("co_await") == source.npos) continue;
        ++with_coroutines;
        EXPECT_EQ(entry.path().parent_path().filename(), "http")
            << entry.path() << " has a coroutine; they stand in gateway/http only";
    }
    EXPECT_GE(with_coroutines, 2U) << "the session and the accept loop; is the folder right?";
}

}  // namespace
