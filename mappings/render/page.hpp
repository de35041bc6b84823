// The HTML of /view: the patient's page, its print layout and fragment, pages of one text, and the
// accessibility statement. Decides words and markup only; every decision about content is in the
// view.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fhir/result.hpp"
#include "mappings/engine/set_file.hpp"
#include "mappings/model/patient_view.hpp"
#include "mappings/render/options.hpp"
#include "mappings/render/texts.hpp"

namespace mappings {

enum class PageLayout : std::uint8_t { page, print, fragment };
/// "page", "print", "fragment" as in ?layout=; nothing for other words.
std::optional<PageLayout> page_layout(std::string_view name);

/// Whether paper has the doctor who plans the care (the box `print.ls` was ticked:
/// ?planningDoctor=1).
enum class PlanningDoctorOnPaper : std::uint8_t { left_out, included };

/// Whether addresses are printed: left out on paper for a person with protected identity.
enum class Addresses : std::uint8_t { included, left_out };

struct PageOptions {
    PageLayout layout = PageLayout::page;
    std::optional<ActingFor> acting_for;
    Surroundings surroundings = Surroundings::production;
    Addresses addresses = Addresses::included;
    /// Only looked at for PageLayout::print.
    PlanningDoctorOnPaper planning_doctor = PlanningDoctorOnPaper::left_out;
};

/// A page that says one thing. `refused` is byte-equal for unknown, protected and refused persons.
enum class TextPage : std::uint8_t {
    refused,        // proxy.no: 403 and 404
    too_young,      // age.self: 403
    not_available,  // gone: 503
    no_such_page,   // page.missing: 404 for a path
    bad_address,    // page.bad: 400
    not_logged_in,  // page.login: 401
};

struct TextPageOptions {
    Surroundings surroundings = Surroundings::production;
    /// The age in `age.self`.
    int age = 0;
};

/// Parsed templates of a mapping set. Rendering changes the parsed objects (a quirk of the mustache
/// library): one renderer per worker thread, used by no other. Languages are read from `Texts`,
/// which must outlive the renderer.
class PageRenderer {
public:
    /// Takes templates/*.mustache and templates/view.css among `files`; others are passed by.
    /// Faults: a template or the style sheet is missing, bad mustache, unescaped output ({{{x}}} or
    /// {{&x}}), a style sheet that could close its element or open a tag.
    static fhir::Result<PageRenderer> create(std::span<const SetFile> files, const Texts& texts);

    PageRenderer(PageRenderer&&) noexcept;
    PageRenderer& operator=(PageRenderer&&) noexcept;
    ~PageRenderer();

    /// `words` is one of the languages of the texts given to create().
    std::string render(const PatientView& view, const Words& words, const PageOptions& options);
    std::string render(TextPage page, const Words& words, const TextPageOptions& options);
    /// /view/accessibility
    std::string accessibility(const Words& words, Surroundings surroundings);

    /// Exactly the bytes between <style> and </style> of every page: what the hash in
    /// Content-Security-Policy `style-src` is made of, and what /docs/view.css answers.
    const std::string& style_sheet() const;

private:
    struct State;
    explicit PageRenderer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace mappings
