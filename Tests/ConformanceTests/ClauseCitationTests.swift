import Foundation
import GoldenVectors
import QuantSpec
import SpecificationText
import TestSupport
import Testing

@testable import Conformance

@Suite("The clauses that verdicts cite")
struct ClauseCitationTests {
    private func citation(_ diagnosis: String, _ operatorName: String, _ variant: String) -> [String] {
        ClauseCitation(
            diagnosis: diagnosis, operatorName: operatorName, variant: variant, profile: "litert-2.3-x86_64")?
            .clauses.map(\.id) ?? []
    }

    @Test("A diagnosis cites the clauses of the operator's own form, and those of chapters")
    func ownClauses() {
        #expect(citation("padding-with-zero", "CONV_2D", "int8") == ["CONV_2D-3", "ARITH-15"])
        #expect(citation("multiplier-in-binary32", "CONV_2D", "uint8") == ["CONV_2D-5", "ARITH-12"])
        #expect(citation("shift-half-up", "ADD", "int8") == ["ARITH-6"])
    }

    @Test("Of two mistakes the first clause of each comes first")
    func twoMistakes() {
        let found = citation("padding-with-zero+strides-swapped", "CONV_2D", "int8")
        #expect(found == ["CONV_2D-3", "CONV_2D-1", "ARITH-15", "ARITH-16"])
    }

    @Test("A mistake in a primitive breaks clauses of chapters, first those that the case tests")
    func primitives() {
        func found(_ diagnosis: String, _ primitive: String, _ tested: [Clause]) -> [Clause]? {
            ClauseCitation(
                diagnosis: diagnosis, operatorName: primitive, variant: "", profile: "litert-2.3-x86_64",
                tested: tested)?.clauses
        }
        #expect(found("shift-half-up", "rounding_shift_right", ["ARITH-6"]) == ["ARITH-6"])
        #expect(found("same-padding-before", "window", ["ARITH-16"]) == ["ARITH-16", "DERIVED-8"])
        #expect(found("same-padding-before", "window", ["DERIVED-8"]) == ["DERIVED-8", "ARITH-16"])
        #expect(found("no-such-mistake", "rounding_shift_right", ["ARITH-6"]) == nil)
    }

    @Test("A foreign profile breaks PROFILE-1, and what is no mistake cites nothing")
    func others() {
        #expect(citation("profile integer-single", "ADD", "int8") == ["PROFILE-1"])
        #expect(citation("output-not-written", "ADD", "int8").isEmpty)
    }

