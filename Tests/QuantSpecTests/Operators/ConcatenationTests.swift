import QuantSpec
import Testing

@Suite("CONCATENATION")
struct ConcatenationTests {
    private let parameters = Quantization(scale: 0.5, zeroPoint: -3)

    @Test(
        "Blocks alternate along an inner axis, and a negative axis counts from the last", arguments: [1, -1] as [Int64])
    func innerAxis(_ axis: Int64) throws {
        let stored = try Operator.concatenation.integers(
            [
                .integers(.int8, [1, 2, 3, 4], [2, 2], parameters), .integers(.int8, [5, 6], [2, 1], parameters),
            ],
            to: TensorDescription(.int8, [2, 3], parameters), ["axis": .integer(axis)])
        #expect(stored == [1, 2, 5, 3, 4, 6])
    }

    @Test("Along the first axis whole tensors follow each other; one of size 0 adds nothing")
    func firstAxis() throws {
        let stored = try Operator.concatenation.integers(
            [
                .integers(.int8, [1, 2], [1, 2], parameters), .integers(.int8, [], [0, 2], parameters),
                .integers(.int8, [3, 4, 5, 6], [2, 2], parameters),
            ],
            to: TensorDescription(.int8, [3, 2], parameters))
        #expect(stored == [1, 2, 3, 4, 5, 6])
    }

    @Test("uint8 is rescaled to the output's parameters in binary32")
    func rescaling() throws {
        let values: [Int64] = [0, 1, 100, 255]
        let stored = try Operator.concatenation.integers(
            [
                .quantized(.uint8, values, scale: 0.5, zeroPoint: 10),
                .quantized(.uint8, values, scale: 0.1, zeroPoint: 128),
                .quantized(.uint8, values, scale: 0.2, zeroPoint: 7),
            ],
            to: .quantized(.uint8, [12], scale: 0.2, zeroPoint: 7))
        #expect(stored == [0, 0, 232, 255, 0, 0, 0, 71, 0, 1, 100, 255])
    }

    @Test("Plain bytes are copied; parameters on some tensors only, or per axis, are invalid (CONCATENATION-5)")
    func plainBytes() throws {
        let bytes = try Tensor.integers(.uint8, [1, 200])
        let output = TensorDescription(.uint8, [4])
        #expect(try Operator.concatenation.integers([bytes, bytes], to: output) == [1, 200, 1, 200])
        let parameters = Quantization(scale: 0.5, zeroPoint: 3)
        let quantized = try Tensor.integers(.uint8, [1, 200], nil, parameters)
        let perAxis = try Tensor.integers(
            .uint8, [1, 200], nil, Quantization(scales: [0.5, 1], zeroPoints: [3, 4], dimension: 0))
        for inputs in [[bytes, quantized], [quantized, perAxis]] {
            expectInvalid("CONCATENATION-5") {
                try Operator.concatenation.integers(inputs, to: TensorDescription(.uint8, [4], parameters))
            }
        }
        expectInvalid("CONCATENATION-5") {
            try Operator.concatenation.integers([quantized, quantized], to: output)
        }
    }

    @Test("uint8 is not rescaled in fixed point: 1 x 0.25 stays below a half")
    func notFixedPoint() throws {
        let input = try Tensor.quantized(.uint8, [1, 5, 9, 13], scale: 0.25)
        let stored = try Operator.concatenation.integers(
            [input], to: .quantized(.uint8, [4], scale: 1, zeroPoint: 100))
        #expect(stored == [100, 101, 102, 103])
    }

