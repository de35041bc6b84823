// A set of texts or pairs of texts in an arena, for walks that must not visit anything twice.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "mappings/model/arena.hpp"
#include "mappings/model/overview.hpp"

namespace mappings {

/// Remembers pairs of texts (a source and a key, or nothing and a number), which it borrows. The
/// pairs stay in the order they were added. A walk mostly meets a handful, which are simply looked
/// through; only many are hashed, so that a number shared by thousands costs no square of them.
class TextSet {
public:
    explicit TextSet(Arena& arena) : pairs_(arena), places_(arena) {}

    /// False when it was there already.
    bool insert(const PatientKey& pair) {
        if (pairs_.size() < few) {
            for (const PatientKey& known : pairs_) {
                if (known == pair) return false;
            }
            pairs_.push_back(pair);
            return true;
        }
        if (places_.size() < pairs_.size() * 2) rehash(pairs_.size() * 4);
        std::size_t place = place_of(pair);
        for (; places_[place] != 0; place = (place + 1) % places_.size()) {
            if (pairs_[places_[place] - 1] == pair) return false;
        }
        pairs_.push_back(pair);
        places_[place] = pairs_.size();
        return true;
    }
    const Growing<PatientKey>& pairs() const { return pairs_; }

private:
    static constexpr std::size_t few = 16;

    std::size_t place_of(const PatientKey& pair) const {
        const std::hash<std::string_view> hash;
        return (hash(pair.key) * 31 + hash(pair.source)) % places_.size();
    }
    void rehash(std::size_t size) {
        places_.clear();
        places_.reserve(size);
        for (std::size_t i = 0; i < size; ++i) places_.push_back(0);
        for (std::size_t i = 0; i < pairs_.size(); ++i) {
            std::size_t place = place_of(pairs_[i]);
            while (places_[place] != 0) place = (place + 1) % size;
            places_[place] = i + 1;
        }
    }

    Growing<PatientKey> pairs_;
    /// Number of a pair, from 1; 0 = free.
    Growing<std::size_t> places_;
};

}  // namespace mappings
