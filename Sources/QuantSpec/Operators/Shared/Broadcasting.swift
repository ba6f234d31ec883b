/// Broadcasting of two shapes to one (REP-6): axes are matched from the last, and an axis of size 1 repeats.
public enum Broadcasting {
    /// The common shape.
    ///
    /// - Throws: `SpecificationError` if two sizes differ and neither is 1.
    public static func shape(_ left: Shape, _ right: Shape) throws -> Shape {
        let rank = max(left.rank, right.rank)
        let leftSizes = padded(left, to: rank)
        let rightSizes = padded(right, to: rank)
        var sizes: [Int] = []
        for (first, second) in zip(leftSizes, rightSizes) {
            guard first == second || first == 1 || second == 1 else {
                throw SpecificationError(
                    .invalid, "the shapes \(left) and \(right) cannot be broadcast to one shape",
                    remedy: "make the sizes equal, or 1", clause: "REP-6")
            }
            sizes.append(first == 1 ? second : first)
        }
        return Shape(sizes)
    }

    /// For each element of `output`, in row-major order, the position in `input` that it reads.
    public static func positions(of input: Shape, in output: Shape) -> [Int] {
        if input == output { return Array(0..<output.count) }
        // The loop below would expand the axes before an empty one, which may have any size.
        guard output.count > 0 else { return [] }
        let sizes = padded(input, to: output.rank)
        let inputStrides = Shape(sizes).strides
        var positions = [0]
        for axis in 0..<output.rank {
            let step = sizes[axis] == 1 ? 0 : inputStrides[axis]
            var next: [Int] = []
            next.reserveCapacity(positions.count * output[axis])
            for position in positions {
                for index in 0..<output[axis] { next.append(position + index * step) }
            }
            positions = next
        }
        return positions
    }

    private static func padded(_ shape: Shape, to rank: Int) -> [Int] {
        [Int](repeating: 1, count: max(rank - shape.rank, 0)) + shape.dimensions
    }
}
