/// How a sparse constant's values are laid out (the schema's `SparsityParameters`).
public struct Sparsity: Sendable, Hashable {
    /// A permutation of the dimensions, the block dimensions behind.
    public var traversalOrder: [Int]
    /// For each block dimension the dimension that it divides; empty where there are no blocks.
    public var blockMap: [Int]
    /// One entry for each entry of `traversalOrder`.
    public var dimensions: [SparsityDimension]

    public init(traversalOrder: [Int], blockMap: [Int] = [], dimensions: [SparsityDimension]) {
        self.traversalOrder = traversalOrder
        self.blockMap = blockMap
        self.dimensions = dimensions
    }
}

/// How one dimension of a sparse constant is stored.
public enum SparsityDimension: Sendable, Hashable {
    case dense(size: Int)
    /// Compressed sparse rows: the segments delimit the indices that belong to each element of the dimension before.
    case compressed(segments: SparseIndices?, indices: SparseIndices?)
}

/// Indices in the width in which the file stores them.
public enum SparseIndices: Sendable, Hashable {
    case int32([Int32])
    case uint16([UInt16])
    case uint8([UInt8])

    public var values: [Int] {
        switch self {
        case .int32(let values): values.map(Int.init)
        case .uint16(let values): values.map(Int.init)
        case .uint8(let values): values.map(Int.init)
        }
    }
}
