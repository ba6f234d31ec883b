import QuantSpec
import Testing

@Suite("Representation")
struct RepresentationTests {
    @Test("REP-2: a scale that is negative or not finite is invalid", arguments: [-1, .infinity, .nan] as [Float])
    func scales(_ scale: Float) {
        expectInvalid("REP-2") {
            try Operator.quantize.integers(
                [.quantized(.int8, [1], scale: scale)], to: .quantized(.int8, [1], scale: 1))
        }
    }

    @Test("REP-2: a channel whose scale is 0 has the multiplier 0, and the output's zero point as its result")
    func scaleOfZero() throws {
        let stored = try Operator.conv2D.integers(
            [
                .integers(.int8, [100], [1, 1, 1, 1], Quantization(scale: 1, zeroPoint: 0)),
                .integers(.int8, [1, 1], [2, 1, 1, 1], Quantization(scales: [1, 0], dimension: 0)),
                .integers(.int32, [0, 5]),
            ], to: .quantized(.int8, [1, 1, 1, 2], scale: 1, zeroPoint: -7),
            ["stride_h": .integer(1), "stride_w": .integer(1)], constants: [1, 2])
        #expect(stored == [93, -7])
    }

    @Test(
        "REP-5: a shape whose elements cannot be counted is invalid",
        arguments: [[-1], [2, -3], [1 << 62, 4], [.max, .max, 0]] as [Shape])
    func shapes(_ shape: Shape) throws {
        let instance = Instance(
            attributes: [:], inputs: [.quantized(.int8, shape, scale: 1)], outputs: [TensorDescription(.float32, shape)]
        )
        let error = #expect(throws: SpecificationError.self) {
            try Operator.dequantize.prepare(instance, steps: Steps(.litert_2_3_x86_64))
        }
        #expect(error?.clause == "REP-5")
    }

    @Test("REP-5: the empty shape has one element, and a size of 0 makes none")
    func counts() throws {
        #expect(([] as Shape).checkedCount == 1)
        #expect(([3, 0, 5] as Shape).checkedCount == 0)
        let none = try Tensor.integers(.int8, [], [3, 0], Quantization(scale: 1, zeroPoint: 0))
        #expect(try Operator.dequantize.reals([none], to: TensorDescription(.float32, [3, 0])) == [])
    }

    @Test(
        "REP-6: axes match from the last, and a size of 1 takes the other's, also 0",
        arguments: [
            ([2, 3], [3], [2, 3]), ([2, 1], [1, 3], [2, 3]), ([], [2], [2]), ([1, 1], [0], [1, 0]),
            ([4, 1, 2], [3, 1], [4, 3, 2]),
        ] as [(Shape, Shape, Shape)])
    func broadcasting(_ first: Shape, _ second: Shape, _ common: Shape) throws {
        for (left, right) in [(first, second), (second, first)] {
            let instance = Instance(
                attributes: [:], inputs: [.quantized(.int8, left, scale: 1), .quantized(.int8, right, scale: 1)],
                outputs: [.quantized(.int8, common, scale: 1)])
            #expect(try Operator.add.inferShapes(instance) == [common])
        }
    }

    @Test(
        "REP-6: any other pair of sizes is invalid",
        arguments: [([2], [3]), ([2, 3], [2]), ([0], [2])] as [(Shape, Shape)])
    func unmatchedSizes(_ first: Shape, _ second: Shape) {
        let instance = Instance(
            attributes: [:], inputs: [.quantized(.int8, first, scale: 1), .quantized(.int8, second, scale: 1)],
            outputs: [.quantized(.int8, first, scale: 1)])
        #expect(throws: SpecificationError.self) { try Operator.add.inferShapes(instance) }
    }
}
