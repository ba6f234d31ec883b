import QuantSpec
import Testing

@Suite("Parameters of the operators that move values by blocks and indices")
struct IndexingParameterTests {
    private static let parameters = Quantization(scale: 0.5, zeroPoint: 3)

    private func values(_ shape: Shape) throws -> Tensor {
        try .integers(.int8, [Int64](repeating: 1, count: shape.count), shape, Self.parameters)
    }

    private func other(_ shape: Shape) -> TensorDescription { .quantized(.int8, shape, scale: 0.25, zeroPoint: 3) }

    @Test("An output of other parameters is nonconforming, and runs with stored values as they are")
    func nonconforming() throws {
        let index = try Tensor.integers(.int32, [0], [1])
        let row = try Tensor.integers(.int32, [0], [1, 1])
        let sizes = try Tensor.integers(.int32, [1])
        let one = try values([1])
        let cases: [(Clause, Operator, [Tensor], Shape, Attributes, Set<Int>)] = [
            (
                "DEPTH_TO_SPACE-4", .depthToSpace, [try values([1, 1, 1, 4])], [1, 2, 2, 1],
                ["block_size": .integer(2)], []
            ),
            (
                "SPACE_TO_DEPTH-4", .spaceToDepth, [try values([1, 2, 2, 1])], [1, 1, 1, 4],
                ["block_size": .integer(2)], []
            ),
            ("GATHER-5", .gather, [one, index], [1], [:], []), ("GATHER_ND-4", .gatherND, [one, row], [1], [:], []),
            ("EMBEDDING_LOOKUP-4", .embeddingLookup, [index, try values([1, 1])], [1, 1], [:], []),
            ("SCATTER_ND-5", .scatterND, [row, one, sizes], [1], [:], [2]),
            ("DYNAMIC_UPDATE_SLICE-4", .dynamicUpdateSlice, [one, one, index], [1], [:], []),
            ("MATRIX_DIAG-3", .matrixDiag, [one], [1, 1], [:], []),
            ("SPARSE_TO_DENSE-5", .sparseToDense, [index, sizes, one, try values([])], [1], [:], [1]),
        ]
        for (clause, declaration, inputs, shape, attributes, constants) in cases {
            let broken = try declaration.broken(
                .nonconforming, inputs, to: other(shape), attributes, constants: constants)
            #expect(broken == [clause])
            let stored = try declaration.integers(inputs, to: other(shape), attributes, constants: constants)
            #expect(stored.allSatisfy { $0 == 1 }, "\(clause)")
        }
    }

    @Test("Where batches and blocks change places it is invalid")
    func invalid() throws {
        let blocks = try Tensor.integers(.int32, [2, 1])
        let borders = try Tensor.integers(.int32, [0, 0, 0, 0], [2, 2])
        expectInvalid("BATCH_TO_SPACE_ND-4") {
            try Operator.batchToSpaceND.integers(
                [values([2, 1, 1, 1]), blocks, borders], to: other([1, 2, 1, 1]), constants: [1, 2])
        }
        expectInvalid("SPACE_TO_BATCH_ND-5") {
            try Operator.spaceToBatchND.integers(
                [values([1, 2, 1, 1]), blocks, borders], to: other([2, 1, 1, 1]), constants: [1, 2])
        }
    }

    @Test("16-bit zero points other than 0 are the reference's limit")
    func limits() throws {
        let value = try Tensor.integers(.int16, [1], [], Self.parameters)
        let output = TensorDescription(.int16, [1], Self.parameters)
        #expect(
            try Operator.fill.broken(.referenceLimit, [.integers(.int32, [1]), value], to: output, constants: [0])
                == ["FILL-4"])
    }
}