    @Test("The sentence that shares the most words with the mistake is quoted, without marks")
    func sentences() {
        let quote = ClauseQuote("The first one\nholds `x`. A *tap* outside the input\ncontributes nothing; and more.")
        #expect(
            quote.sentences == ["The first one holds x.", "A tap outside the input contributes nothing; and more."])
        #expect(
            quote.sentence(closestTo: "Taps outside are filled")
                == "A tap outside the input contributes nothing; and more.")
        #expect(quote.sentence(closestTo: "unrelated") == "The first one holds x.")
    }

    /// As ARITH-16 has them, with a requirement that other mistakes break before and after the placing of padding.
    private let padding = """
        Along one axis, a window of f taps with dilation `d` reaches over `r` elements. With stride t and input size n,
        the output size is `ceil(n / t)` for SAME padding and `ceil((n - r + 1) / t)`, at least 0, for VALID. The padding
        is `max((o - 1) x t + r - n, 0)`; `floor(p / 2)` of it stands before the first element, the rest, one more
        where p is odd, after the last. Tap k reads position `y x t - floor(p / 2)`. Stride and dilation are 1 or more.
        """

    @Test("A short clause is quoted whole, and of a long one the sentence that the mistake contradicts")
    func broken() throws {
        let before = try #require(Deviation.named("same-padding-before"))
        #expect(
            ClauseQuote(padding).words(against: before)
                == "The padding is max((o - 1) x t + r - n, 0); floor(p / 2) of it stands before the first element, the rest, "
                + "one more where p is odd, after the last."
        )
        let short = "Sizes are 1 or more. The rest follows *ARITH-16* for each axis."
        #expect(
            ClauseQuote(short).words(against: before) == "Sizes are 1 or more. The rest follows ARITH-16 for each axis."
        )
        #expect(ClauseQuote(padding).words(against: nil).hasPrefix("Along one axis"))
        #expect(ClauseQuote(short).words(against: nil).hasPrefix("Sizes are"))
    }

    @Test("Without words that the catalogue marks, the sentence that shares the most words with the mistake is quoted")
    func unmarked() {
        let mistake = Deviation(
            "unmarked", .shape, "Stride and dilation are taken for 1", "They are 1 or more.", breaking: ["ARITH-16"])
        #expect(ClauseQuote(padding).words(against: mistake) == "Stride and dilation are 1 or more.")
    }

    @Test("A sentence that leads to a formula is quoted with it, and tables are not quoted")
    func formulas() {
        let quote = ClauseQuote("The sum is\n\n    a = b + c\n    d = e\n\nwith c. More.\n\n| a | b |")
        #expect(quote.sentences == ["The sum is a = b + c; d = e with c.", "More."])
    }

    @Test("An item of a list is quoted with the words that lead to the list, and definitions of symbols are not")
    func lists() {
        let quote = ClauseQuote(
            "A bias has\n\n- one element for\n  each channel;\n- zero point 0.\n\n`a` is the sum\n\n    a = b\n\nwhere\n\n- `b` is b.\n\nIt is kept."
        )
        #expect(
            quote.sentences == [
                "A bias has one element for each channel.", "A bias has zero point 0.", "a is the sum a = b",
                "It is kept.",
            ])
    }

    @Test("No quote of a known mistake is a fragment")
    func fragments() throws {
        let text = try SpecificationText(folder: Checkout.root + "/Spec")
        for mistake in Deviation.all {
            for clause in mistake.clauses {
                let quote = ClauseQuote(try #require(text[clause.id]).text).words(against: mistake)
                #expect(
                    !quote.hasPrefix("- ") && !quote.hasSuffix(";") && !quote.hasSuffix(":"), "\(clause.id): \(quote)")
            }
        }
    }

    @Test("Text, JSON, JUnit and page say which clause a failure breaks, and quote it")
    func report() throws {
        let runs = try SampleRuns()
        var report = try runs.report { $0 == "ADD/int8/tail/plain#2" ? runs.off($0, by: 1) : nil }
        report.diagnose(0, "addition-without-left-shift")
        report.cite(["ADD-3": "With L = 20 for int8. Both inputs are shifted <left> by L first."])
        let words = "With L = 20 for int8. Both inputs are shifted <left> by L first."
        #expect(report.text(isColoured: false).contains("  breaks ADD-3: \(words)\n"))
        let object = try JSONSerialization.jsonObject(with: Data(report.jsonText.utf8)) as? [String: Any]
        let failure = try #require((object?["failures"] as? [[String: Any]])?.first)
        #expect(failure["brokenClauses"] as? [String] == ["ADD-3"])
        #expect(failure["brokenClauseWords"] as? String == words)
        #expect(
            report.junit.contains(
                "breaks ADD-3: With L = 20 for int8. Both inputs are shifted &lt;left&gt; by L first."))
        let page = report.page
        #expect(page.contains("<p>breaks <a href=\"#clause-ADD-3\">ADD-3</a>: With L = 20 for int8. Both inputs"))
        #expect(page.contains("<dt id=\"clause-ADD-3\">"))
    }

    @Test("Without the text of the specification a clause is named without words")
    func withoutText() throws {
        let runs = try SampleRuns()
        var report = try runs.report { $0 == "ADD/int8/tail/plain#2" ? runs.off($0, by: 1) : nil }
        report.diagnose(0, "addition-without-left-shift")
        #expect(report.text(isColoured: false).contains("  breaks ADD-3\n"))
        #expect(!report.jsonText.contains("brokenClauseWords"))
    }
}

extension ConformanceReport {
    /// Gives a failure a diagnosis.
    fileprivate mutating func diagnose(_ index: Int, _ name: String) {
        failures[index].diagnosis = Diagnosis(name: name, explanation: "")
        failures[index].citation = ClauseCitation(
            diagnosis: name, operatorName: failures[index].subject.name, variant: failures[index].variant,
            profile: profile.name)
    }
}
