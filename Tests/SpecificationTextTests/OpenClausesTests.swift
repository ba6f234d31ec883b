import Foundation
import GoldenVectors
import QuantSpec
import Testing
import VectorFiles

@testable import SpecificationText

@Suite("Clauses that nothing holds")
struct OpenClausesTests {
    private let text: SpecificationText
    private let vectors: VectorSet

    /// Three clauses: rows of CONV_2D hold the first, negative instances the second, nothing the third.
    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("operators"), withIntermediateDirectories: true)
        let page = "**CONV_2D-3.** A sum.\n\n**CONV_2D-7.** A bias.\n\n**CONV_2D-9.** An omitted bias.\n"
        try Data(page.utf8).write(to: folder.appendingPathComponent("operators/CONV_2D.md"))
        try Data("**SCOPE-1.** Words.\n".utf8).write(to: folder.appendingPathComponent("01-scope.md"))
        text = try SpecificationText(folder: folder.path)
        vectors = try VectorSet(reading: SpecificationFolders.vectors) { $0.path == "int8/CONV_2D.json" }
    }

    private func open(_ reasons: [Clause], deviations: [Deviation] = Deviation.all) throws -> [SpecificationCheck
        .Finding]
    {
        let conv = try #require(Operator.named("CONV_2D"))
        let none = ClauseCitations(folder: "/nowhere", families: [], endings: [])
        let check = SpecificationCheck(
            text: text, operators: [conv], vectors: vectors, sources: none, tests: none, deviations: deviations,
            reasons: UnheldReasons([.init(reason: "Nothing shows it.", clauses: reasons.map(\.id))]),
            refusals: ClauseRefusals([conv]))
        return check.findings.filter { $0.problem.contains("no row catches a mistake against it") }
    }

    @Test("A clause that no row, no negative instance and no reason speaks for is a gap, which says what to do")
    func gap() throws {
        let found = try open(["SCOPE-1"])
        #expect(found.map(\.clause) == ["CONV_2D-9"] && found.map(\.isGap) == [true])
        let problem = try #require(found.first?.problem)
        #expect(problem.hasPrefix("operators/CONV_2D.md:5: no row catches a mistake against it; add a mistake"))
        #expect(problem.contains("or state in unheld.json why"))
    }

    @Test("A stated reason closes the gap, and without the mistakes that hold a clause it opens")
    func closed() throws {
        #expect(try open(["SCOPE-1", "CONV_2D-9"]).isEmpty)
        let found = try open(["SCOPE-1", "CONV_2D-9"], deviations: [])
        #expect(found.map(\.clause) == ["CONV_2D-3"])
    }
}
