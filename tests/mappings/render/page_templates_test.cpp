// What the loader of templates refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mappings/render/page.hpp"
#include "samples.hpp"

namespace {

using namespace mappings;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> template_faults(const std::string& path, const std::string& bytes) {
    auto files = samples::halland_files();
    std::erase_if(files, [&](const SetFile& file) { return file.path == path; });
    if (!bytes.empty()) files.push_back({path, bytes});
    const auto made = PageRenderer::create(files, samples::texts());
    std::vector<std::string> out;
    if (made) return out;
    EXPECT_EQ(made.error().kind(), fhir::Kind::invalid);
    for (const auto& issue : made.error().issues()) {
        EXPECT_EQ(issue.code, "template-fault");
        out.push_back(issue.text);
    }
    return out;
}

TEST(Templates, RefuseUnescapedOutputAndOtherFaults) {
    EXPECT_THAT(
        template_faults("templates/text.mustache", "{{{x}}}"),
        ElementsAre("templates/text.mustache: Only {{x}} may print a value: it is escaped.")
    );
    EXPECT_THAT(
        template_faults("templates/text.mustache", "{{ & x}}"),
        ElementsAre("templates/text.mustache: Only {{x}} may print a value: it is escaped.")
    );
    EXPECT_THAT(
        template_faults("templates/text.mustache", "{{=<% %>=}}"),
        ElementsAre("templates/text.mustache: Delimiters may not be changed.")
    );
    EXPECT_THAT(
        template_faults("templates/text.mustache", "{{> nothing}}"),
        ElementsAre("templates/nothing.mustache: The file is missing.")
    );
    EXPECT_THAT(
        template_faults("templates/text.mustache", "{{x"),
        ElementsAre("templates/text.mustache: A tag is not closed.")
    );
    EXPECT_THAT(
        template_faults("templates/name.mustache", "{{> name}}"),
        ElementsAre("templates/name.mustache: The part includes itself.")
    );
    EXPECT_THAT(
        template_faults("templates/text.mustache", "{{#x}}"),
        ElementsAre(HasSubstr("Unclosed section"))
    );
    EXPECT_THAT(
        template_faults("templates/page.mustache", ""),
        ElementsAre("templates/page.mustache: The file is missing.")
    );
    EXPECT_THAT(
        template_faults("templates/view.css", "p{}</style><script>"),
        ElementsAre("templates/view.css: A style sheet must not have \"<\" or \"{{\".")
    );
    EXPECT_THAT(
        template_faults("templates/view.css", "@import 'x';p{background:url(//x)}"),
        ElementsAre(
            "templates/view.css: A page loads nothing: \"url(\" is refused.",
            "templates/view.css: A page loads nothing: \"@import\" is refused."
        )
    );
}

}  // namespace
