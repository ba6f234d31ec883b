extension Operator {
    /// SPACE_TO_BATCH_ND: pads height and width, and moves each position of the blocks into batches of its own.
    public static let spaceToBatchND = Operator(
        "SPACE_TO_BATCH_ND", code: 38,
        summary: "Pads height and width, and moves each position of the blocks into batches of its own.",
        binary16: .exact,
        inferShapes: { [try SpaceToBatch.outputShape($0)] }, shapedBy: [1, 2],
        variants: DataMovement.types.map(SpaceToBatch.variant),
        outlines: [
            SpaceToBatch.outline("all-values", [1, 16, 16, 1], [2, 2], [0, 0, 0, 0], forms: Indexing.eightBit),
            SpaceToBatch.outline("padded", [1, 3, 4, 2], [2, 3], [1, 0, 2, 3]),
            SpaceToBatch.outline("batches", [3, 2, 2, 3], [2, 1], [1, 1, 0, 1]),
            SpaceToBatch.outline("row-blocks", [1, 4, 5, 1], [4, 1], [0, 0, 1, 0]),
            SpaceToBatch.outline("column-blocks", [2, 3, 4, 2], [1, 2], [0, 0, 0, 0]),
            SpaceToBatch.outline("mostly-padding", [1, 1, 1, 1], [3, 2], [4, 4, 2, 5]),
            SpaceToBatch.outline("no-blocks", [2, 3, 5, 1], [1, 1], [1, 0, 0, 2]),
            SpaceToBatch.outline("rank-3", [2, 5, 3], [3], [1, 3]),
            SpaceToBatch.outline("rank-3-wide", [1, 32, 2], [2], [0, 0]),
            SpaceToBatch.outline("many-channels", [1, 2, 2, 17], [2, 2], [0, 2, 2, 0]),
            SpaceToBatch.outline("empty", [1, 0, 2, 2], [2, 2], [0, 0, 0, 0]),
            SpaceToBatch.outline("padding-of-nothing", [1, 0, 2, 2], [2, 2], [2, 2, 0, 0]),
        ], domain: BatchBlocks.domain(fromSpace: true),
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied)))
}

enum SpaceToBatch {
    static func outline(
        _ id: String, _ shape: Shape, _ block: [Int64], _ borders: [Int64], forms: Set<String> = []
    ) -> Outline {
        Outline(
            id, [shape, [block.count], [block.count, 2]], fixedValues: [1: block, 2: borders], variants: forms)
    }

    static func variant(_ type: ElementType) -> Variant {
        Variant(
            type.rawValue, DataMovement.scheme(of: type),
            inputs: [DataMovement.operand("input", type)] + BatchBlocks.operands("paddings"),
            outputs: [DataMovement.operand("output", type)],
            constraints: (DataMovement.isQuantized(type) ? [DataMovement.outputIsPerTensor] : [])
                + Indexing.sameParameters(type, "SPACE_TO_BATCH_ND-5", .invalid, [.input(0), .output(0)])
                + Indexing.zeroPointIsZero(type, "SPACE_TO_BATCH_ND-5", .input(0)),
            clauses: ["SPACE_TO_BATCH_ND-1", "SPACE_TO_BATCH_ND-2", "SPACE_TO_BATCH_ND-3", "SPACE_TO_BATCH_ND-4"],
            prepare: { instance, _ in
                let input = try instance.input(0)
                // The padding value is appended behind the input's elements.
                let padding = try Elements.single(DataMovement.isQuantized(type) ? input.zeroPoint : 0, type)
                let positions = try positions(instance, padding: input.shape.count)
                return Plan { call in
                    guard let elements = call.inputs[0] else { return }
                    call.setOutput(0, elements: try elements.appending(padding).gathering(positions))
                }
            })
    }

    /// SPACE_TO_BATCH_ND-2: divides the padded height and width by the block, and multiplies the batches by its size.
    ///
    /// - Throws: `SpecificationError` if the block does not divide a padded size.
    static func outputShape(_ instance: Instance) throws -> Shape {
        let clause: Clause = "SPACE_TO_BATCH_ND-2"
        let blocks = try BatchBlocks(instance, clause)
        let rows = blocks.sizes[1] + blocks.borders[0] + blocks.borders[1]
        let columns = blocks.sizes[2] + blocks.borders[2] + blocks.borders[3]
        let (batches, overflow) = blocks.sizes[0].multipliedReportingOverflow(by: blocks.height * blocks.width)
        guard !overflow else { throw Indexing.refusal("the blocks are too large", "use smaller ones", clause) }
        return try blocks.shape(
            [
                batches, try BlockMovement.quotient(rows, blocks.height, "a padded height", clause),
                try BlockMovement.quotient(columns, blocks.width, "a padded width", clause), blocks.sizes[3],
            ], clause)
    }

    /// SPACE_TO_BATCH_ND-3, SPACE_TO_BATCH_ND-4: the input position of each output element; `padding` outside of the
    /// input.
    private static func positions(_ instance: Instance, padding: Int) throws -> [Int] {
        let blocks = try BatchBlocks(instance, "SPACE_TO_BATCH_ND-2")
        let sizes = blocks.sizes
        let shape = try instance.output(0).shape.dimensions
        let output = blocks.rank == 4 ? shape : [shape[0], shape[1], 1, shape[2]]
        return BlockMovement.positions(over: output) { batch, row, column, channel in
            let place = batch / sizes[0]
            let inputRow = row * blocks.height + place / blocks.width - blocks.borders[0]
            let inputColumn = column * blocks.width + place % blocks.width - blocks.borders[2]
            guard (0..<sizes[1]).contains(inputRow), (0..<sizes[2]).contains(inputColumn) else { return padding }
            return BlockMovement.position(batch % sizes[0], inputRow, inputColumn, channel, in: sizes)
        }
    }
}
