import GoldenVectors
import QuantSpec
import Targets
import Testing
import VectorFiles

@testable import Conformance

@Suite("Elements that no rule determines are not compared with a mistake") struct UndeterminedElementsTests {
    private let profile = SampleVectors.profile

    /// A trial of one mistake with what an implementation gives if element `place` of its output is changed.
    private func isReproduced(undetermined: [Int], changing place: Int) throws -> Bool {
        let group = try SampleVectors.convolution().groups[0]
        let mistake = Deviation(
            "sample", .memory, "", "", breaking: [],
            .outputs { outputs, _, _ in
                let integers = (outputs[0].integers ?? []).map { $0 ^ 1 }
                outputs[0] = Elements(integers: integers, type: outputs[0].type) ?? outputs[0]
            },
            .undetermined { _ in undetermined })
        let hypothesis = Hypothesis([mistake], under: 0, judgedUnder: 0)
        let trial = DeviationTrial(profiles: [profile.name])
        let mistaken = trial.outputs(hypothesis, group, group.rows[0])
        let outputs = try #require(mistaken)
        var integers = try #require(outputs[0][0].integers)
        integers[place] ^= 64
        let observed = try #require(Elements(integers: integers, type: outputs[0][0].type))
        return trial.reproduces(hypothesis, group, group.rows[0], [[observed]])
    }

    @Test("whatever an undetermined element is, the mistake reproduces the case")
    func undetermined() throws {
        #expect(try isReproduced(undetermined: [1], changing: 1))
    }

    @Test("every other element has to be reproduced")
    func determined() throws {
        #expect(try !isReproduced(undetermined: [], changing: 1))
        #expect(try !isReproduced(undetermined: [1], changing: 0))
    }
}
