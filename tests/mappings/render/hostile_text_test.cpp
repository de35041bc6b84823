// Texts that try to become markup, templates or placeholders stay text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mappings/render/page.hpp"
#include "samples.hpp"
#include "tests/mappings/lists.hpp"

namespace {

using namespace mappings;
using testing::HasSubstr;

std::string page(const PatientView& view) {
    static PageRenderer renderer =
        *PageRenderer::create(samples::halland_files(), samples::texts());
    return renderer.render(view, samples::swedish(), PageOptions{});
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

/// Tags only: what a browser makes elements of.
std::vector<std::string> tags(const std::string& html) {
    std::vector<std::string> out;
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
        out.push_back(html.substr(at, html.find('>', at) + 1 - at));
    }
    return out;
}

TEST(HostileText, MakesNoElementAndNoAttribute) {
    const std::vector<std::string> plain_tags =
        tags(page(samples::with_text_everywhere("Vanlig text")));
    for (const std::string text : {
             "<script>alert()</script>",
             "\"><img src=x onerror=x>",
             "</style>",
             "' onfocus='x",
             "{{name}}",
             "{{{x}}}",
             "{{&x}}",
             "{{#sections}}",
             "{date}",
             "gp.h",
             "null",
             "&amp;&lt;",
             "-->",
             "]]>",
             "\u202E\u2066vänd\u2069",
             "محمد الطبيب",
         }) {
        const std::string html = page(samples::with_text_everywhere(text));
        EXPECT_EQ(tags(html), plain_tags) << text;
    }
}

TEST(HostileText, IsShownAsTyped) {
    EXPECT_THAT(
        page(samples::with_text_everywhere("{{name}} {date} <b>")),
        HasSubstr("<bdi lang=\"sv\" translate=\"no\">{{name}} {date} &lt;b&gt;</bdi>")
    );
    EXPECT_THAT(
        page(samples::with_text_everywhere("null")), HasSubstr("translate=\"no\">null</bdi>")
    );
    EXPECT_THAT(
        page(samples::with_text_everywhere("A & B \"C\" 'D'")),
        HasSubstr("translate=\"no\">A &amp; B &quot;C&quot; &apos;D&apos;</bdi>")
    );
}

TEST(HostileText, ManyItemsMakeALongPageOnly) {
    auto view = samples::full();
    std::vector<mappings::ContactItem> contacts;
    for (int i = 0; i < 200; ++i) contacts.push_back(samples::care_contact(i));
    view.care_contacts.items = {contacts.data(), contacts.size()};
    const std::vector<mappings::Activity> activities(
        500, view.plan.items.front().activities.front()
    );
    view.plan.items = mappings::changed_first(view.plan.items, [&](mappings::PlanItem& item) {
        item.activities = {activities.data(), activities.size()};
    });
    const std::string html = page(view);
    EXPECT_EQ(count(html, "<details"), 197u);
    EXPECT_LT(html.size(), std::size_t{1} << 20);
}

}  // namespace
