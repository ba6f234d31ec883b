extension Relation {
    /// The tensor that has to change if the relation is broken. Returns `nil` if several tensors may, or an attribute.
    var operand: OperandReference? {
        switch self {
        case .fixedParameters(let reference, _, _), .scaleIsProduct(let reference, _, _), .zeroPoint(let reference, _),
            .storedRange(let reference, _), .quantizedDimension(let reference, _), .rank(let reference, _),
            .perTensor(let reference), .largestScale(let reference, _, _), .lastDimensionAtMost(let reference, _),
            .broadcasts(let reference, _), .bound(.scale(let reference), _), .powerOfTwo(let reference, _):
            reference
        case .whereAttribute(_, _, let relation), .whereOmitted(_, let relation): relation.operand
        case .variadicSameParameters, .outputsSameParameters, .sameParameters, .perTensorOrUnquantized, .bound,
            .sameShape,
            .sameType, .attribute, .attributeAtLeast, .realAttribute, .exclusiveFlags, .attributeTimesDimension,
            .attributeExcluded, .holds:
            nil
        }
    }

    /// What to change if the relation is broken.
    ///
    /// - Parameter name: gives the name of an operand.
    public func remedy(naming name: (OperandReference) -> String) -> String {
        switch self {
        case .sameParameters, .variadicSameParameters, .outputsSameParameters:
            "give them the same scale and zero point, or insert a QUANTIZE before or after the operator"
        case .fixedParameters(let reference, let scale, let zeroPoint):
            "quantize \(name(reference)) with scale \(scale) and zero point \(zeroPoint)"
        case .scaleIsProduct(let product, let first, let second):
            "quantize \(name(product)) with the product of the scales of \(name(first)) and \(name(second))"
        case .zeroPoint(let reference, let zeroPoint): "quantize \(name(reference)) with zero point \(zeroPoint)"
        case .storedRange(let reference, let range):
            "quantize \(name(reference)) to [\(range.lowerBound), \(range.upperBound)]"
        case .quantizedDimension(let reference, let dimension):
            "quantize \(name(reference)) along dimension \(dimension)"
        case .perTensor(let reference): "quantize \(name(reference)) per tensor"
        case .perTensorOrUnquantized: "quantize every tensor per tensor, or none"
        case .bound(let expression, let bounds):
            "choose scales for which \(expression.text(naming: name)) is \(bounds.map(\.text).joined(separator: " and "))"
        case .largestScale(let reference, let others, _):
            "give \(name(reference)) the larger scale of \(others.map(name).joined(separator: " and "))"
        case .lastDimensionAtMost(let reference, let greatest):
            "give the last dimension of \(name(reference)) at most \(greatest) indices"
        case .sameShape(let references): "give \(references.map(name).joined(separator: ", ")) one shape"
        case .broadcasts(let reference, let target):
            "give \(name(reference)) a shape that broadcasts to that of \(name(target))"
        case .rank(let reference, let ranks):
            ranks.upperBound == Int.max
                ? "give \(name(reference)) at least \(ranks.lowerBound) dimensions"
                : "give \(name(reference)) \(ranks.lowerBound) to \(ranks.upperBound) dimensions"
        case .sameType(let references): "give \(references.map(name).joined(separator: ", ")) one type"
        case .attribute(let key, let allowed):
            "set \(key) to \(allowed.map(\.text).joined(separator: " or "))"
        case .attributeAtLeast(let key, let least): "set \(key) to \(least) or more"
        case .realAttribute(let key, let range): "set \(key) to a number in [\(range.lowerBound), \(range.upperBound)]"
        case .exclusiveFlags(let keys): "set at most one of \(keys.joined(separator: ", "))"
        case .attributeTimesDimension(let key, let factor, let product):
            "set \(key) to dimension \(product.dimension) of \(name(product.operand)) over dimension \(factor.dimension) of "
                + name(factor.operand)
        case .attributeExcluded(let key, _, let reference, _): "set \(key) to the type of \(name(reference))"
        case .powerOfTwo(let reference, let exponents):
            "quantize \(name(reference)) with a power of two from 2^\(exponents.lowerBound) to 2^\(exponents.upperBound)"
        case .whereAttribute(_, _, let relation), .whereOmitted(_, let relation): relation.remedy(naming: name)
        case .holds: "change the model to meet this requirement"
        }
    }
}
