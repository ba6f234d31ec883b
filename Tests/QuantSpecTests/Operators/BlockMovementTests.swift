import QuantSpec
import Testing

@Suite("SPACE_TO_DEPTH, DEPTH_TO_SPACE, SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND")
struct BlockMovementTests {
    private let parameters = Quantization(scale: 0.5, zeroPoint: -3)

    @Test("DEPTH_TO_SPACE undoes SPACE_TO_DEPTH", arguments: [1, 2, 3] as [Int])
    func depthAndBack(_ block: Int) throws {
        let shape: Shape = [2, 2 * block, 3 * block, 5]
        let values = (0..<shape.count).map { Int64($0 % 251 - 125) }
        let attributes: Attributes = ["block_size": .integer(Int64(block))]
        let deep = TensorDescription(.int8, [2, 2, 3, 5 * block * block], parameters)
        let moved = try Operator.spaceToDepth.integers(
            [.integers(.int8, values, shape, parameters)], to: deep, attributes)
        let back = try Operator.depthToSpace.integers(
            [.integers(.int8, moved, deep.shape, parameters)], to: TensorDescription(.int8, shape, parameters),
            attributes)
        #expect(back == values)
    }

    @Test("BATCH_TO_SPACE_ND undoes SPACE_TO_BATCH_ND where its crops are the paddings")
    func batchesAndBack() throws {
        let shape: Shape = [2, 5, 3, 2]
        let values = (0..<shape.count).map { Int64($0) }
        let blocks = try Tensor.integers(.int32, [2, 3])
        let borders = try Tensor.integers(.int32, [1, 2, 0, 3], [2, 2])
        let many = TensorDescription(.int8, [12, 4, 2, 2], parameters)
        let moved = try Operator.spaceToBatchND.integers(
            [.integers(.int8, values, shape, parameters), blocks, borders], to: many, constants: [1, 2])
        let back = try Operator.batchToSpaceND.integers(
            [.integers(.int8, moved, many.shape, parameters), blocks, borders],
            to: TensorDescription(.int8, shape, parameters), constants: [1, 2])
        #expect(back == values)
        #expect(moved.filter { $0 == -3 }.count == moved.count - values.count)
    }

    @Test("The places of a block are read row by row and stand outside the channels")
    func order() throws {
        let output = TensorDescription(.int8, [1, 1, 1, 8], parameters)
        let moved = try Operator.spaceToDepth.integers(
            [.integers(.int8, [0, 1, 2, 3, 4, 5, 6, 7], [1, 2, 2, 2], parameters)], to: output,
            ["block_size": .integer(2)])
        #expect(moved == [0, 1, 2, 3, 4, 5, 6, 7])
    }

    @Test(
        "Blocks that do not divide, sizes beyond 32 bits and other ranks are invalid",
        arguments: [
            ([1, 3, 4, 1], 2), ([1, 4, 4], 2), ([1, 4, 4, 1], 0), ([1, 4, 4, 1], -2), ([0, 1 << 40, 4, 1], 4),
            ([0, 0, 0, 0x7fff_ffff], 0x7fff_ffff), ([1, 4, 4, 1], 1 << 40),
        ] as [([Int], Int)])
    func hostileBlocks(_ shape: [Int], _ block: Int) {
        for declaration in [Operator.spaceToDepth, .depthToSpace] {
            #expect(throws: SpecificationError.self) {
                try declaration.inferShapes(
                    Instance(
                        attributes: ["block_size": .integer(Int64(block))],
                        inputs: [TensorDescription(.int8, Shape(shape))], outputs: []))
            }
        }
    }

    @Test(
        "Blocks of another rank, negative or not dividing, are invalid",
        arguments: [
            ([4, 2, 2, 1], [2], [0, 0]), ([4, 2, 2, 1], [0, 2], [0, 0, 0, 0]), ([4, 2, 2, 1], [-1, 2], [0, 0, 0, 0]),
            ([4, 3, 2, 1], [5, 2], [0, 1, 0, 0]), ([4, 2, 2, 1], [2, 2], [0, 0, -1, 1]),
            ([4, 4], [2, 2], [0, 0, 0, 0]),
            ([3, 2, 2, 1], [0x7fff_ffff, 0x7fff_ffff], [0, 0, 0, 0]), ([5, 2, 1], [3], [9, 8]),
        ] as [([Int], [Int64], [Int64])])
    func hostileBatches(_ shape: [Int], _ blocks: [Int64], _ borders: [Int64]) throws {
        let second = try Tensor.integers(.int32, blocks)
        let third = try Tensor.integers(.int32, borders, [borders.count / 2, 2])
        let instance = Instance(
            attributes: [:], inputs: [TensorDescription(.int8, Shape(shape)), second.description, third.description],
            outputs: [], constants: [1: second, 2: third])
        for declaration in [Operator.spaceToBatchND, .batchToSpaceND] {
            #expect(throws: SpecificationError.self) { try declaration.inferShapes(instance) }
        }
    }

    @Test("Other parameters of the output: nonconforming where blocks go to channels, invalid where they go to batches")
    func otherParameters() throws {
        let input = try Tensor.integers(.int8, [1, 2, 3, 4], [1, 2, 2, 1], parameters)
        let other = TensorDescription.quantized(.int8, [1, 1, 1, 4], scale: 1)
        let attributes: Attributes = ["block_size": .integer(2)]
        #expect(
            try Operator.spaceToDepth.broken(.nonconforming, [input], to: other, attributes) == ["SPACE_TO_DEPTH-4"])
        let blocks = try Tensor.integers(.int32, [2, 2])
        let borders = try Tensor.integers(.int32, [0, 0, 0, 0], [2, 2])
        expectInvalid("SPACE_TO_BATCH_ND-5") {
            try Operator.spaceToBatchND.integers(
                [input, blocks, borders], to: .quantized(.int8, [4, 1, 1, 1], scale: 1), constants: [1, 2])
        }
    }
}
