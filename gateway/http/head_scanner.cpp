// Line ends, folded lines and the size of the head.
#include "gateway/http/head_scanner.hpp"

#include <string>
#include <utility>

namespace gateway::http {

Progress HeadScanner::refuse(Refusal refusal) {
    refusal_ = std::move(refusal);
    return Progress::refused;
}

Progress HeadScanner::check_size(std::size_t size) {
    if (size <= limits_->header_bytes) return Progress::more;
    if (lines_ == 0) return refuse(target_too_long(limits_->target_bytes));
    return refuse(head_too_large(
        "The header is larger than " + std::to_string(limits_->header_bytes) +
        " bytes. Send fewer or shorter fields."
    ));
}

std::optional<Refusal> HeadScanner::check_line(std::string_view line) const {
    if (line.find('\r') != std::string_view::npos) {
        return bad_request(
            "line-ending", "A carriage return stands inside a line. Lines end in CR LF."
        );
    }
    if (lines_ == 0) return std::nullopt;
    if (line.front() == ' ' || line.front() == '\t') {
        // "A server that receives an obs-fold in a request message ... MUST either reject the
        // message ... or replace" it: https://www.rfc-editor.org/rfc/rfc9112#section-5.2
        return bad_request(
            "folded-field", "A header field is folded over several lines. Send it on one line."
        );
    }
    if (lines_ > limits_->fields) {
        return head_too_large(
            "The header has more than " + std::to_string(limits_->fields) + " fields."
        );
    }
    return std::nullopt;
}

Progress HeadScanner::scan(std::string_view bytes) {
    if (scanned_ == 0 && !bytes.empty() && (bytes.front() < 'A' || bytes.front() > 'z')) {
        // Caught at the first byte: a TLS greeting has no line ends and would be waited for.
        return refuse(bad_request(
            "request-line",
            "The request must begin with a method name, such as GET. This port may speak plain "
            "HTTP "
            "while the client speaks TLS."
        ));
    }
    for (auto end = bytes.find('\n', scanned_); end != bytes.npos;
         end = bytes.find('\n', scanned_)) {
        if (end == line_begin_ || bytes[end - 1] != '\r') {
            return refuse(bad_request("line-ending", "A line ends in LF alone. Lines end in CR LF.")
            );
        }
        const auto line = bytes.substr(line_begin_, end - 1 - line_begin_);
        scanned_ = end + 1;
        line_begin_ = scanned_;
        if (check_size(scanned_) == Progress::refused) return Progress::refused;
        if (line.empty()) return Progress::done;
        if (auto wrong = check_line(line)) return refuse(std::move(*wrong));
        ++lines_;
    }
    scanned_ = bytes.size();
    return check_size(scanned_);
}

}  // namespace gateway::http
