import QuantSpec
import Testing

@Suite("TRANSPOSE_CONV")
struct TransposeConvTests {
    @Test(
        "Every input element adds the filter, as it stands, to its region (TRANSPOSE_CONV-3)",
        arguments: [Padding.same, .valid], [1, 2, 3])
    func scatters(_ padding: Padding, _ stride: Int) throws {
        let (inputSize, taps) = (4, 3)
        let outputSize = padding == .same ? inputSize * stride : (inputSize - 1) * stride + taps
        let top = max((inputSize - 1) * stride + taps - outputSize, 0) / 2
        let input = (0..<inputSize).map { Int64($0 * 3 - 4) }
        let filter: [Int64] = [1, 10, 2]
        var expected = [Int64](repeating: 0, count: outputSize)
        for (place, value) in input.enumerated() {
            for (tap, weight) in filter.enumerated() where (0..<outputSize).contains(place * stride - top + tap) {
                expected[place * stride - top + tap] += value * weight
            }
        }
        let stored = try evaluate(input, filter, outputSize: outputSize, padding, stride)
        #expect(stored == expected)
    }

    @Test("The output must lead back to the input (TRANSPOSE_CONV-2); sizes that no tensor has are refused")
    func invalidShapes() throws {
        for size in [Int64.min, -1, 0, 2, 5, 9, Int64(Int32.max), .max] {
            #expect(throws: SpecificationError.self) {
                try evaluate([1, 2], [1], outputSize: Int(size), .same, 2)
            }
        }
        #expect(throws: Never.self) { try evaluate([1, 2], [1], outputSize: 4, .same, 2) }
    }

    @Test(
        "A bias of another length (TRANSPOSE_CONV-7) is invalid; weights of -128 are nonconforming (TRANSPOSE_CONV-8)")
    func bias() throws {
        let shape = try Tensor.integers(.int32, [1, 1, 1, 1])
        let filter = try Tensor.integers(.int8, [-128], [1, 1, 1, 1], Quantization(scale: 1, zeroPoint: 0))
        var instance = Instance(
            attributes: Self.attributes(.same, 1),
            inputs: [
                shape.description, filter.description, .quantized(.int8, [1, 1, 1, 1], scale: 1),
                .quantized(.int32, [2], scale: 1),
            ],
            outputs: [.quantized(.int8, [1, 1, 1, 1], scale: 1)], constants: [0: shape, 1: filter])
        let error = #expect(throws: SpecificationError.self) {
            try Operator.transposeConv.prepare(instance, steps: Steps(.litert_2_3_x86_64))
        }
        #expect(error?.clause == "TRANSPOSE_CONV-7")
        instance.inputs[3] = .quantized(.int32, [1], scale: 1)
        #expect(try Operator.transposeConv.brokenClauses(instance) == ["TRANSPOSE_CONV-8"])
    }

    private static func attributes(_ padding: Padding, _ stride: Int) -> Attributes {
        [
            "padding": .name(padding.rawValue), "stride_h": .integer(1), "stride_w": .integer(Int64(stride)),
        ]
    }

    private func evaluate(
        _ input: [Int64], _ filter: [Int64], outputSize: Int, _ padding: Padding, _ stride: Int
    ) throws -> [Int64] {
        let real = Quantization(scale: 1, zeroPoint: 0)
        let shape = TensorDescription(.int32, [4])
        let size = Int64(outputSize)
        return try Operator.transposeConv.integers(
            [
                Tensor(shape, .int32([1, 1, Int32(truncatingIfNeeded: size), 1])),
                .integers(.int8, filter, [1, 1, filter.count, 1], real),
                .integers(.int8, input, [1, 1, input.count, 1], real),
            ],
            to: .quantized(.int8, [1, 1, outputSize, 1], scale: 1), Self.attributes(padding, stride),
            constants: [0, 1])
    }
}
