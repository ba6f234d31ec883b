import QuantSpec

/// Breaks a relation: the counterpart of `Instance.satisfy`.
extension Relation {
    /// Instances in which the relation is broken and little else is changed; empty if none is known.
    ///
    /// The caller checks what an instance breaks: a change may break other rules too, or lead to another form.
    ///
    /// - Parameters:
    ///   - instance: an instance that keeps every rule.
    ///   - declaration: its operator, which lists the values of attributes.
    func broken(in instance: Instance, of declaration: Operator) -> [Instance] {
        switch self {
        case .sameParameters(let references):
            return references.dropFirst().map { instance.scaling($0, by: 2) }
        case .variadicSameParameters(let first, _): return [instance.scaling(.input(first), by: 2)]
        case .outputsSameParameters: return [instance.scaling(.output(0), by: 2)]
        case .powerOfTwo(let reference, _):
            return [3, 0x1p-16, 0x1p16].map { instance.scaling(reference, by: Float($0)) }
        case .whereOmitted(let reference, let relation):
            return instance[reference] == nil ? relation.broken(in: instance, of: declaration) : []
        case .fixedParameters(let reference, _, _), .scaleIsProduct(let reference, _, _),
            .largestScale(let reference, _, _):
            return [instance.scaling(reference, by: 2)]
        case .zeroPoint(let reference, let zeroPoint):
            return [instance.changing(reference) { $0.zeroPoints = $0.zeroPoints.map { _ in zeroPoint + 1 } }]
        case .storedRange(let reference, let range):
            guard case .input(let index) = reference else { return [] }
            var broken = instance
            broken.changeConstant(index) { if !$0.isEmpty { $0[0] = range.lowerBound - 1 } }
            return [broken]
        case .quantizedDimension(let reference, _):
            return [instance.changing(reference) { $0.dimension += 1 }]
        case .perTensor(let reference): return [instance.quantizingPerAxis(reference)].compactMap { $0 }
        case .perTensorOrUnquantized: return [instance.quantizing(.output(0), nil)]
        case .bound(let expression, _):
            // A scale far below or above: one of the directions leaves the bounds.
            return expression.references.reversed().flatMap { reference in
                [0x1p-40, 0x1p40].map { instance.scaling(reference, by: Float($0)) }
            }
        case .rank(let reference, let ranks):
            return [
                ranks.lowerBound > 0 ? instance.reshaping(reference) { Shape(Array($0.dimensions.dropFirst())) } : nil,
                ranks.upperBound < .max
                    ? instance.reshaping(reference) { shape in
                        Shape([Int](repeating: 1, count: max(ranks.upperBound + 1 - shape.rank, 1)) + shape.dimensions)
                    } : nil,
            ].compactMap { $0 }
        case .lastDimensionAtMost(let reference, let greatest):
            guard greatest < Relation.greatestSize else { return [] }
            return [instance.reshaping(reference) { Shape(Array($0.dimensions.dropLast()) + [greatest + 1]) }]
        case .sameShape(let references):
            return references.dropFirst().map { instance.reshaping($0) { Shape($0.dimensions.map { $0 + 1 }) } }
        case .broadcasts(let reference, let target):
            let size = (instance[target]?.shape.dimensions.last ?? 0) + 2
            return [instance.reshaping(reference) { Shape(Array($0.dimensions.dropLast()) + [size]) }]
        default: return brokenAttributes(in: instance, of: declaration)
        }
    }

