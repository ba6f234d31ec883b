import QuantSpec

/// The positions of a sparse constant's stored values in the dense tensor (MODEL-10).
extension Sparsity {
    /// The row-major position of each stored value in a dense tensor of a shape, in the order of the file.
    ///
    /// - Throws: `ModelError` of kind `malformed` if the layout contradicts itself or the shape (MODEL-10).
    func positions(in shape: Shape) throws(ModelError) -> [Int] {
        let levels = try levels(of: shape)
        var positions = [0]
        // The parents of a level: their number, and for each the part of the position that the levels so far give.
        for level in levels {
            positions = try level.children(of: positions)
        }
        return positions
    }

    /// One dimension of the traversal: its storage, and the distance in the dense tensor of neighbours along it.
    private struct Level {
        let storage: SparsityDimension
        let size: Int
        let stride: Int

        func children(of parents: [Int]) throws(ModelError) -> [Int] {
            switch storage {
            case .dense:
                var children: [Int] = []
                children.reserveCapacity(parents.count * size)
                for parent in parents {
                    for index in 0..<size { children.append(parent + index * stride) }
                }
                return children
            case .compressed(let segments, let indices):
                return try compressed(parents, segments?.values ?? [], indices?.values ?? [])
            }
        }

        private func compressed(_ parents: [Int], _ segments: [Int], _ indices: [Int]) throws(ModelError) -> [Int] {
            guard segments.count == parents.count + 1, segments.first == 0, segments.last == indices.count,
                zip(segments, segments.dropFirst()).allSatisfy(<=)
            else {
                throw Sparsity.malformed(
                    "the segments of a compressed dimension do not divide its \(indices.count) indices into "
                        + "\(parents.count) parts")
            }
            var children: [Int] = []
            children.reserveCapacity(indices.count)
            for (number, parent) in parents.enumerated() {
                var last = -1
                for index in indices[segments[number]..<segments[number + 1]] {
                    guard index > last, index < size else {
                        throw Sparsity.malformed(
                            "index \(index) of a compressed dimension is not in order, or not below \(size)")
                    }
                    last = index
                    children.append(parent + index * stride)
                }
            }
            return children
        }
    }

    private func levels(of shape: Shape) throws(ModelError) -> [Level] {
        let rank = shape.rank
        guard let count = shape.checkedCount, count <= ModelLimits.greatestElementCount else {
            throw ModelError(
                .unsupported, place: "sparsity",
                "the dense shape \(shape) has more than \(ModelLimits.greatestElementCount) elements",
                remedy: "convert the model with dense weights")
        }
        guard dimensions.count == rank + blockMap.count, traversalOrder.count == dimensions.count,
            Set(traversalOrder) == Set(traversalOrder.indices),
            traversalOrder.prefix(rank).allSatisfy({ $0 < rank }), Set(blockMap).count == blockMap.count,
            blockMap.allSatisfy({ (0..<rank).contains($0) })
        else {
            throw Sparsity.malformed(
                "the traversal order \(traversalOrder) with the block map \(blockMap) does not fit the shape \(shape)")
        }
        var blockSizes = [Int](repeating: 1, count: rank)
        for (order, storage) in zip(traversalOrder, dimensions) where order >= rank {
            guard case .dense(let size) = storage, size > 0, shape[blockMap[order - rank]].isMultiple(of: size) else {
                throw Sparsity.malformed("a block is not dense, or does not divide its dimension of the shape \(shape)")
            }
            blockSizes[blockMap[order - rank]] = size
        }
        let strides = shape.strides
        var levels: [Level] = []
        for (order, storage) in zip(traversalOrder, dimensions) {
            let axis = order < rank ? order : blockMap[order - rank]
            let size = order < rank ? shape[axis] / blockSizes[axis] : blockSizes[axis]
            if case .dense(let stated) = storage, stated != size {
                throw Sparsity.malformed(
                    "a dense dimension has the size \(stated), but the shape \(shape) gives \(size)")
            }
            let stride = order < rank ? strides[axis] * blockSizes[axis] : strides[axis]
            levels.append(Level(storage: storage, size: size, stride: stride))
        }
        return levels
    }

    private static func malformed(_ problem: String) -> ModelError {
        ModelError(
            .malformed, place: "sparsity", "\(problem) (MODEL-10)",
            remedy: "the file is damaged, or its converter has a defect: convert the model again")
    }
}