    @Test("The table that an integer kernel takes holds the results of every stored value of every input")
    func table() throws {
        let every = (0...255).map(Int64.init)
        let first = try Tensor.quantized(.uint8, every, scale: 0.3, zeroPoint: 128)
        let second = try Tensor.quantized(.uint8, every, scale: 0.7, zeroPoint: 100)
        let output = TensorDescription.quantized(.uint8, [512], scale: 0.7, zeroPoint: 100)
        let instance = Instance(
            attributes: [:], inputs: [first.description, second.description], outputs: [output])
        let derived = try Operator.concatenation.prepare(instance, steps: Steps(.litert_2_3_x86_64)).derived
        #expect(try Operator.concatenation.integers([first, second], to: output) == derived["rescale_table"])
        #expect(Array(derived["rescale_table"].suffix(256)) == every)
    }

    @Test("int16 ignores scales")
    func sixteenBits() throws {
        let stored = try Operator.concatenation.integers(
            [.quantized(.int16, [1], scale: 1), .quantized(.int16, [2], scale: 4)],
            to: .quantized(.int16, [2], scale: 2))
        #expect(stored == [1, 2])
    }

    @Test("The bits of a float are kept, those of a NaN too")
    func floatBits() throws {
        let signalling = Float(bitPattern: 0x7fa0_0001)
        let joined = try Operator.concatenation.reals(
            [.real([signalling, -0.0]), .real([1])], to: TensorDescription(.float32, [3]))
        #expect(joined.map(\.bitPattern) == [0x7fa0_0001, 0x8000_0000, 0x3f80_0000])
    }

    @Test("int8 tensors of differing parameters are invalid")
    func differingParameters() throws {
        for other in [Quantization(scale: 1, zeroPoint: -3), Quantization(scale: 0.5, zeroPoint: -4)] {
            expectInvalid("CONCATENATION-7") {
                try Operator.concatenation.integers(
                    [.integers(.int8, [1], nil, parameters), .integers(.int8, [2], nil, other)],
                    to: TensorDescription(.int8, [2], parameters))
            }
        }
    }

    @Test("A fused activation is invalid")
    func fusedActivation() throws {
        expectInvalid("CONCATENATION-6") {
            try Operator.concatenation.integers(
                [.integers(.int8, [1], nil, parameters)], to: TensorDescription(.int8, [1], parameters),
                ["fused_activation_function": .name("RELU")])
        }
    }

    @Test("An axis that is not there is invalid", arguments: [-2, 1] as [Int64])
    func axisOutside(_ axis: Int64) throws {
        expectInvalid("CONCATENATION-2") {
            try Operator.concatenation.integers(
                [.integers(.int8, [1], nil, parameters)], to: TensorDescription(.int8, [1], parameters),
                ["axis": .integer(axis)])
        }
    }

    @Test("CONCATENATION-8: 16-bit zero points other than 0 are copied past; the reference refuses them")
    func sixteenBitZeroPoint() throws {
        let input = try Tensor.quantized(.int16, [1, 2], scale: 1, zeroPoint: 3)
        let output = TensorDescription.quantized(.int16, [4], scale: 1, zeroPoint: 3)
        #expect(try Operator.concatenation.integers([input, input], to: output) == [1, 2, 1, 2])
        #expect(try Operator.concatenation.broken(.referenceLimit, [input, input], to: output) == ["CONCATENATION-8"])
    }

    @Test("CONCATENATION-9: the reference joins scalars only where all are constants")
    func computedScalars() throws {
        let one = try Tensor.integers(.int8, [1], [], parameters)
        let output = TensorDescription(.int8, [2], parameters)
        #expect(try Operator.concatenation.integers([one, one], to: output, constants: [0]) == [1, 1])
        for (constants, broken) in [([0], ["CONCATENATION-9"]), ([0, 1], [])] as [(Set<Int>, [Clause])] {
            #expect(
                try Operator.concatenation.broken(.referenceLimit, [one, one], to: output, constants: constants)
                    == broken)
        }
    }

    @Test("Scalars make a vector")
    func scalars() throws {
        let stored = try Operator.concatenation.integers(
            [.integers(.int8, [1], [], parameters), .integers(.int8, [2], [], parameters)],
            to: TensorDescription(.int8, [2], parameters), constants: [0, 1])
        #expect(stored == [1, 2])
    }
}
