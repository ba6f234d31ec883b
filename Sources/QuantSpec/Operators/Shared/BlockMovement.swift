/// Shared by SPACE_TO_DEPTH, DEPTH_TO_SPACE, SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND.
enum BlockMovement {
    /// The side of a square block of SPACE_TO_DEPTH and DEPTH_TO_SPACE.
    static let blockSize = Attribute<Int>("block_size", default: 0)

    /// The types that the reference takes in SPACE_TO_DEPTH and DEPTH_TO_SPACE.
    static let depthTypes: [ElementType] = [.int8, .uint8, .float32, .int32, .int64]

    /// The sizes `[batch, height, width, channels]` of the input, and the size of a block.
    ///
    /// - Throws: `SpecificationError` if the rank is not 4, or a size or the block is out of range.
    static func depthSizes(_ instance: Instance, _ clause: Clause) throws -> (sizes: [Int], block: Int) {
        let sizes = try Indexing.sizes(instance, 0, ranks: 4...4, clause)
        let block = instance.attributes[blockSize]
        guard (1...Indexing.greatestSize).contains(block) else {
            throw Indexing.refusal("block_size is \(block)", "use 1 or more", clause)
        }
        return (sizes, block)
    }

    /// The quotient of a size and a block.
    ///
    /// - Throws: `SpecificationError` if the block does not divide the size.
    static func quotient(_ size: Int, _ block: Int, _ what: String, _ clause: Clause) throws -> Int {
        guard block > 0, size % block == 0 else {
            throw Indexing.refusal("\(what) of \(size) is not a multiple of \(block)", "make it a multiple", clause)
        }
        return size / block
    }

    /// For each element of an output of rank 4, in row-major order, the position that a function gives for its indices.
    static func positions(
        over sizes: [Int], _ position: (_ batch: Int, _ row: Int, _ column: Int, _ channel: Int) throws -> Int
    ) rethrows -> [Int] {
        let count = Shape(sizes).count
        guard sizes.count == 4, count > 0 else { return [] }
        var positions: [Int] = []
        positions.reserveCapacity(count)
        for batch in 0..<sizes[0] {
            for row in 0..<sizes[1] {
                for column in 0..<sizes[2] {
                    for channel in 0..<sizes[3] { positions.append(try position(batch, row, column, channel)) }
                }
            }
        }
        return positions
    }

    /// The row-major position of an element of a tensor of shape `sizes`, which has rank 4.
    static func position(_ batch: Int, _ row: Int, _ column: Int, _ channel: Int, in sizes: [Int]) -> Int {
        ((batch * sizes[1] + row) * sizes[2] + column) * sizes[3] + channel
    }
}

/// Blocks and borders of SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND, from their second and third inputs.
///
/// A tensor of rank 3 is treated as one of width 1 with blocks of width 1.
struct BatchBlocks {
    /// The input as `[batch, height, width, channels]`.
    let sizes: [Int]
    let rank: Int
    let height: Int
    let width: Int
    /// Paddings or crops: above, below, left, right.
    let borders: [Int]

    /// The second and third operands. `borders` is the third one's name.
    static func operands(_ borders: String) -> [Operand] {
        [Indexing.operand("block_shape", .int32, role: .constant), Indexing.operand(borders, .int32, role: .constant)]
    }

    /// The blocks and borders of an instance.
    ///
    /// - Throws: `SpecificationError` if ranks or shapes do not agree, or a value is out of range.
    init(_ instance: Instance, _ clause: Clause) throws {
        let given = try Indexing.sizes(instance, 0, ranks: 3...4, clause)
        let spatial = given.count - 2
        guard try instance.input(1).shape == [spatial], try instance.input(2).shape == [spatial, 2] else {
            throw Indexing.refusal(
                "block_shape and its borders do not fit a tensor of rank \(given.count)",
                "give block_shape \(spatial) values, and two borders for each", clause)
        }
        let blocks = try instance.constantIntegers(1)
        let borders = try instance.constantIntegers(2)
        guard blocks.allSatisfy((1...Indexing.greatestSize).contains),
            borders.allSatisfy((0...Indexing.greatestSize).contains)
        else {
            throw Indexing.refusal(
                "block_shape is \(blocks) and its borders are \(borders)", "use blocks of 1 and borders of 0 or more",
                clause)
        }
        rank = given.count
        sizes = rank == 4 ? given : [given[0], given[1], 1, given[2]]
        height = blocks[0]
        width = rank == 4 ? blocks[1] : 1
        self.borders = rank == 4 ? borders : borders + [0, 0]
    }

    /// Converts `[batch, height, width, channels]` to a shape of the tensors' rank.
    func shape(_ sizes: [Int], _ clause: Clause) throws -> Shape {
        try Indexing.shape(rank == 4 ? sizes : [sizes[0], sizes[1], sizes[3]], clause)
    }
}

extension BatchBlocks {
    private static let rank = TypedAxis.rank([3, 4], of: .input(0))
    private static let batch = TypedAxis("batch", [1, 2, 3]) { instance in
        min(try instance.input(0).shape[0], try instance.output(0).shape[0])
    }
    private static let height = TypedAxis("block height", [1, 2, 3]) { try $0.constantIntegers(1)[0] }
    private static let width = TypedAxis("block width", [1, 2, 3]) { instance -> Int? in
        let blocks = try instance.constantIntegers(1)
        return blocks.count > 1 ? blocks[1] : nil
    }
    private static func border(_ name: String, _ place: Int) -> TypedAxis<Int> {
        TypedAxis(name, [0, 1, 2]) { instance -> Int? in
            let borders = try instance.constantIntegers(2)
            return borders.indices.contains(place) ? borders[place] : nil
        }
    }
    private static let borders = [
        border("border above", 0), border("border below", 1), border("border on the left", 2),
        border("border on the right", 3),
    ]
    private static let rows = TypedAxis("rows of blocks", [1, 2, 3]) { instance in
        min(try instance.input(0).shape[1], try instance.output(0).shape[1])
    }
    private static let channels = TypedAxis("channels", [1, 2, 3, 8, 17]) { try $0.input(0).shape.dimensions.last }

    /// The domain of both operators.
    ///
    /// - Parameter fromSpace: whether the input is the undivided image: true for SPACE_TO_BATCH_ND.
    static func domain(fromSpace: Bool) -> Domain {
        Domain(
            [rank.axis, batch.axis, height.axis, width.axis, rows.axis, channels.axis] + borders.map(\.axis)
        ) { point in
            let axes = point[rank] - 2
            let blocks = [point[height], point[width]].prefix(axes)
            let given = borders.prefix(2 * axes).map { point[$0] }
            let counts = [point[rows], 2].prefix(axes)
            let spatial = try (0..<axes).map { axis in
                guard fromSpace else { return counts[axis] }
                let size = counts[axis] * blocks[axis] - given[2 * axis] - given[2 * axis + 1]
                guard size > 0 else { throw Domain.Exclusion("the borders leave nothing") }
                return size
            }
            if !fromSpace {
                for axis in 0..<axes where counts[axis] * blocks[axis] <= given[2 * axis] + given[2 * axis + 1] {
                    throw Domain.Exclusion("the borders leave nothing")
                }
            }
            let batches = fromSpace ? point[batch] : point[batch] * blocks.reduce(1, *)
            return SpaceToBatch.outline(
                "covering", Shape([batches] + spatial + [point[channels]]), blocks.map(Int64.init),
                given.map(Int64.init))
        }
    }
}
