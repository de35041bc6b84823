// Look-ups in requests.
#include "gateway/message.hpp"

namespace gateway {

std::string_view name(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::head:
            return "HEAD";
        case Method::post:
            return "POST";
        case Method::put:
            return "PUT";
        case Method::patch:
            return "PATCH";
        case Method::delete_:
            return "DELETE";
        case Method::options:
            return "OPTIONS";
        case Method::other:
            return "other";
    }
    return "other";
}

std::string_view Request::header(std::string_view wanted) const {
    for (const Header& field : headers) {
        if (field.name == wanted) return field.value;
    }
    return {};
}

std::optional<std::string_view> Request::parameter(std::string_view wanted) const {
    for (const auto& [key, value] : query) {
        if (key == wanted) return value;
    }
    return std::nullopt;
}

}  // namespace gateway
