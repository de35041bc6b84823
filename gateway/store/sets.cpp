// Copies under one mutex, held for the length of a copy.
#include "gateway/store/sets.hpp"

namespace gateway::store {

std::string_view name(SwitchState state) {
    switch (state) {
        case SwitchState::extracting:
            return "extracting";
        case SwitchState::assembling:
            return "assembling";
        case SwitchState::active:
            break;
    }
    return "active";
}

std::shared_ptr<const SetInForce> Sets::in_force() const {
    const std::lock_guard guard(mutex_);
    return in_force_;
}

std::shared_ptr<const SetInForce> Sets::numbered(std::int64_t number) const {
    const std::lock_guard guard(mutex_);
    if (in_force_->number == number) return in_force_;
    if (announced_ && announced_->number == number) return announced_;
    return nullptr;
}

std::shared_ptr<const Mapping> Sets::coming() const {
    const std::lock_guard guard(mutex_);
    return coming_;
}

void Sets::announce(std::shared_ptr<const SetInForce> next) {
    const std::lock_guard guard(mutex_);
    announced_ = std::move(next);
}

void Sets::put_in_force() {
    const std::lock_guard guard(mutex_);
    in_force_ = std::move(announced_);
    announced_ = nullptr;
    coming_ = nullptr;
}

void Sets::retract() {
    const std::lock_guard guard(mutex_);
    announced_ = nullptr;
}

void Sets::prepare(std::shared_ptr<const Mapping> coming) {
    const std::lock_guard guard(mutex_);
    coming_ = std::move(coming);
}

}  // namespace gateway::store
