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
