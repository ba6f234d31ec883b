import FileSupport
import Foundation
import QuantSpec
import TestSupport
import Testing

@testable import GoldenVectors
@testable import VectorFiles

@Suite("Mistakes in a part of the output, of other sizes, and next to undetermined elements")
struct PartialMistakeTests {
    private static let profile = NumericProfile.litert_2_3_x86_64

    /// A row of a group with the mistaken implementation of its operator.
    private struct Trial {
        let group: VectorGroup
        let deviating: DeviatingOperator
        let inputs: [[Int: Elements]]
        let right: [Int64]

        var mistaken: [Int64] { deviating.outputs(inputs, states: [:])?[0][0].integers ?? [] }
    }

    /// The first row of every small group of a file whose mistaken implementation has a result.
    private func trials(_ name: String, _ mistake: String) throws -> [Trial] {
        let file = try Checkout.vectorFile(name)
        let deviation = try #require(Deviation.named(mistake))
        return try file.groups.filter { $0.cost.macs < 2000 }.compactMap { group in
            let prepared = try group.prepare(Self.profile)
            guard let row = group.rows.first,
                let deviating = DeviatingOperator(deviation, of: prepared, profile: Self.profile),
                !deviating.isWithoutEffect
            else { return nil }
            let inputs = row.steps.map(\.inputs)
            let right = try prepared.evaluate(steps: inputs, states: [:])[0].outputs[0].integers ?? []
            return Trial(group: group, deviating: deviating, inputs: inputs, right: right)
        }
    }

    @Test("changes to a part of the output leave the rest right")
    func parts() throws {
        let trials = try trials("int8/ADD", "activation-of-first-batch-only")
        var differing = 0
        for trial in trials {
            let shape = trial.group.outputs[0].description.shape
            let batch = shape.count / shape[0]
            #expect(trial.mistaken.prefix(batch) == trial.right.prefix(batch), "\(trial.group.id)")
            if trial.mistaken != trial.right { differing += 1 }
        }
        #expect(differing > 0)
    }

    @Test("elements that no rule determines are right, and others are not")
    func undetermined() throws {
        let trials = try trials("int8/CONV_2D", "groups-read-as-dense")
        var differing = 0
        for trial in trials where trial.mistaken.count == trial.right.count {
            for place in trial.deviating.undetermined {
                #expect(trial.mistaken[place] == trial.right[place], "\(trial.group.id)")
            }
            if trial.mistaken != trial.right { differing += 1 }
        }
        #expect(differing > 0)
        #expect(trials.contains { !$0.deviating.undetermined.isEmpty })
    }

    @Test("an instance with fewer results writes them where its implementation does, and the rest is 0")
    func placement() throws {
        let trials = try trials("int8/REDUCE_MAX", "reduction-of-height-and-width")
        var compared = 0
        for trial in trials {
            let (input, output) = (try trial.group.instance.input(0).shape, try trial.group.instance.output(0).shape)
            let stored = try #require(trial.inputs[0][0]?.integers)
            let mistaken = trial.mistaken
            guard input.rank == 4, output.rank == 4, input.count > 0, trial.inputs[0][1] == nil,
                trial.group.instance.constants[1]?.elements.count ?? 0 > 0
            else { continue }
            try #require(mistaken.count == output.count)
            for place in 0..<output.count {
                let index = output.coordinates(of: place)
                let isWritten = index[1] == 0 && index[2] == 0
                let size = input[1] * input[2]
                let image = (0..<size).map { stored[(index[0] * size + $0) * input[3] + index[3]] }
                #expect(mistaken[place] == (isWritten ? image.max() : 0), "\(trial.group.id)")
            }
            compared += 1
        }
        #expect(compared > 0)
    }
}
