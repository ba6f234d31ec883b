import QuantSpec

/// Changes of shapes, index constants and attributes that may leave a valid instance without a result.
///
/// They are generic: which of them the operator rejects, and by which clause, is found by preparing the changed instance.
struct StructuralFaults {
    let valid: Instance
    let variant: Variant

    /// Far outside the range of every axis, index and size of a small instance.
    private static let farOff: Int64 = 100

    /// The instances with one change each.
    var instances: [Instance] { otherShapes + otherConstants + otherAttributes }

    /// One more element along one dimension, one dimension less, one more, and no elements.
    private var otherShapes: [Instance] {
        valid.inputs.indices.filter { valid.inputs[$0] != nil }.flatMap { index -> [Instance] in
            let rank = valid.inputs[index]?.shape.rank ?? 0
            let longer = (0..<rank).map { dimension in
                changing(index) { $0[dimension] += 1 }
            }
            return longer
                + [
                    rank > 0 ? changing(index) { $0.removeFirst() } : nil, changing(index) { $0.insert(1, at: 0) },
                    rank > 0 ? changing(index) { $0[rank - 1] = 0 } : nil,
                ].compactMap { $0 }
        }
    }

    private func changing(_ index: Int, _ change: (inout [Int]) -> Void) -> Instance {
        valid.reshaping(.input(index)) { shape in
            var dimensions = shape.dimensions
            change(&dimensions)
            return Shape(dimensions)
        }
    }

    /// Elements of constants that are indices, axes or sizes: far above, far below, and equal to the first.
    private var otherConstants: [Instance] {
        valid.constants.keys.sorted().filter(holdsIndices).flatMap { index -> [Instance] in
            let count = valid.constants[index]?.elements.count ?? 0
            return (0..<count).flatMap { position in
                [
                    with(index) { $0[position] = StructuralFaults.farOff },
                    with(index) { $0[position] = -StructuralFaults.farOff },
                    with(index) { $0[position] = $0[0] },
                ]
            }
        }
    }

    private func holdsIndices(_ index: Int) -> Bool {
        guard let operand = variant.inputOperand(index), operand.part == nil else { return false }
        return operand.role == .constant && operand.granularity == .unquantized && operand.type.integerRange != nil
    }

    private func with(_ index: Int, _ change: (inout [Int64]) -> Void) -> Instance {
        var changed = valid
        changed.changeConstant(index, change)
        return changed
    }

    /// Integers far above, far below and 0; lists with such an integer, and with an element less.
    private var otherAttributes: [Instance] {
        valid.attributes.values.sorted { $0.key < $1.key }.flatMap { name, value -> [Instance] in
            StructuralFaults.others(than: value).map { other in
                var changed = valid
                changed.attributes.values[name] = other
                return changed
            }
        }
    }

    private static func others(than value: AttributeValue) -> [AttributeValue] {
        switch value {
        case .integer: [.integer(farOff), .integer(-farOff), .integer(0)]
        case .integers(let integers) where !integers.isEmpty:
            [farOff, -farOff].map { .integers([$0] + integers.dropFirst()) } + [.integers(Array(integers.dropLast()))]
        case .integers, .real, .flag, .name, .reals: []
        }
    }
}
