import QuantSpec
import Testing

@testable import SpecificationText

@Suite("Clauses are read from Markdown")
struct ClauseParserTests {
    private let text = """
        # A page

        Words before.

        **ADD-1.** The first.

            formula

        **ADD-2.** The second,
        on two lines.

        ## A heading

        Words that belong to none. **ADD-3.** Not at the start of a line.
        **bold.** No number.
        """

    @Test("A clause runs to the next clause or heading")
    func clauseRuns() {
        let clauses = ClauseParser.clauses(in: text, file: "operators/ADD.md")
        #expect(clauses.map(\.clause.id) == ["ADD-1", "ADD-2"])
        #expect(clauses.map(\.line) == [5, 9])
        #expect(clauses.map(\.text) == ["The first.\n\n    formula", "The second,\non two lines."])
        #expect(clauses.map(\.family) == ["ADD", "ADD"])
    }

    @Test("Numbers are found in comments")
    func numbersFound() {
        let line: Substring = "/// As CONV_2D-3 says (ARITH-5 to ARITH-9); not FIX-1, nor ADD-x."
        let found = ClauseCitations.clauses(in: line, families: ["CONV_2D", "ARITH", "ADD"])
        #expect(found.map(\.id) == ["CONV_2D-3", "ARITH-5", "ARITH-9"])
    }
}
