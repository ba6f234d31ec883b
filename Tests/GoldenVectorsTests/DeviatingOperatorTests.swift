import FileSupport
import Foundation
import QuantSpec
import TestSupport
import Testing

@testable import GoldenVectors
@testable import VectorFiles

/// A mistake in inputs or outputs alone is applied to right outputs that are known, without computing them again.
@Suite("Deviations of an operator whose right outputs are known") struct DeviatingOperatorTests {
    private static let files = [
        "int8/CONV_2D", "int8/AVERAGE_POOL_2D", "uint8/MAX_POOL_2D", "int8/BATCH_MATMUL", "int8/SPACE_TO_DEPTH",
        "uint8/BATCH_TO_SPACE_ND", "int8/TILE", "int8/MIRROR_PAD", "int8/ARG_MAX", "int8/SVDF", "int8/SELECT",
    ]

    @Test("Every deviation gives the outputs that it gives without them, under two profiles", arguments: files)
    func sameOutputs(_ name: String) throws {
        let file = try Checkout.vectorFile(name)
        let declaration = try #require(Operator.named(file.operatorName))
        var compared = 0
        for group in file.groups.prefix(6) where group.cost.macs < 2000 {
            let instance = group.instance
            for profile in [NumericProfile.litert_2_3_x86_64, .integerSingle] {
                let prepared = try declaration.prepare(instance, steps: Steps(profile))
                let states = instance.initialStates(prepared.variant)
                for row in group.rows.prefix(2) {
                    let inputs = row.steps.map(\.inputs)
                    let right = try prepared.evaluate(steps: inputs, states: states).map(\.outputs)
                    for deviation in Deviation.all {
                        guard let deviating = DeviatingOperator(deviation, of: prepared, profile: profile) else {
                            continue
                        }
                        let expected = deviating.outputs(inputs, states: states)
                        #expect(deviating.outputs(inputs, states: states, right: right) == expected)
                        if deviating.isWithoutEffect { #expect(expected == right) }
                        compared += 1
                    }
                }
            }
        }
        #expect(compared > 0)
    }
}
