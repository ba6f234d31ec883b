import QuantSpec
import TestSupport
import Testing

@testable import GoldenVectors

@Suite("The reference's own defects are applied where they are asked for")
struct ReferenceDefectsTests {
    private let profile = NumericProfile.litert_2_3_x86_64
    private let values: [Elements?] = [.int8([-128, 0, 127]), .int8([1, 2, 3])]

    private func addition() throws -> PreparedOperator {
        try SampleFile.make().groups[0].prepare(profile)
    }

    private func deviation(_ name: String, _ output: Int8, in scope: Deviation.Scope = .everywhere) -> Deviation {
        Deviation(
            name, .rounding, "", "", breaking: ["ARITH-1"], in: scope, seenIn: ["litert-2.3.0"],
            .outputs { outputs, _, _ in
                guard case .int8(var stored) = outputs[0] else { return }
                stored[stored.count - 1] = stored[stored.count - 1] &+ output
                outputs[0] = .int8(stored)
            })
    }

    @Test("Only the reference's own deviations are defects")
    func onlyReferences() {
        #expect(Deviation("a", .rounding, "", "", breaking: ["ARITH-1"], seenIn: ["litert-2.3.0"]).isReferenceDefect)
        #expect(!Deviation("b", .rounding, "", "", breaking: ["ARITH-1"], seenIn: ["cmsis-nn-6"]).isReferenceDefect)
    }

    @Test("Defects out of scope leave the specification alone")
    func defectsOut() throws {
        let defects = ReferenceDefects(profile, deviations: [deviation("a", 1, in: .init(of: ["SUB-1"]))])
        #expect(defects.evaluation(of: try addition()) == nil)
        #expect(ReferenceDefects(profile, deviations: []).evaluation(of: try addition()) == nil)
    }

    @Test("Several defects of one operator are applied together")
    func severalDefects() throws {
        let prepared = try addition()
        let right = try #require(try prepared.evaluate(values).outputs.first?.elements.integers)
        let ignoring = try #require(Deviation.named("activation-ignored"))
        let both = ReferenceDefects(profile, deviations: [deviation("a", 1), ignoring, deviation("b", 2)])
        let evaluate = try #require(both.evaluation(of: prepared))
        let wrong = try #require(try evaluate(values).outputs.first?.elements.integers)
        #expect(wrong[0] < right[0])
        #expect(wrong[2] == right[2] + 3)
        let alone = try #require(DeviatingOperator(ignoring, of: prepared, profile: profile))
        let expected = try #require(alone.outputs([[0: .int8([-128, 0, 127]), 1: .int8([1, 2, 3])]], states: [:]))
        #expect(wrong[0] == expected[0][0].integers?[0])
    }

    @Test("If a defect has no result, the result is that of the specification")
    func whereDefect() throws {
        let prepared = try addition()
        let breaking = Deviation(
            "c", .rounding, "", "", breaking: ["ARITH-1"], .outputs { outputs, _, _ in outputs[0] = .int8([1]) })
        let evaluate = try #require(ReferenceDefects(profile, deviations: [breaking]).evaluation(of: prepared))
        #expect(try evaluate(values).outputs == prepared.evaluate(values).outputs)
    }

    @Test("States go on from call to call")
    func statesGo() throws {
        let forgetting = Deviation(
            "d", .state, "", "", breaking: ["SVDF-2"], .states { states, before in states = before.initial })
        let inputs: [TensorDescription?] = [
            TensorDescription(.int8, [1, 1], Quantization(scale: 0.5, zeroPoint: 0)),
            TensorDescription(.int8, [1, 1], Quantization(scale: 0.25, zeroPoint: 0)),
            TensorDescription(.int16, [1, 2], Quantization(scale: 0x1p-9, zeroPoint: 0)), nil,
            TensorDescription(.int16, [1, 2], Quantization(scale: 0.0625, zeroPoint: 0)),
        ]
        var instance = Instance(
            attributes: ["rank": .integer(1), "fused_activation_function": .name("RELU")], inputs: inputs,
            outputs: [TensorDescription(.int8, [1, 1], Quantization(scale: 2, zeroPoint: -128))])
        instance.constants[1] = try Tensor(try instance.input(1), .int8([1]))
        instance.constants[2] = try Tensor(try instance.input(2), .int16([10, 20]))
        let prepared = try Operator.svdf.prepare(instance, steps: Steps(profile))
        let evaluate = try #require(ReferenceDefects(profile, deviations: [forgetting]).evaluation(of: prepared))
        let given: [Elements?] = [.int8([50]), nil, nil, nil, .int16([7, 8])]
        #expect(try prepared.evaluate(given).states[4]?.elements == .int16([8, 100]))
        #expect(try evaluate(given).states[4]?.elements == .int16([0, 0]))
        #expect(try evaluate(given).outputs == prepared.evaluate(given).outputs)
    }
}
