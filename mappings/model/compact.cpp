// Copying a model, each text and each list once.
#include "mappings/model/compact.hpp"

#include <cstring>

#include "mappings/model/borrowed.hpp"

namespace mappings {
namespace {

/// What has been copied already, by where it stood.
class Copied {
public:
    explicit Copied(Arena& arena) : places_(arena) { resize(first_size); }

    /// The copy of `size` elements at `from`, or where to note it.
    const void*& copy_of(const void* from, std::size_t size) {
        if (count_ * 2 >= places_.size()) grow();
        Place& place = find(from, size);
        if (place.from == nullptr) {
            place.from = from;
            place.size = size;
            ++count_;
        }
        return place.copy;
    }

private:
    static constexpr std::size_t first_size = 256;
    struct Place {
        const void* from = nullptr;
        std::size_t size = 0;
        const void* copy = nullptr;
    };

    Place& find(const void* from, std::size_t size) {
        const auto address = reinterpret_cast<std::uintptr_t>(from);
        std::size_t at = (address * 0x9e3779b97f4a7c15U + size) >> 20U;
        for (;; ++at) {
            Place& place = places_[at % places_.size()];
            if (place.from == nullptr || (place.from == from && place.size == size)) return place;
        }
    }
    void resize(std::size_t size) {
        places_.clear();
        places_.reserve(size);
        for (std::size_t i = 0; i < size; ++i) places_.push_back({});
    }
    void grow() {
        Growing<Place> old(places_.arena(), places_.size());
        for (const Place& place : places_) old.push_back(place);
        resize(places_.size() * 2);
        for (const Place& place : old) {
            if (place.from != nullptr) find(place.from, place.size) = place;
        }
    }

    Growing<Place> places_;
    std::size_t count_ = 0;
};

class Copier {
public:
    Copier(Arena& into, Arena& scratch) : into_(into), copied_(scratch) {}

    void operator()(std::string_view& text) {
        if (text.empty()) {
            text = {};
            return;
        }
        const void*& copy = copied_.copy_of(text.data(), text.size());
        if (copy == nullptr) copy = into_.copy(text).data();
        text = {static_cast<const char*>(copy), text.size()};
    }
    template <class T>
    void operator()(std::optional<T>& value) {
        if (value) (*this)(*value);
    }
    template <class T>
    void operator()(List<T>& list) {
        if (list.empty()) {
            list = {};
            return;
        }
        const void*& known = copied_.copy_of(list.data(), list.size() * sizeof(T));
        if (known != nullptr) {
            list = {static_cast<const T*>(known), list.size()};
            return;
        }
        T* const copy = static_cast<T*>(into_.take(list.size() * sizeof(T), alignof(T)));
        std::uninitialized_copy(list.begin(), list.end(), copy);
        // Noted before the elements are gone through, which moves the places.
        known = copy;
        if constexpr (!std::is_enum_v<T>) {
            for (std::size_t i = 0; i < list.size(); ++i) (*this)(copy[i]);
        }
        list = {copy, list.size()};
    }
    template <class T>
    void operator()(T& value) {
        each_borrowed(value, *this);
    }

private:
    Arena& into_;
    Copied copied_;
};

}  // namespace

Overview compact(const Overview& overview, Arena& into) {
    Arena scratch;
    Overview copy = overview;
    Copier(into, scratch)(copy);
    return copy;
}

KeptOverview::KeptOverview(const Overview& overview) {
    Arena measured;
    compact(overview, measured);
    arena_ = Arena(measured.used());
    overview_ = compact(overview, arena_);
}

}  // namespace mappings
