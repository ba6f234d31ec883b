extension Operator {
    /// BATCH_TO_SPACE_ND: moves batches into blocks of height and width, and crops the borders. It is the inverse of
    /// SPACE_TO_BATCH_ND.
    public static let batchToSpaceND = Operator(
        "BATCH_TO_SPACE_ND", code: 37,
        summary: "Moves batches into blocks of height and width, and crops the borders.",
        binary16: .exact,
        inferShapes: { [try BatchToSpace.outputShape($0)] }, shapedBy: [1, 2],
        variants: DataMovement.types.map(BatchToSpace.variant),
        outlines: [
            SpaceToBatch.outline("all-values", [4, 8, 8, 1], [2, 2], [0, 0, 0, 0], forms: Indexing.eightBit),
            SpaceToBatch.outline("cropped", [6, 2, 3, 2], [2, 3], [1, 0, 2, 3]),
            SpaceToBatch.outline("batches", [6, 2, 2, 3], [2, 1], [1, 1, 0, 1]),
            SpaceToBatch.outline("row-blocks", [4, 1, 5, 1], [4, 1], [0, 0, 1, 0]),
            SpaceToBatch.outline("column-blocks", [4, 3, 2, 2], [1, 2], [0, 0, 0, 0]),
            SpaceToBatch.outline("mostly-cropped", [6, 3, 4, 1], [3, 2], [4, 4, 2, 5]),
            SpaceToBatch.outline("no-blocks", [2, 4, 7, 1], [1, 1], [1, 0, 0, 2]),
            SpaceToBatch.outline("rank-3", [6, 3, 3], [3], [1, 3]),
            SpaceToBatch.outline("rank-3-wide", [2, 16, 2], [2], [0, 0]),
            SpaceToBatch.outline("many-channels", [4, 2, 2, 17], [2, 2], [0, 2, 2, 0]),
            SpaceToBatch.outline("empty", [4, 0, 2, 2], [2, 2], [0, 0, 0, 0]),
            SpaceToBatch.outline("cropped-to-nothing", [4, 1, 2, 2], [2, 2], [1, 1, 0, 0]),
        ], domain: BatchBlocks.domain(fromSpace: false),
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied)))
}

enum BatchToSpace {
    static func variant(_ type: ElementType) -> Variant {
        Variant(
            type.rawValue, DataMovement.scheme(of: type),
            inputs: [DataMovement.operand("input", type)] + BatchBlocks.operands("crops"),
            outputs: [DataMovement.operand("output", type)],
            constraints: Indexing.sameParameters(type, "BATCH_TO_SPACE_ND-4", .invalid, [.input(0), .output(0)])
                + Indexing.zeroPointIsZero(type, "BATCH_TO_SPACE_ND-4", .input(0)),
            clauses: ["BATCH_TO_SPACE_ND-1", "BATCH_TO_SPACE_ND-2", "BATCH_TO_SPACE_ND-3"],
            prepare: { instance, _ in
                let positions = try positions(instance)
                return Plan { call in
                    guard let elements = call.inputs[0] else { return }
                    call.setOutput(0, elements: elements.gathering(positions))
                }
            })
    }

    /// BATCH_TO_SPACE_ND-2: multiplies height and width by the block and subtracts the crops; the number of batches is
    /// divided by the size of the block.
    ///
    /// - Throws: `SpecificationError` if a size would be negative, or the block does not divide the batches.
    static func outputShape(_ instance: Instance) throws -> Shape {
        let clause: Clause = "BATCH_TO_SPACE_ND-2"
        let blocks = try BatchBlocks(instance, clause)
        let rows = blocks.sizes[1] * blocks.height - blocks.borders[0] - blocks.borders[1]
        let columns = blocks.sizes[2] * blocks.width - blocks.borders[2] - blocks.borders[3]
        guard rows >= 0, columns >= 0 else {
            throw Indexing.refusal("the crops leave \(rows) rows and \(columns) columns", "use smaller crops", clause)
        }
        let batches = try BlockMovement.quotient(
            blocks.sizes[0], blocks.height * blocks.width, "a number of batches", clause)
        return try blocks.shape([batches, rows, columns, blocks.sizes[3]], clause)
    }

    /// BATCH_TO_SPACE_ND-3: the input position of each output element.
    private static func positions(_ instance: Instance) throws -> [Int] {
        let blocks = try BatchBlocks(instance, "BATCH_TO_SPACE_ND-2")
        let shape = try instance.output(0).shape.dimensions
        let output = blocks.rank == 4 ? shape : [shape[0], shape[1], 1, shape[2]]
        return BlockMovement.positions(over: output) { batch, row, column, channel in
            let (wholeRow, wholeColumn) = (row + blocks.borders[0], column + blocks.borders[2])
            let place = wholeRow % blocks.height * blocks.width + wholeColumn % blocks.width
            return BlockMovement.position(
                place * output[0] + batch, wholeRow / blocks.height, wholeColumn / blocks.width, channel,
                in: blocks.sizes)
        }
    }
}
