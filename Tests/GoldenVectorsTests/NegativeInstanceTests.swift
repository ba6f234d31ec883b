import QuantSpec
import Testing

@testable import GoldenVectors

@Suite("From every rule that evaluation enforces comes an instance that breaks it")
struct NegativeInstanceTests {
    @Test(
        "The specification refuses every negative instance, and cites the clause that it breaks",
        arguments: Operator.all)
    func refusal(_ declaration: Operator) throws {
        for variant in declaration.variants {
            for negative in NegativeGeneration.instances(of: variant, in: declaration) {
                let error = #expect(throws: SpecificationError.self, "\(variant.id) \(negative.id)") {
                    try declaration.prepare(negative.instance, steps: Steps(.litert_2_3_x86_64))
                }
                #expect(error?.kind == .invalid)
                #expect(error?.clause == negative.violation.clause)
            }
        }
    }

    @Test("Every enforced constraint of every form has a negative instance", arguments: Operator.all)
    func coverage(_ declaration: Operator) {
        for variant in declaration.variants where declaration.outlines.contains(where: { $0.fits(variant) }) {
            let broken = Set(
                NegativeGeneration.instances(of: variant, in: declaration).filter(\.breaksConstraint)
                    .map(\.violation.clause))
            let enforced = variant.constraints.filter { $0.force == .invalid && !NegativeInstanceTests.isExempt($0) }
            for constraint in enforced {
                #expect(broken.contains(constraint.clause), "\(declaration.name) \(variant.id) \(constraint.clause.id)")
            }
        }
    }

    @Test("No enforced constraint is opaque: a generator can break each")
    func data() {
        for declaration in Operator.all {
            for constraint in declaration.variants.flatMap(\.constraints) where constraint.force == .invalid {
                if case .holds(let text, _) = constraint.relation {
                    Issue.record("\(declaration.name) \(constraint.clause.id): \(text)")
                }
            }
        }
    }

    /// Constraints that only a tensor of 2^31 indices breaks.
    private static func isExempt(_ constraint: Constraint) -> Bool {
        if case .lastDimensionAtMost(_, let greatest) = constraint.relation { greatest > 100_000 } else { false }
    }
}
