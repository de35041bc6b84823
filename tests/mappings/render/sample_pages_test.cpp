// Writes sample pages for the browser checks into the folder named by NARA_SAMPLE_PAGES; without it
// the test says so and is skipped.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "mappings/render/page.hpp"
#include "samples.hpp"

namespace {

using namespace mappings;

class Pages {
public:
    explicit Pages(std::filesystem::path folder)
        : folder_(std::move(folder)),
          renderer_(*PageRenderer::create(samples::halland_files(), samples::texts())) {
        std::filesystem::create_directories(folder_);
    }

    void write(const std::string& name, const PatientView& view, const PageOptions& options = {}) {
        for (const Words& words : samples::texts().languages()) {
            std::string html = renderer_.render(view, words, options);
            if (options.layout == PageLayout::fragment) html = framed(html, words.language());
            put(name + "." + words.language() + ".html", html);
        }
    }
    void write(const std::string& name, TextPage page, const TextPageOptions& options = {}) {
        for (const Words& words : samples::texts().languages()) {
            put(name + "." + words.language() + ".html", renderer_.render(page, words, options));
        }
    }
    void write_statement() {
        for (const Words& words : samples::texts().languages()) {
            put("accessibility." + words.language() + ".html",
                renderer_.accessibility(words, Surroundings::production));
        }
    }
    int count() const { return count_; }

private:
    // A portal's own page around the fragment.
    std::string framed(const std::string& fragment, const std::string& language) const {
        return "<!DOCTYPE html>\n<html lang=\"" + language +
               "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
               "content=\"width=device-width, initial-scale=1\">\n<title>Portal</title>\n<style>" +
               renderer_.style_sheet() + "</style>\n</head>\n<body>\n<main>\n<h1>Portal</h1>\n" +
               fragment + "</main>\n</body>\n</html>\n";
    }
    void put(const std::string& name, const std::string& html) {
        std::ofstream(folder_ / name, std::ios::binary) << html;
        ++count_;
    }
    std::filesystem::path folder_;
    PageRenderer renderer_;
    int count_ = 0;
};

ActingFor guardian() {
    return {ProxyRelation::guardian, "Lilla Exempel", "Stora Exempel", 13};
}

TEST(SamplePages, AreWrittenForTheBrowserChecks) {
    const char* folder = std::getenv("NARA_SAMPLE_PAGES");
    if (folder == nullptr) GTEST_SKIP() << "NARA_SAMPLE_PAGES names no folder";
    Pages pages(folder);
    constexpr SectionState states[] = {
        SectionState::present,
        SectionState::confirmed_none,
        SectionState::unknown,
        SectionState::ended,
        SectionState::future,
        SectionState::source_unavailable,
        SectionState::stale,
        SectionState::withheld,
        SectionState::not_permitted,
    };
    for (const SectionState state : states) {
        pages.write("state-" + std::string(name(state)), samples::all_in(state));
    }
    pages.write("overview", samples::overview());
    pages.write("nine-contacts", samples::nine_contacts());
    PageOptions acting;
    acting.acting_for = guardian();
    pages.write("guardian", samples::full(), acting);
    PageOptions print;
    print.layout = PageLayout::print;
    pages.write("print", samples::nine_contacts(), print);
    PageOptions fragment;
    fragment.layout = PageLayout::fragment;
    pages.write("fragment", samples::full(), fragment);
    PageOptions sandbox;
    sandbox.surroundings = Surroundings::sandbox;
    pages.write("sandbox", samples::nine_contacts(), sandbox);
    pages.write(
        "hostile-markup",
        samples::with_text_everywhere("\"><img src=x onerror=x></style>{{name}}{date}")
    );
    pages.write("hostile-long", samples::with_text_everywhere(std::string(200, 'W')));
    pages.write(
        "hostile-direction",
        samples::with_text_everywhere(
            "\u202Eevil محمد الطبيب e\u0301\u0301\u0301 👩‍⚕️"
        )
    );
    pages.write("refused", TextPage::refused);
    pages.write("too-young", TextPage::too_young, {.age = 16});
    pages.write("not-available", TextPage::not_available);
    pages.write("no-such-page", TextPage::no_such_page);
    pages.write_statement();
    EXPECT_EQ(pages.count(), 2 * 23);
}

}  // namespace
