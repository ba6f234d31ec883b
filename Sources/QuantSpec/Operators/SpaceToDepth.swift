extension Operator {
    /// SPACE_TO_DEPTH: moves each block of height and width into the channels of one position.
    public static let spaceToDepth = Operator(
        "SPACE_TO_DEPTH", code: 26, summary: "Moves each block of height and width into the channels of one position.",
        attributes: [BlockMovement.blockSize.declaration],
        binary16: .exact,
        inferShapes: { [try SpaceToDepth.outputShape($0)] },
        variants: DataMovement.gathering(
            BlockMovement.depthTypes, sameParameters: ("SPACE_TO_DEPTH-4", .nonconforming),
            clauses: ["SPACE_TO_DEPTH-1", "SPACE_TO_DEPTH-2", "SPACE_TO_DEPTH-3"],
            positions: SpaceToDepth.positions),
        outlines: [
            SpaceToDepth.outline("all-values", [1, 8, 8, 4], 2, forms: Indexing.eightBit),
            SpaceToDepth.outline("batches", [2, 4, 6, 3], 2),
            SpaceToDepth.outline("one-channel", [1, 6, 6, 1], 3), SpaceToDepth.outline("block-of-1", [2, 3, 5, 2], 1),
            SpaceToDepth.outline("one-block", [3, 4, 4, 2], 4), SpaceToDepth.outline("wide", [1, 2, 32, 1], 2),
            SpaceToDepth.outline("tall", [1, 30, 2, 1], 2), SpaceToDepth.outline("many-channels", [1, 2, 2, 33], 2),
            SpaceToDepth.outline("empty", [0, 4, 4, 1], 2), SpaceToDepth.outline("no-channels", [1, 4, 4, 0], 2),
        ], domain: SpaceToDepth.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.onlyRanges)))
}

enum SpaceToDepth {
    static func outline(_ id: String, _ shape: Shape, _ block: Int, forms: Set<String> = []) -> Outline {
        Outline(id, [shape], Attributes().setting(BlockMovement.blockSize, block), variants: forms)
    }

    /// SPACE_TO_DEPTH-2: divides height and width by the block size, and multiplies the channels by its square.
    ///
    /// - Throws: `SpecificationError` if the block size does not divide them.
    static func outputShape(_ instance: Instance) throws -> Shape {
        let clause: Clause = "SPACE_TO_DEPTH-2"
        let (sizes, block) = try BlockMovement.depthSizes(instance, clause)
        let rows = try BlockMovement.quotient(sizes[1], block, "a height", clause)
        let columns = try BlockMovement.quotient(sizes[2], block, "a width", clause)
        let (channels, overflow) = sizes[3].multipliedReportingOverflow(by: block &* block)
        guard !overflow else { throw Indexing.refusal("block_size is \(block)", "use a smaller one", clause) }
        return try Indexing.shape([sizes[0], rows, columns, channels], clause)
    }

    /// SPACE_TO_DEPTH-3: the input position of each output element. The channels of the block's positions follow each
    /// other.
    @Sendable static func positions(_ instance: Instance, _: Steps) throws -> [Int] {
        let (sizes, block) = try BlockMovement.depthSizes(instance, "SPACE_TO_DEPTH-2")
        return BlockMovement.positions(over: try instance.output(0).shape.dimensions) { batch, row, column, channel in
            let place = channel / sizes[3]
            return BlockMovement.position(
                batch, row * block + place / block, column * block + place % block, channel % sizes[3], in: sizes)
        }
    }
}

extension SpaceToDepth {
    private static let block = TypedAxis("block_size", [1, 2, 3, 4]) { $0.attributes[BlockMovement.blockSize] }
    private static let batch = TypedAxis("batch", [1, 2, 3]) { try $0.input(0).shape.dimensions.first }
    private static let rows = TypedAxis("rows of blocks", [1, 2, 3]) { try $0.output(0).shape[1] }
    private static let columns = TypedAxis("columns of blocks", [1, 2, 3]) { try $0.output(0).shape[2] }
    private static let channels = TypedAxis("channels", [1, 2, 3, 8, 17]) { try $0.input(0).shape.dimensions.last }

    static let domain = Domain([block.axis, batch.axis, rows.axis, columns.axis, channels.axis]) { point in
        let block = point[block]
        return SpaceToDepth.outline(
            "covering", [point[batch], point[rows] * block, point[columns] * block, point[channels]], block)
    }
}
