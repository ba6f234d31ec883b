/// Rows of indices, each of which names one slice of a tensor: one index for each of its first axes.
struct IndexRows {
    /// The number of indices in a row.
    let depth: Int
    let count: Int
    /// The sizes of the tensor.
    let sizes: [Int]

    /// The row-major positions of the slices' elements, row by row.
    ///
    /// - Throws: `SpecificationError` where an index lies outside its axis.
    func positions(of indices: [Int64], _ clause: Clause) throws -> [Int] {
        let inner = Shape(Array(sizes[depth...])).count
        // Rows of no indices are as many as a shape says, with no values behind them.
        if depth == 0 && inner == 0 { return [] }
        guard indices.count == depth &* count else {
            throw Indexing.refusal("\(indices.count) indices are not \(count) rows", "give as many", clause)
        }
        var positions: [Int] = []
        for row in 0..<count {
            var start = 0
            for axis in 0..<depth {
                let index = try Indexing.index(indices[row * depth + axis], below: sizes[axis], clause)
                // A size of 0 further on may follow sizes whose product no integer holds: its index is refused.
                start = start &* sizes[axis] &+ index
            }
            positions += start &* inner..<start &* inner + inner
        }
        return positions
    }
}
