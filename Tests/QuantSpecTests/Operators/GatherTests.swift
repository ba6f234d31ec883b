import QuantSpec
import Testing

@Suite("GATHER, GATHER_ND and EMBEDDING_LOOKUP")
struct GatherTests {
    private let parameters = Quantization(scale: 0.5, zeroPoint: -3)

    private func tensor(_ shape: Shape) throws -> Tensor {
        try .integers(.int8, (0..<shape.count).map { Int64($0) }, shape, parameters)
    }

    private func output(_ shape: Shape) -> TensorDescription { TensorDescription(.int8, shape, parameters) }

    @Test("Each batch has indices of its own")
    func batches() throws {
        let stored = try Operator.gather.integers(
            [tensor([2, 3]), .integers(.int32, [2, 0, 1, 1], [2, 2])], to: output([2, 2]),
            ["axis": .integer(-1), "batch_dims": .integer(1)])
        #expect(stored == [2, 0, 4, 4])
    }

    @Test("The indices' axes stand in the place of the axis")
    func shapes() throws {
        let stored = try Operator.gather.integers(
            [tensor([2, 3]), .integers(.int64, [2, 1, 0, 0], [2, 2])], to: output([2, 2, 2]), ["axis": .integer(1)])
        #expect(stored == [2, 1, 0, 0, 5, 4, 3, 3])
    }

    @Test("An index outside its axis is an error", arguments: [-1, 3, .max, .min] as [Int64])
    func indices(_ index: Int64) throws {
        let one = try Tensor.integers(.int64, [index])
        expectInvalid("GATHER-4") { try Operator.gather.integers([tensor([3]), one], to: output([1])) }
        expectInvalid("GATHER_ND-3") { try Operator.gatherND.integers([tensor([3]), one], to: output([])) }
        let narrow = try Tensor.integers(.int32, [Int64(Int32(clamping: index))])
        expectInvalid("EMBEDDING_LOOKUP-2") {
            try Operator.embeddingLookup.integers([narrow, tensor([3, 1])], to: output([1, 1]))
        }
    }

    @Test("An index into an axis of no elements is an error, also where the output has none")
    func emptyAxis() throws {
        let one = try Tensor.integers(.int32, [0])
        expectInvalid("GATHER-4") { try Operator.gather.integers([tensor([0, 2]), one], to: output([1, 2])) }
        expectInvalid("GATHER-4") {
            try Operator.gather.integers([tensor([0, 0]), one], to: output([0, 1]), ["axis": .integer(1)])
        }
    }

    @Test(
        "Axes that do not exist, and batch axes that are not shared, are invalid",
        arguments: [(2, 0), (-3, 0), (.min, 0), (0, 1), (1, 2), (1, -3), (1, .min)] as [(Int64, Int64)])
    func hostileAxes(_ axis: Int64, _ batches: Int64) throws {
        let indices = try Tensor.integers(.int32, [0, 0], [1, 2])
        expectInvalid("GATHER-2") {
            try Operator.gather.integers(
                [tensor([2, 3]), indices], to: output([2, 1, 2]),
                ["axis": .integer(axis), "batch_dims": .integer(batches)])
        }
    }

    @Test("A result that 32 bits do not count is invalid, and is not made")
    func hugeResults() throws {
        let huge = TensorDescription(.int32, [1 << 20])
        let instance = Instance(
            attributes: ["axis": .integer(0)], inputs: [output([1, 1 << 20]), huge], outputs: [output([])])
        #expect(throws: SpecificationError.self) { try Operator.gather.inferShapes(instance) }
        let rows = Instance(
            attributes: [:], inputs: [output([0]), TensorDescription(.int32, [0x7fff_ffff, 0x7fff_ffff, 0])],
            outputs: [output([0x7fff_ffff, 0x7fff_ffff, 0])])
        let prepared = try Operator.gatherND.prepare(rows, steps: Steps(.litert_2_3_x86_64))
        #expect(try prepared.evaluate([.int8([]), .int32([])]).outputs.first?.elements == .int8([]))
    }

    @Test("A row of indices names a slice; a row of none names the whole tensor")
    func rows() throws {
        let stored = try Operator.gatherND.integers(
            [tensor([2, 2, 2]), .integers(.int16, [1, 0, 0, 1], [2, 2])], to: output([2, 2]))
        #expect(stored == [4, 5, 2, 3])
        let none = try Tensor.integers(.int32, [], [2, 0])
        #expect(try Operator.gatherND.integers([tensor([2]), none], to: output([2, 2])) == [0, 1, 0, 1])
        #expect(
            try Operator.gatherND.broken(.referenceLimit, [tensor([2]), none], to: output([2, 2])) == ["GATHER_ND-5"])
    }

    @Test("A table's row is multiplied by its own scale")
    func dequantizing() throws {
        let table = try Tensor.integers(
            .int8, [1, -100, 3, 127], [2, 2], Quantization(scales: [0.1, 0.3], dimension: 0))
        let reals = try Operator.embeddingLookup.reals(
            [.integers(.int32, [1, 0]), table], to: TensorDescription(.float32, [2, 2]))
        #expect(reals == [Float(3) * Float(0.3), Float(127) * Float(0.3), Float(0.1), Float(-100) * Float(0.1)])
    }
}
