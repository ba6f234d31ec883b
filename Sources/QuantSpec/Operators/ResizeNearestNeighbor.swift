extension Operator {
    /// RESIZE_NEAREST_NEIGHBOR: resizes an image; each output element is the nearest input element.
    public static let resizeNearestNeighbor = Operator(
        "RESIZE_NEAREST_NEIGHBOR", code: 97,
        summary: "Resizes an image; each output element is the nearest input element.",
        attributes: Resize.attributes,
        binary16: .exact,
        inferShapes: { [try Resize($0).output] },
        shapedBy: [1],
        variants: DataMovement.gathering(
            [.int8, .uint8, .int16, .float16, .float32, .int32], others: [Resize.size],
            sameParameters: ("RESIZE_NEAREST_NEIGHBOR-3", .nonconforming),
            clauses: ["RESIZE_NEAREST_NEIGHBOR-1", "RESIZE_NEAREST_NEIGHBOR-2"],
            positions: ResizeNearestNeighbor.positions),
        outlines: Resize.outlines(both: true), domain: Resize.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied)))
}

enum ResizeNearestNeighbor {
    /// RESIZE_NEAREST_NEIGHBOR-2: the input position of each output element.
    @Sendable static func positions(_ instance: Instance, _ steps: Steps) throws -> [Int] {
        let resize = try Resize(instance, steps: steps)
        let rows = sources(resize.output[1], resize.vertical, within: resize.input[1], steps)
        let columns = sources(resize.output[2], resize.horizontal, within: resize.input[2], steps)
        var positions: [Int] = []
        positions.reserveCapacity(resize.output.count)
        for batch in 0..<resize.input[0] {
            for row in rows {
                for column in columns {
                    for channel in 0..<resize.input[3] {
                        positions.append(resize.position(batch, row, column, channel))
                    }
                }
            }
        }
        return positions
    }

    private static func sources(_ count: Int, _ axis: ResizeSteps.Axis, within size: Int, _ steps: Steps) -> [Int] {
        let distance = steps.resizing.distance(axis)
        return (0..<count).map { output in
            Int(max(min(steps.resizing.nearest(output, distance, axis), Int64(size - 1)), 0))
        }
    }
}
