// The coroutine shapes the house uses, run: under the address sanitizer this fails should a
// compiler get one of them wrong. The unsafe ones are fixtures of the text check, never compiled.
#include <gtest/gtest.h>

#include <coroutine>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace {

/// A value that comes later: lazily started, resumes whoever waits.
template <class T>
class Later {
public:
    struct promise_type {
        std::optional<T> value;
        std::coroutine_handle<> waiting = std::noop_coroutine();

        Later get_return_object() { return Later(Handle::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        auto final_suspend() noexcept {
            struct Resume {
                bool await_ready() noexcept { return false; }
                std::coroutine_handle<> await_suspend(Handle done) noexcept {
                    return done.promise().waiting;
                }
                void await_resume() noexcept {}
            };
            return Resume{};
        }
        void return_value(T made) { value = std::move(made); }
        void unhandled_exception() { std::terminate(); }
    };
    using Handle = std::coroutine_handle<promise_type>;

    explicit Later(Handle handle) : handle_(handle) {}
    Later(Later&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Later& operator=(Later&&) = delete;
    ~Later() {
        if (handle_) handle_.destroy();
    }

    bool await_ready() const { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) {
        handle_.promise().waiting = waiting;
        return handle_;
    }
    T await_resume() { return std::move(*handle_.promise().value); }

    T run() {
        handle_.resume();
        return await_resume();
    }

private:
    Handle handle_;
};

/// Longer than the small-string buffer, so that it owns memory.
const std::string owned = "a text that is too long for the small buffer";

struct Aggregate {
    std::string one;
    std::string other;
};

struct Constructed {
    explicit Constructed(std::string text) : one(std::move(text)) {}
    std::string one;
};

Later<std::string> of_string(std::string text) {
    co_return text;
}
Later<std::string> of_aggregate(Aggregate both) {
    co_return both.one + both.other;
}
Later<std::string> of_constructed(Constructed made) {
    co_return made.one;
}
Later<std::string> of_function(std::function<std::string()> make) {
    co_return make();
}
Later<bool> truth(std::string text) {
    co_return !text.empty();
}

Aggregate make_aggregate() {
    return {owned, owned};
}

Later<std::string> temporaries() {
    std::string all = co_await of_string(std::string(owned));
    all += co_await of_constructed(Constructed(owned));
    all += co_await of_aggregate(make_aggregate());
    co_return all + co_await of_string(owned + owned);
}

Later<std::string> named_then_moved() {
    auto both = Aggregate{owned, owned};
    std::string all = co_await of_aggregate(std::move(both));
    std::string captured = owned;
    auto make = [captured] { return captured; };
    all += co_await of_function(std::move(make));
    all += co_await of_function([&captured] { return captured; });
    auto chosen = all.empty() ? std::string("none") : std::string(owned);
    all += co_await of_string(std::move(chosen));
    co_return all;
}

Later<std::string> conditions() {
    std::string all;
    if (co_await truth(std::string(owned))) all += owned;
    if (!all.empty() && co_await truth(std::string(owned))) all += owned;
    for (int i = 0; i < 3 && co_await truth(std::string(owned)); ++i) all += owned;
    while (co_await truth(std::string(owned))) {
        all += owned;
        if (all.size() > 8 * owned.size()) break;
    }
    switch (co_await truth(std::string(owned))) {
        case true:
            all += co_await of_string(std::string(owned));
            break;
        case false:
            break;
    }
    co_return all;
}

std::string times(std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += owned;
    return all;
}

TEST(SafeCoroutineShapes, TemporariesOfClassesWithConstructors) {
    EXPECT_EQ(temporaries().run(), times(6));
}

TEST(SafeCoroutineShapes, ValuesThatAreNamedAndThenMoved) {
    EXPECT_EQ(named_then_moved().run(), times(5));
}

TEST(SafeCoroutineShapes, ConditionsAndLoops) {
    EXPECT_EQ(conditions().run(), times(10));
}

}  // namespace