    private func brokenAttributes(in instance: Instance, of declaration: Operator) -> [Instance] {
        func setting(_ name: String, _ value: AttributeValue) -> Instance {
            var changed = instance
            changed.attributes.values[name] = value
            return changed
        }
        switch self {
        case .attribute(let name, let allowed):
            let declared = declaration.attributes.first { $0.name == name }
            let names = (declared?.allowedNames ?? []).map { AttributeValue.name($0) }
            let integers = [-1, 0, 1, 2, 3, 7].map { AttributeValue.integer($0) }
            let candidates: [AttributeValue] =
                switch declared?.defaultValue {
                case .name: names
                case .integer: integers
                case .flag: [.flag(false), .flag(true)]
                default: []
                }
            return candidates.filter { !allowed.contains($0) }.prefix(1).map { setting(name, $0) }
        case .attributeAtLeast(let name, let least): return [setting(name, .integer(least - 1))]
        case .realAttribute(let name, let range):
            let isBelow = range.lowerBound > -Float.greatestFiniteMagnitude
            return [setting(name, .real(isBelow ? range.lowerBound - 1 : .infinity))]
        case .exclusiveFlags(let names):
            var changed = instance
            for name in names { changed.attributes.values[name] = .flag(true) }
            return [changed]
        case .attributeTimesDimension(let name, _, _):
            guard case .integer(let value) = instance.attributes.values[name] else { return [] }
            return [setting(name, .integer(value + 1))]
        case .attributeExcluded(let name, let values, _, _): return values.prefix(1).map { setting(name, $0) }
        case .whereAttribute(let name, let value, let relation):
            return relation.broken(in: setting(name, value), of: declaration)
        default: return []
        }
    }

    /// Tensors of more elements than this are not made.
    private static let greatestSize = 100_000
}

extension ScaleExpression {
    /// The tensors whose scales the expression reads, in order.
    fileprivate var references: [OperandReference] {
        switch self {
        case .constant: []
        case .scale(let reference), .greatest(let reference): [reference]
        case .product(let left, let right), .quotient(let left, let right): left.references + right.references
        case .squareRoot(let value), .binary32(let value): value.references
        }
    }
}

extension Instance {
    /// The instance with other parameters of one tensor, and of its constant.
    func quantizing(_ reference: OperandReference, _ quantization: Quantization?) -> Instance {
        describing(reference) { $0.quantization = quantization }
    }

    func changing(_ reference: OperandReference, _ change: (inout Quantization) -> Void) -> Instance {
        guard var quantization = self[reference]?.quantization else { return self }
        change(&quantization)
        return quantizing(reference, quantization)
    }

    func scaling(_ reference: OperandReference, by factor: Float) -> Instance {
        changing(reference) { $0.scales = $0.scales.map { $0 * factor } }
    }

    /// The tensor with a scale for each index of its first dimension that has two or more; `nil` if there is none.
    func quantizingPerAxis(_ reference: OperandReference) -> Instance? {
        guard let description = self[reference], let quantization = description.quantization,
            let axis = description.shape.dimensions.firstIndex(where: { $0 > 1 })
        else { return nil }
        let count = description.shape[axis]
        return quantizing(
            reference,
            Quantization(
                scales: (0..<count).map { quantization.scale * Float(1 + $0) },
                zeroPoints: [Int64](repeating: quantization.zeroPoint, count: count), dimension: axis))
    }

    /// The instance with another shape of one tensor; a constant gets zeros. Outputs get the shapes that follow, if the
    /// operator infers any from the new one.
    func reshaping(_ reference: OperandReference, _ change: (Shape) -> Shape) -> Instance {
        describing(reference) { $0.shape = change($0.shape) }
    }

    private func describing(_ reference: OperandReference, _ change: (inout TensorDescription) -> Void) -> Instance {
        var changed = self
        switch reference {
        case .input(let index):
            guard inputs.indices.contains(index), var description = inputs[index] else { return self }
            change(&description)
            changed.inputs[index] = description
            guard let constant = constants[index] else { return changed }
            let elements =
                description.shape == constant.shape
                ? constant.elements : Elements(zeros: description.shape.count, type: description.type)
            changed.constants[index] = elements.flatMap { try? Tensor(description, $0) }
        case .output(let index):
            guard outputs.indices.contains(index) else { return self }
            change(&changed.outputs[index])
        }
        return changed
    }
}
