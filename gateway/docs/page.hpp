// A page of the documentation or the sandbox: a carried template with the common head and foot, in
// the style of the patient's page.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "gateway/api/negotiate.hpp"
#include "gateway/message.hpp"
#include "mappings/engine/set_file.hpp"
#include "mappings/render/template_page.hpp"

namespace gateway::docs {

/// Immutable; may be used from any thread.
class Page {
public:
    /// `path` names a carried template; the style sheet of the mapping set is taken from
    /// `set_files`. A faulty template of ours is a bug: throws std::logic_error.
    Page(std::string_view path, std::span<const mappings::SetFile> set_files);

    /// HTML with the headers of the patient's page. `data` needs what the template names;
    /// `language` is set here.
    Response respond(int status, api::Language language, mappings::TemplateData data) const;

private:
    mappings::TemplatePage page_;
    std::string policy_;
};

}  // namespace gateway::docs
