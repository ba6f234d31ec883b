extension Relation {
    /// How an instance breaks the relation, as a sentence. Returns `nil` if the relation holds.
    ///
    /// - Parameters:
    ///   - instance: the instance to examine.
    ///   - name: gives the name of an operand.
    public func violation(
        in instance: Instance, naming name: (OperandReference) -> String = { $0.description }
    ) -> String? {
        switch self {
        case .sameParameters(let references):
            return Relation.differingParameters(references, in: instance, name)
        case .variadicSameParameters(let first, let output):
            let inputs = instance.inputs.indices.filter { $0 >= first }.map { OperandReference.input($0) }
            return Relation.differingParameters([output] + inputs, in: instance, name)
        case .outputsSameParameters(let input):
            let outputs = instance.outputs.indices.map { OperandReference.output($0) }
            return Relation.differingParameters([input] + outputs, in: instance, name)
        case .fixedParameters(let reference, let scale, let zeroPoint):
            guard let description = instance[reference] else { return nil }
            let quantization = description.parameters
            let holds =
                quantization?.isPerTensor == true && quantization?.scale == scale
                && quantization?.zeroPoint == zeroPoint
            return holds
                ? nil
                : "\(name(reference)) must have scale \(scale) and zero point \(zeroPoint), but has "
                    + description.parameterText
        case .scaleIsProduct(let product, let first, let second):
            return Relation.scaleIsNotProduct(product, first, second, in: instance, name)
        case .zeroPoint(let reference, let zeroPoint):
            guard let description = instance[reference] else { return nil }
            let wrong = (description.parameters?.zeroPoints ?? [0]).first { $0 != zeroPoint }
            return wrong.map { "\(name(reference)) must have zero point \(zeroPoint), but has \($0)" }
        case .storedRange(let reference, let range):
            guard case .input(let index) = reference, let values = instance.constants[index]?.elements.integers
            else { return nil }
            return values.allSatisfy(range.contains)
                ? nil : "\(name(reference)) holds values outside [\(range.lowerBound), \(range.upperBound)]"
        case .quantizedDimension(let reference, let dimension):
            guard let quantization = instance[reference]?.quantization, !quantization.isPerTensor else { return nil }
            return quantization.dimension == dimension
                ? nil : "\(name(reference)) is quantized along dimension \(quantization.dimension), not \(dimension)"
        case .perTensor(let reference):
            guard let count = instance[reference]?.quantization?.scales.count, count > 1 else { return nil }
            return "\(name(reference)) must be quantized per tensor, but has \(count) scales"
        case .perTensorOrUnquantized: return Relation.mixedParameters(in: instance, name)
        case .bound(let expression, let bounds):
            return Relation.outOfBounds(expression, bounds, in: instance, name)
        case .largestScale(let reference, let others, let leastRatio):
            return Relation.scaleIsNotLargest(reference, others, leastRatio, in: instance, name)
        case .rank(let reference, let ranks):
            guard let description = instance[reference] else { return nil }
            return ranks.contains(description.shape.rank)
                ? nil
                : "\(name(reference)) has rank \(description.shape.rank), outside \(ranks.lowerBound)...\(ranks.upperBound)"
        case .lastDimensionAtMost(let reference, let greatest):
            guard let size = instance[reference]?.shape.dimensions.last, size > greatest else { return nil }
            return "the last dimension of \(name(reference)) is \(size), above \(greatest)"
        case .sameShape(let references):
            let shapes = references.compactMap { instance[$0]?.shape }
            guard let first = shapes.first, let other = shapes.first(where: { $0 != first }) else { return nil }
            return
                "\(references.map(name).joined(separator: ", ")) must have the same shape, but have \(first) and \(other)"
        case .broadcasts(let reference, let target):
            guard let shape = instance[reference]?.shape, let targetShape = instance[target]?.shape else { return nil }
            return (try? Broadcasting.shape(targetShape, shape)) == targetShape
                ? nil
                : "the shape \(shape) of \(name(reference)) does not broadcast to \(targetShape) of \(name(target))"
        case .sameType(let references):
            let types = Set(references.compactMap { instance[$0]?.type })
            return types.count <= 1 ? nil : "\(references.map(name).joined(separator: ", ")) must have the same type"
        case .attribute(let key, let allowed):
            guard let value = instance.attributes.values[key] else { return nil }
            return allowed.contains(value) ? nil : "attribute \(key) is \(value.text), which is not allowed"
        case .attributeAtLeast(let key, let least):
            guard case .integer(let value) = instance.attributes.values[key] else { return nil }
            return value >= least ? nil : "attribute \(key) is \(value), below \(least)"
        case .realAttribute(let key, let range):
            guard case .real(let value) = instance.attributes.values[key], !range.contains(value) else { return nil }
            return "attribute \(key) is \(value), outside [\(range.lowerBound), \(range.upperBound)]"
        case .exclusiveFlags(let keys):
            let set = keys.filter { instance.attributes.values[$0] == .flag(true) }
            return set.count <= 1 ? nil : "the attributes \(set.joined(separator: " and ")) are both set"
        case .attributeTimesDimension(let key, let factor, let product):
            return Relation.isNotProduct(key, factor, product, in: instance, name)
        case .attributeExcluded(let key, let values, let reference, let type):
            guard instance[reference]?.type == type, let value = instance.attributes.values[key], values.contains(value)
            else { return nil }
            return "attribute \(key) is \(value.text), and \(name(reference)) is \(type.rawValue)"
        case .powerOfTwo(let reference, let exponents):
            return Relation.isNoPowerOfTwo(reference, exponents, in: instance, name)
        case .whereOmitted(let reference, let relation):
            guard instance[reference] == nil, let problem = relation.violation(in: instance, naming: name) else {
                return nil
            }
            return "\(problem), where \(name(reference)) is omitted"
        case .whereAttribute(let key, let value, let relation):
            guard instance.attributes.values[key] == value,
                let problem = relation.violation(in: instance, naming: name)
            else { return nil }
            return "\(problem), where \(key) is \(value.text)"
        case .holds(let text, let predicate):
            return predicate(instance) ? nil : "it is required that \(text)"
        }
    }

    private static func differingParameters(
        _ references: [OperandReference], in instance: Instance, _ name: (OperandReference) -> String
    ) -> String? {
        let known = references.compactMap { reference in instance[reference].map { (reference, $0) } }
        guard let (first, description) = known.first else { return nil }
        let other = known.first { !$1.hasParameters(of: description) }
        return other.map { reference, others in
            "\(name(first)) and \(name(reference)) must have the same scale and zero point: \(name(first)) has "
                + "\(description.parameterText), and \(name(reference)) has \(others.parameterText)"
        }
    }

    private static func scaleIsNotProduct(
        _ product: OperandReference, _ first: OperandReference, _ second: OperandReference, in instance: Instance,
        _ name: (OperandReference) -> String
    ) -> String? {
        guard let description = instance[product], let left = instance[first]?.parameters,
            let right = instance[second]?.parameters
        else { return nil }
        guard let actual = description.parameters else {
            return
                "\(name(product)) must have the product of the scales of \(name(first)) and \(name(second)), but has "
                + description.parameterText
        }
        let channels = max(left.scales.count, right.scales.count)
        for channel in 0..<channels {
            guard let leftScale = Relation.scale(left, channel), let rightScale = Relation.scale(right, channel),
                let scale = Relation.scale(actual, channel)
            else { return "\(name(product)) has \(actual.scales.count) scales, expected \(channels)" }
            let expected = Double(leftScale) * Double(rightScale)
            if (Double(scale) - expected).magnitude > expected * 1e-6 {
                return
                    "\(name(product)) must have the product of the scales of \(name(first)) and \(name(second)): in channel "
                    + "\(channel) that is \(Float(expected)), but the scale is \(scale)"
            }
        }
        return nil
    }

    private static func mixedParameters(in instance: Instance, _ name: (OperandReference) -> String) -> String? {
        let references =
            instance.inputs.indices.map { OperandReference.input($0) }
            + instance.outputs.indices.map { OperandReference.output($0) }
        guard references.contains(where: { instance[$0]?.quantization != nil }) else { return nil }
        let wrong = references.first { reference in
            guard let quantization = instance[reference]?.quantization else { return true }
            return !quantization.isPerTensor || quantization.defect != nil
        }
        return wrong.map {
            "all tensors must be quantized per tensor, or none: \(name($0)) has "
                + (instance[$0]?.parameterText ?? "no scale and no zero point")
        }
    }

    private static func outOfBounds(
        _ expression: ScaleExpression, _ bounds: [RealBound], in instance: Instance,
        _ name: (OperandReference) -> String
    ) -> String? {
        for value in expression.values(in: instance) ?? [] {
            guard let broken = bounds.first(where: { !$0.holds(value) }) else { continue }
            return "\(expression.text(naming: name)) is \(value), but must be \(broken.text)"
        }
        return nil
    }

    private static func scaleIsNotLargest(
        _ reference: OperandReference, _ others: [OperandReference], _ leastRatio: Float, in instance: Instance,
        _ name: (OperandReference) -> String
    ) -> String? {
        let scales = others.compactMap { instance[$0]?.parameters?.scale }
        guard let scale = instance[reference]?.parameters?.scale, let largest = scales.max(), let least = scales.min()
        else { return nil }
        if scale != largest {
            return "the scale of \(name(reference)) must be the largest of the scales of "
                + "\(others.map(name).joined(separator: ", ")), \(largest), but is \(scale)"
        }
        return least >= leastRatio * scale
            ? nil : "a scale of \(least) is less than \(leastRatio) × \(scale), the scale of \(name(reference))"
    }

    private static func isNoPowerOfTwo(
        _ reference: OperandReference, _ exponents: ClosedRange<Int>, in instance: Instance,
        _ name: (OperandReference) -> String
    ) -> String? {
        guard let quantization = instance[reference]?.parameters else { return nil }
        let scale = quantization.scale
        let exponent = PowerOfTwoScale.exponent(scale)
        let ratio = exponent.map { Double(scale) / Double(sign: .plus, exponent: $0, significand: 1) } ?? 0
        guard quantization.isPerTensor, let exponent, exponents.contains(exponent), (ratio - 1).magnitude <= 0.0005
        else {
            return
                "\(name(reference)) must have a scale from 2^\(exponents.lowerBound) to 2^\(exponents.upperBound) that is a "
                + "power of two, but has \(instance[reference]?.parameterText ?? "")"
        }
        return nil
    }

    private static func isNotProduct(
        _ key: String, _ factor: DimensionReference, _ product: DimensionReference, in instance: Instance,
        _ name: (OperandReference) -> String
    ) -> String? {
        guard case .integer(let value) = instance.attributes.values[key], let size = instance[factor],
            let total = instance[product]
        else { return nil }
        let expected = value.multipliedReportingOverflow(by: Int64(size))
        return expected == (Int64(total), false)
            ? nil
            : "attribute \(key) is \(value): \(value) × \(size), dimension \(factor.dimension) of \(name(factor.operand)), "
                + "must be \(total), dimension \(product.dimension) of \(name(product.operand))"
    }

    private static func scale(_ quantization: Quantization, _ channel: Int) -> Float? {
        if quantization.isPerTensor { return quantization.scale }
        return quantization.scales.indices.contains(channel) ? quantization.scales[channel] : nil
    }
}

extension TensorDescription {
    /// The quantization parameters. Returns `nil` if there are none, or if the list of scales is empty.
    fileprivate var parameters: Quantization? { quantization.flatMap { $0.scales.isEmpty ? nil : $0 } }

    /// Whether both tensors have the same scales and zero points, or both have none.
    fileprivate func hasParameters(of other: TensorDescription) -> Bool {
        parameters?.scales == other.parameters?.scales && parameters?.zeroPoints == other.parameters?.zeroPoints
    }

    /// The parameters as messages show them.
    fileprivate var parameterText: String {
        guard let parameters else { return "no scale and no zero point" }
        return parameters.isPerTensor
            ? "scale \(parameters.scale) and zero point \(parameters.zeroPoint)" : "\(parameters.scales.count) scales"
    }
}
