import GoldenVectors
import QuantSpec
import VectorFiles
import Testing

@testable import SpecificationText

@Suite("Coverage by evidence: which clauses rows hold")
struct ClauseCoverageTests {
    private let text: SpecificationText
    private let vectors: VectorSet

    init() throws {
        text = try SpecificationText(folder: SpecificationFolders.text)
        let paths: Set<String> = ["int8/CONV_2D.json", "int8/RELU.json", "arithmetic/multiply_rounding_once.json"]
        vectors = try VectorSet(reading: SpecificationFolders.vectors) { paths.contains($0.path) }
    }

    private func coverage(
        _ deviations: [Deviation] = Deviation.all, reasons: [UnheldReasons.Entry] = []
    ) throws -> ClauseCoverage {
        ClauseCoverage(
            text: text, operators: Operator.all, vectors: vectors, reasons: UnheldReasons(reasons),
            deviations: deviations)
    }

    private func line(_ clause: String, _ coverage: ClauseCoverage) throws -> ClauseCoverage.Line {
        try #require(coverage.lines.first { $0.clause.clause.id == clause })
    }

    @Test("A clause is held where a row catches a mistake against it, and not where none does")
    func held() throws {
        let found = try line("ARITH-6", coverage())
        #expect(found.state == .held && found.held.map(\.description) == ["CONV_2D/int8", "RELU/int8"])
        #expect(found.unheld.contains { $0.description == "ADD/int8" })
        #expect(found.mistakes.contains("shift-half-up"))
    }

    @Test("Without the mistakes against it the clause is not held, and with a reason it is excused")
    func open() throws {
        #expect(try line("CONV_2D-2", coverage()).state == .held)
        let others = Deviation.all.filter { !$0.clauses.contains("CONV_2D-2") }
        #expect(try line("CONV_2D-2", coverage(others)).state == .open)
        let reason = UnheldReasons.Entry(reason: "Nothing shows it.", clauses: ["CONV_2D-2"])
        let excused = try line("CONV_2D-2", coverage(others, reasons: [reason]))
        #expect(excused.state == .excused && excused.reason == "Nothing shows it.")
    }

    @Test("No mistake under the vectors' profile holds a clause that the profile does not follow")
    func otherProfile() throws {
        let coverage = try coverage()
        let catches = try line("ARITH-8", coverage).catches.filter { !$0.deviation.hasPrefix("profile ") }
        #expect(Set(catches.map(\.place.description)) == ["arithmetic/multiply_rounding_once"])
        #expect(try !line("ARITH-7", coverage).held.contains { Scheme.ofPrimitives.contains($0.scheme) })
    }

    @Test("Rows that tell two profiles apart hold the clauses by which these differ")
    func profiles() throws {
        let coverage = try coverage()
        let found = try line("PROFILE-2", coverage)
        #expect(found.state == .held && found.held.map(\.description) == ["CONV_2D/int8", "RELU/int8"])
        #expect(try line("ARITH-8", coverage).held.contains { $0.description == "CONV_2D/int8" })
        #expect(try line("PROFILE-3", coverage).state == .open)
        let single = NumericProfile.integerSingle
        #expect(NumericProfile.integerDouble.clauses(tellingApart: single) == ["PROFILE-2", "ARITH-7", "ARITH-8"])
        #expect(NumericProfile.litert_2_3_x86_64.clauses(tellingApart: single).isEmpty)
    }

    @Test("A clause applies to the schemes whose forms declare it, and a chapter's to the operators that cite it")
    func places() {
        let places = ClausePlaces(text, Operator.all).places
        func names(_ clause: Clause) -> [String] { (places[clause] ?? []).map(\.description).sorted() }
        #expect(names("CONV_2D-5") == ["CONV_2D/uint8"])
        #expect(names("CONV_2D-3").count == 5)
        #expect(
            names("ARITH-45") == [
                "L2_NORMALIZATION/int8", "L2_NORMALIZATION/uint8", "LSTM/int8", "RSQRT/int8",
                "UNIDIRECTIONAL_SEQUENCE_LSTM/int8",
            ])
        #expect(names("ARITH-8").isEmpty && names("SCOPE-1").isEmpty)
    }

    @Test("A reason for a clause that is held, unknown or listed twice is a contradiction")
    func reasons() {
        let evidence = ClauseEvidence(vectors)
        func problems(_ clauses: [String], _ reason: String = "Words.") -> [String] {
            UnheldReasons([.init(reason: reason, clauses: clauses)]).findings(in: text, evidence).map(\.problem)
        }
        #expect(problems(["SCOPE-1", "ARITH-22"]).isEmpty)
        #expect(problems(["SCOPE-1", "SCOPE-1"]) == ["unheld.json: the clause is listed twice"])
        #expect(problems(["ADD-99"]) == ["unheld.json: no chapter or page has the clause"])
        #expect(problems(["SCOPE-1"], "") == ["unheld.json: its reason is empty; state one"])
        #expect(
            problems(["CONV_2D-2"]) == [
                "unheld.json: CONV_2D/int8 holds the clause by groups-read-as-dense; remove it from the list"
            ])
    }
}
