import Foundation
import QuantSpec
import Testing
import VectorFiles

@testable import SpecificationText

@Suite("The names of the derived integers, as DERIVED-1 to DERIVED-9 define them")
struct DerivedNamesTests {
    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func names(_ table: String) -> DerivedNames {
        let text = "**DERIVED-3.** Words.\n\n\(table)\n\n**ADD-1.** Words.\n\n| `foreign` | x |"
        return DerivedNames(ClauseParser.clauses(in: text, file: ""))
    }

    private func vectors(_ paths: Set<String>) throws -> VectorSet {
        try VectorSet(reading: root.appendingPathComponent("Vectors").path, where: { paths.contains($0.path) })
    }

    @Test("A row of a table defines the names of its first cell, and no other words do")
    func definitions() {
        let found = names("| name | is |\n| --- | --- |\n| `a_1`, `a_2` | `s_in` |\n| ABS | `b` |\n\n`c` is none")
        #expect(found.definitions.map(\.name) == ["a_1", "a_2"])
        #expect(found.definitions.map(\.clause.id) == ["DERIVED-3", "DERIVED-3"])
    }

    @Test("What a vector has and no clause defines is a contradiction, what no vector has is a gap")
    func findings() throws {
        let add = try vectors(["uint8/CONCATENATION.json"])
        let found = names("| `other` | x |").findings(in: add)
        #expect(found.map(\.isGap) == [false, true])
        #expect(found[0].problem.contains("derives rescale_table"))
        #expect(found[1].problem.contains("defines other"))
        #expect(names("| `rescale_table` | x |").findings(in: add).isEmpty)
    }

    @Test("A name is defined once")
    func repetition() throws {
        let found = names("| `rescale_table` | x |\n| `rescale_table` | y |").findings(
            in: try vectors(["uint8/CONCATENATION.json"]))
        #expect(found.map(\.isGap) == [false])
    }

    @Test("The chapter defines what the vectors of the most telling operators have")
    func chapter() throws {
        let text = try SpecificationText(folder: root.appendingPathComponent("Spec").path)
        let chapter = DerivedNames(text)
        #expect(Set(chapter.definitions.map(\.name)).count == chapter.definitions.count)
        let some = try vectors([
            "int8/SVDF.json", "int8/STRIDED_SLICE.json", "int8/HARD_SWISH.json", "uint8/CONCATENATION.json",
        ])
        #expect(chapter.findings(in: some).filter { !$0.isGap }.isEmpty)
    }

    @Test("The tables are those whose names end so (DERIVED-2), and stand together (DERIVED-9)")
    func tables() throws {
        let text = try SpecificationText(folder: root.appendingPathComponent("Spec").path)
        for definition in DerivedNames(text).definitions {
            #expect(DerivedKey(name: definition.name).isTable == (definition.clause == "DERIVED-9"))
        }
    }
}
