import QuantSpec
import Testing

@Suite("FULLY_CONNECTED")
struct FullyConnectedTests {
    private static let parameters = Quantization(scale: 0.5, zeroPoint: 0)

    /// A row of one element with each of the weights.
    private func connect(
        _ value: Int64, _ weights: [Int64], filterZeroPoint: Int64 = 0, bias: Tensor? = nil, outputScale: Float = 0.25,
        activation: String = "NONE", profile: NumericProfile = .litert_2_3_x86_64
    ) throws -> (stored: [Int64], broken: (Constraint.Force) throws -> [Clause]) {
        let inputs =
            [
                try Tensor.integers(.int8, [value], [1, 1], Self.parameters),
                try Tensor.integers(
                    .int8, weights, [weights.count, 1], Quantization(scale: 0.5, zeroPoint: filterZeroPoint)),
            ] + (bias.map { [$0] } ?? [])
        let output = TensorDescription.quantized(.int8, [1, weights.count], scale: outputScale)
        let attributes: Attributes = ["fused_activation_function": .name(activation)]
        let constants = Set(1..<inputs.count)
        return (
            try Operator.fullyConnected.integers(
                inputs, to: output, attributes, constants: constants, profile: profile),
            { try Operator.fullyConnected.broken($0, inputs, to: output, attributes, constants: constants) }
        )
    }

    @Test("FULLY_CONNECTED-6: in binary64 halves are rounded away from zero; in fixed point as the profile says")
    func rounding() throws {
        let weights: [Int64] = [-3, -2, -1, 0, 1, 2, 3]
        for (profile, halves, quarters) in [
            (NumericProfile.litert_2_3_x86_64, [-2, -1, -1, 0, 1, 1, 2], [-1, -1, 0, 0, 0, 1, 1]),
            (.integerDouble, [-1, -1, 0, 0, 1, 1, 2], [-1, -1, 0, 0, 1, 1, 1]),
            (.integerSingle, [-1, -1, 0, 0, 1, 1, 2], [-1, 0, 0, 0, 0, 1, 1]),
        ] as [(NumericProfile, [Int64], [Int64])] {
            #expect(try connect(1, weights, outputScale: 0.5, profile: profile).stored == halves, "\(profile.name)")
            #expect(try connect(1, weights, outputScale: 1, profile: profile).stored == quarters, "\(profile.name)")
        }
    }

    @Test("FULLY_CONNECTED-6: the scaled accumulator saturates at 32 bits")
    func hugeScale() throws {
        #expect(try connect(127, [127, -127], outputScale: 0x1p-40).stored == [127, -128])
    }

    @Test("FULLY_CONNECTED-7: the bias is optional, and its integers are added whatever its scale")
    func bias() throws {
        let right = try Tensor.quantized(.int32, [7, -7], scale: 0.25)
        let wrong = try Tensor.quantized(.int32, [7, -7], scale: 10)
        #expect(try connect(3, [5, 6]).stored == [15, 18])
        #expect(try connect(3, [5, 6], bias: right).stored == [22, 11])
        let deviating = try connect(3, [5, 6], bias: wrong)
        #expect(deviating.stored == [22, 11])
        #expect(try deviating.broken(.nonconforming) == ["FULLY_CONNECTED-7"])
        #expect(try deviating.broken(.referenceLimit) == ["FULLY_CONNECTED-7"])
    }

    @Test("FULLY_CONNECTED-7: a bias of another length, or with a zero point, is invalid")
    func invalidBias() {
        expectInvalid("FULLY_CONNECTED-7") {
            try connect(3, [5, 6], bias: .quantized(.int32, [7], scale: 0.25)).stored
        }
        expectInvalid("FULLY_CONNECTED-7") {
            try connect(3, [5], bias: .quantized(.int32, [7], scale: 0.25, zeroPoint: 1)).stored
        }
    }

    @Test("FULLY_CONNECTED-8: weights of -128 and a filter's zero point are computed with, and do not conform")
    func weights() throws {
        let least = try connect(1, [-128])
        #expect(least.stored == [-128])
        #expect(try least.broken(.nonconforming) == ["FULLY_CONNECTED-8"])
        let shifted = try connect(2, [5], filterZeroPoint: 3)
        #expect(shifted.stored == [4])
        #expect(try shifted.broken(.nonconforming) == ["FULLY_CONNECTED-8"])
    }

    @Test("FULLY_CONNECTED-1: a filter in another order of memory is invalid")
    func shuffledWeights() throws {
        let one = Quantization(scale: 1, zeroPoint: 0)
        expectInvalid("FULLY_CONNECTED-1") {
            try Operator.fullyConnected.integers(
                [.integers(.int8, [3], [1, 1], one), .integers(.int8, [2], [1, 1], one)],
                to: TensorDescription(.int8, [1, 1], one), ["weights_format": .name("SHUFFLED4x16INT8")])
        }
    }

    @Test("FULLY_CONNECTED-9: the reference takes four activations; another one bounds nothing here")
    func activations() throws {
        for (name, expected) in [
            ("NONE", [-60, 60]), ("RELU", [0, 60]), ("RELU_N1_TO_1", [-4, 4]), ("RELU6", [0, 24]),
        ] as [(String, [Int64])] {
            let result = try connect(60, [-1, 1], activation: name)
            #expect(result.stored == expected)
            #expect(try result.broken(.referenceLimit) == [])
        }
        let beyond = try connect(60, [-1, 1], activation: "TANH")
        #expect(beyond.stored == [-60, 60])
        #expect(try beyond.broken(.referenceLimit) == ["FULLY_CONNECTED-9"])
    }
}
