import Foundation
import QuantSpec
import SpecificationText
import Testing

@Suite("The errata that constraints name")
struct ConstraintErrataTests {
    private let errata: [ClauseText]

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        errata = try SpecificationText(folder: root.appendingPathComponent("Spec").path).errata
    }

    private func kind(_ number: Int) -> String? {
        errata.first { $0.clause.id == "E-\(number)" }?.text.split(separator: "\n").lazy
            .first { $0.hasPrefix("- Kind: ") }.map { String($0.dropFirst("- Kind: ".count)) }
    }

    @Test("A reference difference names an erratum that is neither a refusal nor an abort; a difference is no limit")
    func differences() {
        for constraint in Operator.all.flatMap(\.variants).flatMap(\.constraints) {
            let kind = constraint.erratum.flatMap(kind)
            switch constraint.force {
            case .referenceDiffers:
                #expect(["defect", "difference", "outside"].contains(kind), "\(constraint.clause)")
            case .referenceDefect:
                #expect(kind == "defect", "\(constraint.clause)")
            case .referenceLimit, .nonconforming, .invalid:
                #expect(kind != "difference", "\(constraint.clause)")
            }
        }
        #expect([59, 75, 100, 130, 131, 132, 133].allSatisfy { kind($0) == "difference" })
    }

    @Test("Each is an entry of errata.md that cites the clause of the constraint")
    func cited() throws {
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
