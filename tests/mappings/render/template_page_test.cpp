#include "mappings/render/template_page.hpp"

#include <gtest/gtest.h>

namespace mappings {
namespace {

TemplateData named(std::string name) {
    TemplateData data;
    data.texts["name"] = std::move(name);
    return data;
}

TEST(TemplatePage, FillsTextsSectionsAndParts) {
    const auto page = TemplatePage::create(
        "{{> head}}<ul>{{#people}}<li>{{name}} of "
        "{{town}}{{/people}}</ul>{{^people}}nobody{{/people}}",
        {{"head", "<h1>{{title}}</h1>{{> style}}"}, {"style", "<style>a>b{}</style>"}}
    );
    ASSERT_TRUE(page);
    TemplateData data;
    data.texts = {{"title", "T"}, {"town", "Å"}};
    EXPECT_EQ(page->render(data), "<h1>T</h1><style>a>b{}</style><ul></ul>nobody");
    data.sections["people"] = {named("A"), named("B")};
    EXPECT_EQ(page->render(data), "<h1>T</h1><style>a>b{}</style><ul><li>A of Å<li>B of Å</ul>");
}

TEST(TemplatePage, EscapesEveryValueAndReadsNoneAgain) {
    const auto page = TemplatePage::create("<p title=\"{{name}}\">{{name}}</p>", {});
    ASSERT_TRUE(page);
    EXPECT_EQ(
        page->render(named("<b>\"'&{{name}}")),
        "<p title=\"&lt;b&gt;&quot;&apos;&amp;{{name}}\">&lt;b&gt;&quot;&apos;&amp;{{name}}</p>"
    );
}

TEST(TemplatePage, ShownSectionsHaveNothingOfTheirOwn) {
    const auto page = TemplatePage::create("{{#known}}{{name}}{{/known}}", {});
    ASSERT_TRUE(page);
    TemplateData data = named("outside");
    EXPECT_EQ(page->render(data), "");
    data.show("known");
    EXPECT_EQ(page->render(data), "outside");
}

TEST(TemplatePage, RefusesUnescapedOutputUnknownPartsAndBadMustache) {
    for (const char* text : {"{{{name}}}", "{{&name}}", "{{> nothing}}", "{{#a}}", "{{name"}) {
        const auto page = TemplatePage::create(text, {});
        ASSERT_FALSE(page) << text;
        EXPECT_EQ(page.error().issues().front().code, "template-fault") << text;
        EXPECT_FALSE(TemplatePage::create("{{> part}}", {{"part", text}})) << text;
    }
}

}  // namespace
}  // namespace mappings
