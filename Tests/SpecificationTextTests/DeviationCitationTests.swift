import Foundation
import GoldenVectors
import QuantSpec
import Testing
import VectorFiles

@testable import SpecificationText

@Suite("The text names only mistakes that the catalogue has")
struct DeviationCitationTests {
    @Test("Names are found after the word \"deviation\" and in errata")
    func namesFound() {
        let text = """
            **ADD-1.** The profile `integer-double` is none. See the deviation
            `one-name`, or the deviations `two-names`, `three-names` and `four-names`; not `this-one`.

            - Deviation: five-names
            - Deviation: none
            """
        let found = DeviationCitations.citations(in: text)
        #expect(found.map(\.name) == ["one-name", "two-names", "three-names", "four-names", "five-names"])
        #expect(found.map(\.line) == [2, 2, 2, 2, 4])
    }

    private func text(_ page: String, errata: String = "") throws -> SpecificationText {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let operators = folder.appendingPathComponent("operators")
        try FileManager.default.createDirectory(at: operators, withIntermediateDirectories: true)
        try Data("# Scope\n\n**SCOPE-1.** Words.\n".utf8).write(to: folder.appendingPathComponent("01-scope.md"))
        try Data(errata.utf8).write(to: folder.appendingPathComponent("errata.md"))
        try Data(page.utf8).write(to: operators.appendingPathComponent("ADD.md"))
        return try SpecificationText(folder: folder.path)
    }

    @Test("A name that the catalogue lacks is a contradiction")
    func nameCatalogue() throws {
        let text = try text("**ADD-1.** See the deviation `zero-padding`.\n\n**ADD-2.** And `padding-with-zero`.\n")
        let vectors = try VectorSet(reading: SpecificationFolders.vectors, where: { _ in false })
        let none = ClauseCitations(folder: "/nowhere", families: [], endings: [])
        let check = SpecificationCheck(text: text, operators: [], vectors: vectors, sources: none, tests: none)
        let found = check.findings.filter { $0.problem.contains("deviation") }
        #expect(found.map(\.clause) == ["ADD-1"] && found.map(\.isGap) == [false])
        #expect(found.first?.problem.hasSuffix("ADD.md:1: the catalogue has no deviation zero-padding") ?? false)
    }

    @Test("A name is found, and of an unknown one it is said which was meant")
    func nameMeans() throws {
        let text = try text(
            "**ADD-1.** One.\n\n**ADD-2.** Two.\n",
            errata: "# Errata\n\n## E-1: First\n\nBody.\n\n## E-2: Second\n\nMore.\n")
        #expect(text.found("ADD").count == 2 && text.found("ADD-2").map(\.text) == ["Two."])
        #expect(text.found("E-2").map(\.text) == ["Second\n\nMore."] && text.found("E-2").map(\.line) == [7])
        #expect(text.clauses.count == 3)
        #expect(text.remedy(for: "add-2") == "did you mean ADD-2?")
        #expect(text.remedy(for: "ADD-9") == "ADD has 1 to 2")
        #expect(text.remedy(for: "NOPE").hasPrefix("use SCOPE, E (the errata) or an operator's name"))
    }
}

/// Where the package's own folders are.
enum SpecificationFolders {
    static var vectors: String { folder("Vectors") }
    static var text: String { folder("Spec") }

    private static func folder(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(name).path
    }
}
