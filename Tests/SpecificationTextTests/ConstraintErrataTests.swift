import Foundation
import QuantSpec
import SpecificationText
import Testing

@Suite("The errata that constraints name")
struct ConstraintErrataTests {
    @Test("Each is an entry of errata.md that cites the clause of the constraint")
    func cited() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let errata = try SpecificationText(folder: root.appendingPathComponent("Spec").path).errata
        let constraints = Operator.all.flatMap(\.variants).flatMap(\.constraints)
        var named: Set<Int> = []
        for constraint in constraints {
            guard let number = constraint.erratum else { continue }
            named.insert(number)
            let entry = try #require(errata.first { $0.clause.id == "E-\(number)" }, "there is no E-\(number)")
            let line = entry.text.split(separator: "\n").first { $0.hasPrefix("- Clause:") } ?? ""
            let clauses = line.dropFirst("- Clause:".count).split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            #expect(clauses.contains(constraint.clause.id), "E-\(number) does not cite \(constraint.clause.id)")
        }
        #expect(named.isSuperset(of: [1, 3, 7, 8, 52, 57, 58]))
    }
}
