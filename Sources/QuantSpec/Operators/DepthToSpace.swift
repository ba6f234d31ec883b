extension Operator {
    /// DEPTH_TO_SPACE: moves the channels of each position into a block of height and width; the inverse of
    /// SPACE_TO_DEPTH.
    public static let depthToSpace = Operator(
        "DEPTH_TO_SPACE", code: 5,
        summary: "Moves the channels of each position into a block of height and width; the inverse of SPACE_TO_DEPTH.",
        attributes: [BlockMovement.blockSize.declaration],
        binary16: .exact,
        inferShapes: { [try DepthToSpace.outputShape($0)] },
        variants: DataMovement.gathering(
            BlockMovement.depthTypes, sameParameters: ("DEPTH_TO_SPACE-4", .nonconforming),
            clauses: ["DEPTH_TO_SPACE-1", "DEPTH_TO_SPACE-2", "DEPTH_TO_SPACE-3"],
            positions: DepthToSpace.positions),
        outlines: [
            SpaceToDepth.outline("all-values", [1, 4, 4, 16], 2, forms: Indexing.eightBit),
            SpaceToDepth.outline("batches", [2, 2, 3, 12], 2),
            SpaceToDepth.outline("one-channel", [1, 2, 3, 9], 3), SpaceToDepth.outline("block-of-1", [2, 3, 5, 2], 1),
            SpaceToDepth.outline("one-block", [3, 1, 1, 32], 4), SpaceToDepth.outline("wide", [1, 1, 16, 4], 2),
            SpaceToDepth.outline("tall", [1, 15, 1, 4], 2), SpaceToDepth.outline("many-channels", [1, 1, 1, 132], 2),
            SpaceToDepth.outline("empty", [0, 2, 2, 4], 2), SpaceToDepth.outline("no-channels", [1, 2, 2, 0], 2),
        ], domain: DepthToSpace.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.onlyRanges)))
}

enum DepthToSpace {
    /// DEPTH_TO_SPACE-2: multiplies height and width by the block size, and divides the channels by its square.
    static func outputShape(_ instance: Instance) throws -> Shape {
        let clause: Clause = "DEPTH_TO_SPACE-2"
        let (sizes, block) = try BlockMovement.depthSizes(instance, clause)
        let channels = try BlockMovement.quotient(sizes[3], block &* block, "a number of channels", clause)
        return try Indexing.shape([sizes[0], sizes[1] * block, sizes[2] * block, channels], clause)
    }

    /// DEPTH_TO_SPACE-3: the input position of each output element.
    @Sendable static func positions(_ instance: Instance, _: Steps) throws -> [Int] {
        let (sizes, block) = try BlockMovement.depthSizes(instance, "DEPTH_TO_SPACE-2")
        let output = try instance.output(0).shape.dimensions
        return BlockMovement.positions(over: output) { batch, row, column, channel in
            let place = row % block * block + column % block
            return BlockMovement.position(
                batch, row / block, column / block, place * output[3] + channel, in: sizes)
        }
    }
}

extension DepthToSpace {
    private static let block = TypedAxis("block_size", [1, 2, 3, 4]) { $0.attributes[BlockMovement.blockSize] }
    private static let batch = TypedAxis("batch", [1, 2, 3]) { try $0.input(0).shape.dimensions.first }
    private static let rows = TypedAxis("rows of blocks", [1, 2, 3]) { try $0.input(0).shape[1] }
    private static let columns = TypedAxis("columns of blocks", [1, 2, 3]) { try $0.input(0).shape[2] }
    private static let channels = TypedAxis("channels", [1, 2, 3, 8, 17]) { try $0.output(0).shape.dimensions.last }

    static let domain = Domain([block.axis, batch.axis, rows.axis, columns.axis, channels.axis]) { point in
        let block = point[block]
        return SpaceToDepth.outline(
            "covering", [point[batch], point[rows], point[columns], point[channels] * block * block], block)
    }
}
