import QuantSpec

/// The axis on which SPACE_TO_DEPTH, SPACE_TO_BATCH_ND and their inverses put the positions of blocks.
struct BlockPlaces {
    /// One index of the axis: a position in the block, and a channel or batch.
    struct Index {
        let place: Int
        let item: Int
        let block: BlockPlaces
    }

    let height: Int
    let width: Int
    /// The number of channels or batches of one position.
    let itemCount: Int
    /// Whether the output has the positions on its axis. If not, the input does.
    let isOutput: Bool
    private let shape: Shape
    private let axis: Int

    /// Returns `nil` if the blocks have only one position.
    init?(_ instance: Instance) {
        guard let input = instance[.input(0)]?.shape, let output = instance.outputs.first?.shape else { return nil }
        if case .integer(let block) = instance.attributes.values["block_size"] {
            (height, width, axis) = (Int(block), Int(block), 3)
        } else {
            guard let blocks = try? instance.constantIntegers(1), let first = blocks.first else { return nil }
            (height, width, axis) = (first, blocks.count > 1 ? blocks[1] : 1, 0)
        }
        isOutput = output[axis] > input[axis]
        shape = isOutput ? output : input
        guard height * width > 1, shape.count > 0 else { return nil }
        itemCount = shape[axis] / (height * width)
    }

    /// Returns the elements in the order of a mistaken implementation.
    ///
    /// - Parameters:
    ///   - elements: the elements of the tensor whose axis has the blocks: the output if that axis is longer there,
    ///     otherwise the input.
    ///   - mistaken: the index along the axis that the mistaken implementation uses for an index.
    func reordering(_ elements: Elements, _ mistaken: (Index) -> Int) -> Elements {
        var sources = Array(0..<shape[axis])
        for right in sources.indices {
            let moved = mistaken(Index(place: right / itemCount, item: right % itemCount, block: self))
            if isOutput { sources[moved] = right } else { sources[right] = moved }
        }
        let stride = shape.strides[axis]
        return elements.gathering(
            (0..<elements.count).map { position in
                let index = position / stride % sources.count
                return position + (sources[index] - index) * stride
            })
    }

    // MARK: Orders

    /// The index if the positions of a block are counted column by column.
    static let columnsFirst: @Sendable (Index) -> Int = { index in
        let (row, column) = index.place.quotientAndRemainder(dividingBy: index.block.width)
        return (column * index.block.height + row) * index.block.itemCount + index.item
    }

    /// The index if the positions of a block are the inner part of the axis.
    static let innermost: @Sendable (Index) -> Int = { index in
        index.item * index.block.height * index.block.width + index.place
    }
}

extension Deviation.Change {
    /// Reorders the input if it has the positions of blocks on its axis.
    static func blocksTaken(_ mistaken: @escaping @Sendable (BlockPlaces.Index) -> Int) -> Deviation.Change {
        .inputs { values, instance in
            guard let places = BlockPlaces(instance), !places.isOutput else { return }
            values[0] = values[0].map { places.reordering($0, mistaken) }
        }
    }

    /// Reorders the output if it has the positions of blocks on its axis.
    static func blocksPut(_ mistaken: @escaping @Sendable (BlockPlaces.Index) -> Int) -> Deviation.Change {
        .outputs { outputs, _, instance in
            guard let places = BlockPlaces(instance), places.isOutput else { return }
            outputs[0] = places.reordering(outputs[0], mistaken)
        }
    }
}
