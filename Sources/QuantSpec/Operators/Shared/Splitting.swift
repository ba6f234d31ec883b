/// Shared by SPLIT and SPLIT_V: a tensor is cut into pieces along an axis.
enum Splitting {
    /// The number of outputs.
    static let count = Attribute("num_splits", default: 0)

    /// The greatest number of outputs that is accepted.
    static let greatestCount = 65_535

    /// The types that the reference takes.
    static let types: [ElementType] = [.int8, .uint8, .int16, .float32, .int32, .int64]

    /// A cut of a tensor: its shape, the axis, and the sizes of the pieces along the axis.
    struct Cut: Sendable {
        let shape: Shape
        let axis: Int
        let sizes: [Int]

        /// The shapes of the pieces.
        var shapes: [Shape] {
            sizes.map { size in
                var piece = shape
                piece.dimensions[axis] = size
                return piece
            }
        }

        /// For each piece, the row-major positions of its elements. The pieces are consecutive along the axis.
        var positions: [[Int]] {
            var start = 0
            return sizes.map { size in
                var axes = AxisMap.identity(shape)
                axes[axis] = AxisMap(Array(start..<start + size), stride: axes[axis].stride)
                start += size
                return AxisMap.positions(axes)
            }
        }
    }

    /// The shapes of the pieces.
    ///
    /// - Throws: `SpecificationError` if `num_splits` is not the number of pieces, or the instance has another number
    ///   of outputs. An instance without outputs is accepted, since shapes are inferred before outputs are known.
    static func check(_ instance: Instance, _ cut: Cut, _ clause: Clause) throws -> [Shape] {
        let pieces = cut.sizes.count
        guard instance.attributes[count] == pieces, instance.outputs.isEmpty || instance.outputs.count == pieces else {
            throw refusal(instance, wanted: pieces, clause)
        }
        return cut.shapes
    }

    /// An error for a wrong number of outputs.
    static func refusal(_ instance: Instance, wanted: Int, _ clause: Clause) -> SpecificationError {
        SpecificationError(
            .invalid, "the axis is cut into \(wanted) pieces, but there are \(instance.outputs.count) outputs",
            remedy: "give the operator one output for each piece, and set its count of outputs to their number",
            clause: clause)
    }
}
