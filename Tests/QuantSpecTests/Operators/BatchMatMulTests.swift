import QuantSpec
import Testing

@Suite("BATCH_MATMUL")
struct BatchMatMulTests {
    @Test("Transposing an operand and setting its attribute changes nothing (BATCH_MATMUL-1)")
    func adjoints() throws {
        let rows: [Int64] = [1, 2, 3, 4, 5, 6]
        let columns: [Int64] = [1, 4, 2, 5, 3, 6]
        let right: [Int64] = [1, -1, 2, 0, 1, 3]
        let rightColumns: [Int64] = [1, 2, 1, -1, 0, 3]
        let expected = try product([2, 3], rows, [3, 2], right)
        #expect(expected == [8, 8, 20, 14])
        #expect(try product([3, 2], columns, [3, 2], right, adjX: true) == expected)
        #expect(try product([2, 3], rows, [2, 3], rightColumns, adjY: true) == expected)
        #expect(try product([3, 2], columns, [2, 3], rightColumns, adjX: true, adjY: true) == expected)
    }

    @Test("A depth of 0 gives the zero point")
    func emptyDepth() throws {
        #expect(try product([2, 0], [], [0, 2], []) == [0, 0, 0, 0])
    }

    @Test("Depths that differ, batches that do not broadcast and vectors are invalid")
    func invalidShapes() throws {
        for (left, right) in [([2, 3], [2, 3]), ([2, 1, 1], [3, 1, 1]), ([3], [3, 1]), ([], [])] {
            let instance = Self.instance(Shape(left), Shape(right))
            #expect(throws: SpecificationError.self) { try Operator.batchMatMul.inferShapes(instance) }
        }
    }

    @Test("Six dimensions are computed here and refused by the reference (BATCH_MATMUL-6)")
    func rankLimit() throws {
        #expect(try product([2, 1, 1, 1, 1, 1], [3, 4], [1, 1], [5], output: [2, 1, 1, 1, 1, 1]) == [15, 20])
        var instance = Self.instance([2, 1, 1, 1, 1, 1], [1, 1])
        instance.outputs = [.quantized(.int8, [2, 1, 1, 1, 1, 1], scale: 1)]
        #expect(try Operator.batchMatMul.brokenClauses(instance) == ["BATCH_MATMUL-6"])
    }

    // MARK: A scale for each column

    @Test("A right matrix with a scale for each column has a multiplier for each column (BATCH_MATMUL-9)")
    func perAxis() throws {
        let left = try Tensor.integers(.int8, [10, 20, -7, 8], [2, 2], Quantization(scale: 0.5, zeroPoint: 0))
        let expected: [Int64] = [23, 15, 75, 7, 3, 14]
        let right = Quantization(scales: [0.5, 0.25, 1], dimension: 1)
        #expect(try perAxisProduct(left, [1, 2, 3, 4, 5, 6], [2, 3], right) == expected)
        let transposed = Quantization(scales: [0.5, 0.25, 1], dimension: 0)
        #expect(
            try perAxisProduct(left, [1, 4, 2, 5, 3, 6], [3, 2], transposed, ["adj_y": .flag(true)]) == expected)
    }

    @Test("The product of the scales of a column is not rounded to binary32 (BATCH_MATMUL-9)")
    func perAxisMultiplier() throws {
        let scale: Float = 1 + 0x1p-12
        let instance = Instance(
            attributes: [:],
            inputs: [
                .quantized(.int8, [1, 1], scale: scale),
                TensorDescription(.int8, [1, 2], Quantization(scales: [scale, 1], dimension: 1)),
            ],
            outputs: [.quantized(.int8, [1, 2], scale: 2)])
        let derived = try Operator.batchMatMul.prepare(instance, steps: Steps(.litert_2_3_x86_64)).derived
        // (1 + 2^-12)^2 / 2 = 1/2 + 2^-12 + 2^-25, of which binary32 keeps no 2^-25.
        #expect(derived[.outputMultiplier] == [0x4008_0040, 0x4004_0000])
    }

    @Test("The scales run along the columns, and their zero points are 0 (BATCH_MATMUL-9)")
    func perAxisLimits() throws {
        let left = try Tensor.integers(.int8, [1, 2], [1, 2], Quantization(scale: 0.5, zeroPoint: 0))
        let right = [Int64](repeating: 1, count: 4)
        for wrong in [
            Quantization(scales: [1, 1], dimension: 0),
            Quantization(scales: [1, 1], zeroPoints: [0, 1], dimension: 1),
        ] {
            #expect(throws: SpecificationError.self) {
                try perAxisProduct(left, right, [2, 2], wrong, output: [1, 2])
            }
        }
    }

    @Test("A hybrid form scales each column by itself (BATCH_MATMUL-9)")
    func hybridPerAxis() throws {
        let right = Quantization(scales: [0.5, 2], dimension: 1)
        // The row has scale 1 and zero point -128, and is stored as -127 and 127.
        let sums = try Operator.batchMatMul.reals(
            [.real([0.5, 255], [1, 2]), .integers(.int8, [2, 1, 2, 3], [2, 2], right)],
            to: TensorDescription(.float32, [1, 2]), ["asymmetric_quantize_inputs": .flag(true)])
        #expect(sums == [256, 1532])
    }

    private func perAxisProduct(
        _ left: Tensor, _ values: [Int64], _ shape: Shape, _ right: Quantization, _ attributes: Attributes = [:],
        output: Shape = [2, 3]
    ) throws -> [Int64] {
        try Operator.batchMatMul.integers(
            [left, .integers(.int8, values, shape, right)], to: .quantized(.int8, output, scale: 1), attributes,
            constants: [1])
    }

    private static func instance(_ left: Shape, _ right: Shape) -> Instance {
        Instance(
            attributes: [:], inputs: [.quantized(.int8, left, scale: 1), .quantized(.int8, right, scale: 1)],
            outputs: [.quantized(.int8, [], scale: 1)])
    }

    private func product(
        _ leftShape: Shape, _ left: [Int64], _ rightShape: Shape, _ right: [Int64], adjX: Bool = false,
        adjY: Bool = false, output: Shape = [2, 2]
    ) throws -> [Int64] {
        let real = Quantization(scale: 1, zeroPoint: 0)
        return try Operator.batchMatMul.integers(
            [.integers(.int8, left, leftShape, real), .integers(.int8, right, rightShape, real)],
            to: .quantized(.int8, output, scale: 1), ["adj_x": .flag(adjX), "adj_y": .flag(adjY)])
    }
}
