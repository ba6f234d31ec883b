import QuantSpec
import Testing

@Suite("ADD: general form")
struct AddTests {
    @Test("Inputs of differing scales and zero points meet at the output's")
    func differingParameters() throws {
        let stored = try add(
            .quantized(.int8, [-128, 127, 3], scale: 0.1), .quantized(.int8, [-128, 127, 1], scale: 0.2),
            .quantized(.int8, [3], scale: 0.5, zeroPoint: -3))
        #expect(stored == [-80, 73, -2])
    }

    @Test(
        "ARITH-11: a fused activation bounds the stored values at its rounded bounds; TANH bounds nothing",
        arguments: [
            ("RELU", [-3, 127, 7]), ("RELU_N1_TO_1", [-23, 17, 7]), ("RELU6", [-3, 117, 7]), ("NONE", [-128, 127, 7]),
            ("TANH", [-128, 127, 7]),
        ] as [(String, [Int64])])
    func fusedActivation(_ name: String, _ expected: [Int64]) throws {
        let stored = try add(
            .quantized(.int8, [-128, 127, 3], scale: 0.1), .quantized(.int8, [-128, 127, 1], scale: 0.2),
            .quantized(.int8, [3], scale: 0.05, zeroPoint: -3), ["fused_activation_function": .name(name)])
        #expect(stored == expected)
    }

    @Test("Both inputs may be broadcast")
    func broadcasting() throws {
        let parameters = Quantization(scale: 1, zeroPoint: 0)
        let stored = try add(
            .integers(.uint8, [10, 20], [2, 1], parameters), .integers(.uint8, [1, 2, 3], nil, parameters),
            TensorDescription(.uint8, [2, 3], parameters))
        #expect(stored == [11, 12, 13, 21, 22, 23])
    }

    @Test("Sums beyond the type's range give its ends")
    func saturation() throws {
        let stored = try add(
            .quantized(.int8, [-128, 127], scale: 1), .quantized(.int8, [-128, 127], scale: 1),
            .quantized(.int8, [2], scale: 1))
        #expect(stored == [-128, 127])
    }

    @Test("Adding the zero point of another tensor changes nothing", arguments: [-128, -1, 0, 127] as [Int64])
    func neutralElement(_ zeroPoint: Int64) throws {
        let every = (-128...127).map(Int64.init)
        let input = try Tensor.quantized(.int8, every, scale: 0.1, zeroPoint: zeroPoint)
        let nothing = try Tensor.quantized(.int8, [5], scale: 0.05, zeroPoint: 5)
        #expect(try add(input, nothing, input.description) == every)
    }

    @Test("An output multiplier of 1 is a limit of the reference, and runs")
    func multiplierOfOne() throws {
        let stored = try add(
            .quantized(.int8, [1, 2], scale: 1), .quantized(.int8, [3, 4], scale: 1),
            .quantized(.int8, [2], scale: 0x1p-19))
        #expect(stored == [127, 127])
    }

    @Test("A 16-bit zero point other than 0 is invalid")
    func sixteenBitZeroPoint() throws {
        let error = #expect(throws: SpecificationError.self) {
            try add(
                .quantized(.int16, [1], scale: 1, zeroPoint: 1), .quantized(.int16, [1], scale: 1),
                .quantized(.int16, [1], scale: 1))
        }
        #expect(error?.clause == "REP-3")
    }
}

@Suite("ADD: power-of-two form")
struct PowerOfTwoAddTests {
    @Test("The input of the smaller scale is shifted, halves away from zero")
    func shift() throws {
        let stored = try add(
            .quantized(.int16, [1, -1, 3, -3, 2, -2], scale: 0.5),
            .quantized(.int16, [0, 0, 0, 0, 0, 0], scale: 1), .quantized(.int16, [6], scale: 1))
        #expect(stored == [1, -1, 2, -2, 1, -1])
    }

    @Test("The sum saturates before the activation's bounds apply")
    func saturation() throws {
        let first = try Tensor.quantized(.int16, [32767, -32768, 100], scale: 1)
        let second = try Tensor.quantized(.int16, [1, -1, 0], scale: 1)
        let output = TensorDescription.quantized(.int16, [3], scale: 1)
        #expect(try add(first, second, output) == [32767, -32768, 100])
        #expect(try add(first, second, output, ["fused_activation_function": .name("RELU6")]) == [6, 0, 6])
    }

    @Test(
        "It is taken within 0.001 of a power of two and where the flag is set",
        arguments: [(0.5003, true, "int16.power-of-two"), (0.501, true, "int16"), (0.5, false, "int16")]
            as [(Float, Bool, String)])
    func selection(_ scale: Float, _ flag: Bool, _ expected: String) throws {
        let instance = Instance(
            attributes: ["pot_scale_int16": .flag(flag)],
            inputs: [.quantized(.int16, [1], scale: scale), .quantized(.int16, [1], scale: 1)],
            outputs: [.quantized(.int16, [1], scale: 1)])
        #expect(try Operator.add.variant(for: instance).id == expected)
    }

    @Test("Shapes to broadcast, and an output scale that is not the larger input's, are invalid")
    func limits() throws {
        let vector = try Tensor.quantized(.int16, [1, 2], scale: 1)
        let one = try Tensor.quantized(.int16, [1], scale: 1)
        for (second, output) in [(one, Float(1)), (vector, 2), (vector, 0.5)] {
            let error = #expect(throws: SpecificationError.self) {
                try add(vector, second, .quantized(.int16, [2], scale: output))
            }
            #expect(error?.clause == "ADD-6")
        }
    }
}

private func add(
    _ first: Tensor, _ second: Tensor, _ output: TensorDescription, _ attributes: Attributes = [:]
) throws -> [Int64] {
    try Operator.add.integers([first, second], to: output, attributes)
}
