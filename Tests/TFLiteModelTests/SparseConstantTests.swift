import QuantSpec
import TFLiteModel
import Testing

@Suite("MODEL-10: sparse constants are read as dense tensors")
struct SparseConstantTests {
    private func model(_ shape: Shape, _ sparsity: Sparsity, _ stored: Elements) -> Model {
        var builder = ModelBuilder()
        let buffer = builder.addBuffer(ModelBuffer(ElementBytes.encode(stored)))
        builder.add(ModelTensor(name: "w", type: stored.type, shape: shape, buffer: buffer, sparsity: sparsity))
        builder.setInputs([], outputs: [0])
        return builder.model
    }

    private func dense(_ shape: Shape, _ sparsity: Sparsity, _ count: Int) throws -> [Int64]? {
        let stored = Elements.int8((1...Int8(count)).map { $0 })
        return try model(shape, sparsity, stored).constant(tensorIndex: 0)?.elements.integers
    }

    private func compressed(_ segments: [Int32], _ indices: [Int32]) -> SparsityDimension {
        .compressed(segments: .int32(segments), indices: .int32(indices))
    }

    @Test("Rows of compressed columns")
    func rows() throws {
        let sparsity = Sparsity(
            traversalOrder: [0, 1], dimensions: [.dense(size: 3), compressed([0, 1, 1, 3], [2, 0, 3])])
        #expect(try dense([3, 4], sparsity, 3) == [0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 3])
    }

    @Test("Columns first, and both dimensions compressed")
    func columns() throws {
        let sparsity = Sparsity(
            traversalOrder: [1, 0],
            dimensions: [compressed([0, 2], [1, 3]), compressed([0, 2, 3], [0, 2, 1])])
        #expect(try dense([3, 4], sparsity, 3) == [0, 1, 0, 0, 0, 0, 0, 3, 0, 2, 0, 0])
    }

    @Test("Blocks of 2 x 2: each is stored row by row")
    func blocks() throws {
        let sparsity = Sparsity(
            traversalOrder: [0, 1, 2, 3], blockMap: [0, 1],
            dimensions: [.dense(size: 1), compressed([0, 1], [1]), .dense(size: 2), .dense(size: 2)])
        #expect(try dense([2, 4], sparsity, 4) == [0, 0, 1, 2, 0, 0, 3, 4])
    }

    @Test("Nothing is stored; nothing but zeros is read")
    func empty() throws {
        let sparsity = Sparsity(traversalOrder: [0], dimensions: [compressed([0, 0], [])])
        var model = model([3], sparsity, .int8([9]))
        #expect(try model.constant(tensorIndex: 0)?.elements == .int8([0, 0, 0]))
        model.subgraphs[0].tensors[0].shape = [0]
        #expect(try model.constant(tensorIndex: 0)?.elements == .int8([]))
    }

    @Test(
        "Parameters that contradict each other or the shape give a typed error",
        arguments: [
            Sparsity(traversalOrder: [], dimensions: []),
            Sparsity(traversalOrder: [0, 0], dimensions: [.dense(size: 2), .dense(size: 4)]),
            Sparsity(traversalOrder: [0, 1], dimensions: [.dense(size: 2), .dense(size: 3)]),
            Sparsity(traversalOrder: [0, 1], dimensions: [.dense(size: -2), .dense(size: 4)]),
            Sparsity(traversalOrder: [0, 1], dimensions: [.dense(size: 2), .compressed(segments: nil, indices: nil)]),
            Sparsity(
                traversalOrder: [0, 1],
                dimensions: [.dense(size: 2), .compressed(segments: .uint8([0, 1]), indices: .uint8([0]))]),
            Sparsity(
                traversalOrder: [0, 1],
                dimensions: [.dense(size: 2), .compressed(segments: .uint8([0, 2, 1]), indices: .uint8([0]))]),
            Sparsity(
                traversalOrder: [0, 1],
                dimensions: [.dense(size: 2), .compressed(segments: .uint8([0, 1, 1]), indices: .uint8([4]))]),
            Sparsity(
                traversalOrder: [0, 1],
                dimensions: [.dense(size: 2), .compressed(segments: .uint8([0, 2, 2]), indices: .uint8([1, 1]))]),
            Sparsity(
                traversalOrder: [0, 1],
                dimensions: [.dense(size: 2), .compressed(segments: .int32([0, -1, 0]), indices: .int32([]))]),
            Sparsity(
                traversalOrder: [0, 2, 1], blockMap: [1],
                dimensions: [.dense(size: 2), .dense(size: 2), .dense(size: 2)]),
            Sparsity(
                traversalOrder: [0, 1, 2], blockMap: [1],
                dimensions: [.dense(size: 2), .dense(size: 1), .dense(size: 3)]),
            Sparsity(
                traversalOrder: [0, 1, 2], blockMap: [2],
                dimensions: [.dense(size: 2), .dense(size: 2), .dense(size: 2)]),
        ])
    func contradictions(_ sparsity: Sparsity) throws {
        #expect { try dense([2, 4], sparsity, 8) } throws: { error in
            (error as? ModelError)?.kind == .malformed
        }
    }

    @Test("Fewer stored values than the layout asks for, and a shape that no memory holds, give typed errors")
    func sizes() throws {
        let sparsity = Sparsity(traversalOrder: [0], dimensions: [compressed([0, 2], [0, 2])])
        #expect(throws: ModelError.self) { try dense([3], sparsity, 1) }
        let huge = Sparsity(traversalOrder: [0], dimensions: [.dense(size: 1 << 30)])
        #expect { try dense([1 << 30], huge, 1) } throws: { ($0 as? ModelError)?.kind == .unsupported }
    }
}
