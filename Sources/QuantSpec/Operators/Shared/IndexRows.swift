/// Rows of indices. Each row names one slice of a tensor by one index for each of the first axes.
struct IndexRows {
    /// The number of indices in a row.
    let depth: Int
    /// The number of rows.
    let count: Int
    /// The sizes of the tensor that the rows index.
    let sizes: [Int]

    /// The row-major positions of the elements of all slices, row by row.
    ///
    /// - Throws: `SpecificationError` if an index is outside its axis, or there are not `depth × count` indices.
    func positions(of indices: [Int64], _ clause: Clause) throws -> [Int] {
        let inner = Shape(Array(sizes[depth...])).count
        // Without this check, rows of no indices and of no elements would be counted `count` times, which may be any number.
        if depth == 0 && inner == 0 { return [] }
        guard indices.count == depth &* count else {
            throw Indexing.refusal(
                "\(indices.count) indices are not \(count) rows of \(depth)", "give \(depth) indices for each row",
                clause)
        }
        var positions: [Int] = []
        for row in 0..<count {
            var start = 0
            for axis in 0..<depth {
                let index = try Indexing.index(indices[row * depth + axis], below: sizes[axis], clause)
                // Wraps if a later axis has size 0 and the sizes before it are huge. The index of that axis is then rejected.
                start = start &* sizes[axis] &+ index
            }
            positions += start &* inner..<start &* inner + inner
        }
        return positions
    }
}
