import QuantSpec
import TFLiteModel

/// A constant whose parameters come from its contents.
struct ContentConstant {
    /// Whether the range is symmetric and narrow: the constant is the weights of an operator.
    let isWeights: Bool
    /// The axis of the scales; `nil` for one scale.
    let dimension: Int?
}

extension WorkingGraph {
    /// Finds the float constants whose parameters come from their contents. A constant that also gets its parameters from elsewhere is
    /// copied for each such use.
    ///
    /// - Returns: what decides the parameters, by the constant's node.
    mutating func prepareConstants() -> [Int: ContentConstant] {
        var found: [Int: ContentConstant] = [:]
        for constant in order {
            guard let buffer = nodes[constant].buffer, let value = nodes[constant].results.first,
                let first = firstReal(value), first.isFinite
            else { continue }
            let uses = usesInOrder(value)
            for use in uses {
                let user = nodes[use.node]
                if user.rule.weights(ofBias: use.operand) != nil || user.rule.parameters == .same {
                    guard uses.count > 1 else { continue }
                    let copy = insertConstant(values[value].tensor, nil, buffer, at: position(constant))
                    setOperand(use, to: copy)
                } else if let weights = user.rule.weights(at: use.operand) {
                    if found[constant]?.isWeights != true {
                        found[constant] = ContentConstant(isWeights: true, dimension: weights.dimension)
                    }
                } else if found[constant] == nil {
                    found[constant] = ContentConstant(isWeights: false, dimension: nil)
                }
            }
        }
        return found
    }
}
