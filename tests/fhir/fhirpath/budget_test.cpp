// Endless and exploding expressions stop at the budget, in bounded memory and with a clear error.
#include "tests/fhir/fhirpath/evaluation.hpp"

namespace fhir::fhirpath {
namespace {

std::string times(int count, const std::string& text) {
    std::string all;
    for (int i = 0; i < count; ++i) all += text;
    return all;
}

// One hundred contacts of several levels, and extensions sixteen deep.
std::string wide_patient() {
    std::string contacts;
    for (int i = 0; i < 100; ++i) {
        contacts += (i > 0 ? "," : "") + std::string(R"({"name":{"family":"f)") +
                    std::to_string(i) +
                    R"(","given":["a","b"]},"address":{"city":"Halmstad","line":["x","y"]}})";
    }
    std::string deep = R"({"url":"u"})";
    for (int i = 0; i < 16; ++i) deep = R"({"url":"u","extension":[)" + deep + "]}";
    return R"({"resourceType":"Patient","id":"p","extension":[)" + deep + R"(],"contact":[)" +
           contacts + "]}";
}

// %v0 has one item, each further variable twice as many as the one before.
std::string doubling(int count, const std::string& first, const std::string& twice) {
    std::string text = "defineVariable('v0', " + first + ")";
    for (int i = 1; i <= count; ++i) {
        const std::string before = "%v" + std::to_string(i - 1);
        text += ".defineVariable('v" + std::to_string(i) + "', " + before + twice + before +
                (twice.ends_with('(') ? ")" : "") + ")";
    }
    return text;
}

struct Explosion {
    const char* name;
    std::string text;
};

std::vector<Explosion> explosions() {
    const std::string numbers = "(1|2|3|4|5|6|7|8|9)";
    return {
        {"an endless repeat that keeps duplicates", "repeatAll($this)"},
        {"an endless repeat of the document", "contact.repeatAll(%resource)"},
        {"a repeat that counts for ever", "1.repeat($this + 1)"},
        {"a repeat that grows a text", "'a'.repeat($this & 'a')"},
        {"descendants of descendants", "extension.descendants()" + times(6, ".descendants()")},
        {"children of all in a lambda", "descendants().select(%resource.descendants())"},
        {"combining with itself", doubling(24, "1", ".combine(")},
        {"a union of everything with everything",
         "descendants().select($this | %resource.descendants())"},
        {"nested lambdas",
         numbers + ".select(" + numbers + ".select(" + numbers + ".select(" + numbers + ".select(" +
             numbers + "))))"},
        {"replacing nothing by something", "'aaaaaaaaaa'" + times(9, ".replace('', 'aaaaaaaaaa')")},
        {"replacing each character by two", "'aa'" + times(40, ".replaceMatches('.', '$0$0')")},
        {"joining a text with itself", doubling(40, "'abcdefgh'", " & ")},
        {"an aggregate that doubles a text", "descendants().aggregate($total & $total, 'ab')"},
        {"joining joined texts",
         "descendants().select(%resource.descendants().ofType(string).join('-')).join('-')"},
        {"encoding what is encoded", "'abcdefgh'" + times(40, ".encode('hex')")},
        {"escaping what is escaped", "'\\\\\\\\'" + times(40, ".escape('json')")},
        {"characters of a grown text", "'abcdefgh'" + times(13, ".encode('hex')") + ".toChars()"},
        {"upper case of a long text, for all",
         "defineVariable('t', 'abcdefgh'" + times(14, ".encode('hex')") +
             ").descendants().select(%t.upper().length())"},
        {"searching a long text, for all",
         "defineVariable('t', 'abcdefgh'" + times(14, ".encode('hex')") +
             ").descendants().select(%t.contains('zz'))"},
        {"a pattern compiled for each item",
         "descendants().ofType(string).select('x'.matches('(a{1,90}){1,9}' & $this))"},
        {"sorting by keys that walk the document",
         "descendants().sort(%resource.descendants().count())"},
        {"distinct of a product",
         "contact.select(%resource.contact.name.given.select($this & '1')).distinct()"},
        {"variables in lambdas",
         "descendants().select(defineVariable('a').select(%resource.descendants()"
         ".select(defineVariable('b').select(%a | %b))))"},
        {"all() over all()", "descendants().all(%resource.descendants().all(true))"},
        {"comparing everything",
         "descendants().select(%resource.descendants() = %resource.descendants())"},
    };
}

TEST(Budget, StopsEveryExplosionInBoundedMemory) {
    Evaluation evaluate(wide_patient());
    for (const Explosion& one : explosions()) {
        const Texts result = evaluate(one.text);
        ASSERT_EQ(result.size(), 1u) << one.name;
        EXPECT_TRUE(result[0].starts_with("!fhirpath-budget The evaluation"))
            << one.name << ": " << result[0].substr(0, 300);
        EXPECT_LE(evaluate.evaluator.memory(), 2 * Evaluator::most_memory) << one.name;
    }
    // What it took is given back, and the next evaluation is not hurt.
    EXPECT_EQ(evaluate("contact.count()"), Texts{"100"});
    EXPECT_LE(evaluate.evaluator.memory(), std::size_t{1} << 20);
}

TEST(Budget, UnitsThatGrowStayWithinTheMemory) {
    Evaluation evaluate(wide_patient());
    // One ".m{}" more for each of the contacts.
    EXPECT_EQ(
        evaluate("contact.aggregate($total * 1 'm{}', 1 'm{}').toString().length()"), Texts{"407"}
    );
    evaluate.evaluator = Evaluator(1'000'000);
    const std::string result = evaluate(
                                   "(" + times(8, "descendants().combine(") + "id" + times(8, ")") +
                                   ").aggregate($total * 1 'm{}', 1 'm{}').exists()"
    )
                                   .at(0);
    EXPECT_TRUE(result.starts_with("!fhirpath-budget The evaluation of aggregate needs more memory")
    ) << result;
    EXPECT_LE(evaluate.evaluator.memory(), 2 * Evaluator::most_memory);
}

TEST(Budget, NamesTheFunctionAndWhatToDo) {
    Evaluation evaluate(wide_patient());
    EXPECT_EQ(
        evaluate("1.repeat($this + 1)"),
        Texts{
            "!fhirpath-budget The evaluation of repeat needs more node visits than is allowed for "
            "one resource; select less before it."}
    );
}

TEST(Budget, RefusesWhatIsTooDeepOrTooLongBeforeAnyEvaluation) {
    Evaluation evaluate(R"({"resourceType":"Patient"})");
    const std::pair<const char*, std::string> cases[] = {
        {"parentheses", times(500, "(") + "1" + times(500, ")")},
        {"lambdas", times(100, "select(") + "1" + times(100, ")")},
        {"steps", "id" + times(600, ".first()")},
        {"operators", "1" + times(600, " + 1")},
        {"signs", times(600, "-") + "1"},
        {"indexes", "id" + times(600, "[0]")},
        {"nested indexes", times(100, "id[") + "0" + times(100, "]")},
        {"text", "'" + times(20'000, "a") + "'"},
        {"digits", times(60, "9")},
    };
    for (const auto& [name, text] : cases) {
        const Texts result = evaluate(text);
        ASSERT_EQ(result.size(), 1u) << name;
        EXPECT_TRUE(result[0].starts_with("!fhirpath-limit")) << name << ": " << result[0];
    }
}

}  // namespace
}  // namespace fhir::fhirpath
