/// The layout of a sparse constant (the schema's `SparsityParameters`).
public struct Sparsity: Sendable, Hashable {
    /// A permutation of the dimensions, followed by the block dimensions.
    public var traversalOrder: [Int]
    /// For each block dimension, the dimension that it divides; empty if there are no blocks.
    public var blockMap: [Int]
    /// The storage of each dimension, in the order of `traversalOrder`.
    public var dimensions: [SparsityDimension]

    /// A layout. Without `blockMap` the constant has no blocks. Decoding checks the parts, this initializer does not.
    public init(traversalOrder: [Int], blockMap: [Int] = [], dimensions: [SparsityDimension]) {
        self.traversalOrder = traversalOrder
        self.blockMap = blockMap
        self.dimensions = dimensions
    }
}

/// The storage of one dimension of a sparse constant.
public enum SparsityDimension: Sendable, Hashable {
    /// Every index is stored.
    case dense(size: Int)
    /// Compressed sparse rows: the segments delimit the indices that belong to each element of the previous dimension.
    case compressed(segments: SparseIndices?, indices: SparseIndices?)
}

/// Indices in the width that the file uses.
public enum SparseIndices: Sendable, Hashable {
    case int32([Int32])
    case uint16([UInt16])
    case uint8([UInt8])

    /// The indices as `Int`.
    public var values: [Int] {
        switch self {
        case .int32(let values): values.map(Int.init)
        case .uint16(let values): values.map(Int.init)
        case .uint8(let values): values.map(Int.init)
        }
    }
}
