import GoldenVectors
import QuantSpec
import Testing
import VectorFiles

@testable import SpecificationText

@Suite("The clauses that known mistakes violate")
struct DeviationClausesTests {
    private func mistake(_ clauses: [Clause], in scope: Deviation.Scope = .everywhere) -> Deviation {
        Deviation("a-mistake", .rounding, "A title", "An explanation.", breaking: clauses, in: scope)
    }

    private func problems(_ deviation: Deviation) throws -> [String] {
        let text = try SpecificationText(folder: SpecificationFolders.text)
        return DeviationClauses(deviations: [deviation]).findings(in: text).map(\.problem)
    }

    @Test("Every mistake of the catalogue names clauses that the text has, of operators that it can show in")
    func catalogue() throws {
        let text = try SpecificationText(folder: SpecificationFolders.text)
        #expect(DeviationClauses(deviations: Deviation.all).findings(in: text).isEmpty)
        #expect(Deviation.all.allSatisfy { Set($0.clauses).count == $0.clauses.count })
    }

    @Test("The words that reports quote are those of known mistakes, and their clauses have them")
    func quotations() throws {
        let text = try SpecificationText(folder: SpecificationFolders.text)
        #expect(DeviationClauses(deviations: Deviation.all).misquotations(in: text).isEmpty)
        let names = BrokenWords.all.flatMap(\.mistakes)
        #expect(names.allSatisfy { Deviation.named($0) != nil } && Set(names).count == names.count)
    }

    @Test("Words that no clause of the mistake has are a contradiction")
    func misquotation() throws {
        let text = try SpecificationText(folder: SpecificationFolders.text)
        let name = "nibbles-swapped"
        let elsewhere = Deviation(name, .zeroPoint, "", "", breaking: ["ADD-3"])
        let found = DeviationClauses(deviations: [elsewhere]).misquotations(in: text)
        #expect(found.map(\.clause) == [name] && found.map(\.isGap) == [false])
        #expect(found.first?.problem.hasPrefix("reports quote \"low four bits\"") ?? false)
    }

    @Test("A mistake without a clause is a contradiction")
    func noClause() throws {
        let problem = "the mistake names no clause that it violates; name one in the catalogue"
        #expect(try problems(mistake([])) == [problem])
    }

    @Test("A clause that no chapter and no page has is a contradiction")
    func unknownClause() throws {
        let found = try problems(mistake(["ARITH-1", "ADD-99"]))
        #expect(found == ["the mistake names ADD-99, but no chapter or page has it"])
    }

    @Test("A clause of an operator that the scope does not contain is a contradiction")
    func outOfScope() throws {
        #expect(try problems(mistake(["ADD-3", "ARITH-1"], in: .init(of: ["ADD-1"]))).isEmpty)
        let found = try problems(mistake(["ADD-3", "SUB-3"], in: .init(of: ["ADD-1"])))
        #expect(found == ["the mistake names SUB-3, but its scope does not contain SUB"])
    }

    @Test("A mistake that a file catches and that names no clause of the operator there is a gap")
    func caught() throws {
        let vectors = try VectorSet(reading: SpecificationFolders.vectors) { $0.path == "int8/CONV_2D.json" }
        #expect(DeviationClauses(deviations: Deviation.all).findings(in: vectors).isEmpty)
        let name = "padding-with-zero"
        let elsewhere = Deviation(name, .zeroPoint, "", "", breaking: ["CONV_2D-5", "DEPTHWISE_CONV_2D-3"])
        let found = DeviationClauses(deviations: [elsewhere]).findings(in: vectors)
        #expect(found.map(\.clause) == [name] && found.map(\.isGap) == [true])
    }

    @Test("A form breaks its own clauses and those of chapters, not those of another form or operator")
    func applicable() throws {
        let conv = try #require(Operator.named("CONV_2D"))
        let found = mistake(["CONV_2D-4", "CONV_2D-5", "ADD-3", "CONV_2D-3", "ARITH-8", "ARITH-7"])
        #expect(found.clauses(in: conv, .int8) == ["CONV_2D-4", "CONV_2D-3", "ARITH-7"])
        #expect(found.clauses(in: conv, .uint8) == ["CONV_2D-5", "CONV_2D-3", "ARITH-7"])
        #expect(found.clauses(in: conv, .uint8, .integerSingle) == ["CONV_2D-5", "CONV_2D-3", "ARITH-8"])
    }
}
