/// A rule that the tensors and attributes of an instance must keep.
public struct Constraint: Sendable {
    /// What follows from breaking the rule.
    public enum Force: String, Sendable {
        /// Evaluation throws.
        case invalid
        /// Evaluation computes a result, and `lint` reports a violation.
        case nonconforming
        /// The reference rejects the model or aborts. The result is defined here; an implementation may compute it or
        /// reject the model. `lint` reports a warning.
        case referenceLimit
    }

    public let clause: Clause
    public let force: Force
    /// The number of the entry in `Spec/errata.md` that shows what the reference does; `nil` if the clause alone says it.
    public let erratum: Int?
    public let relation: Relation

    @inline(never)
    public init(_ clause: Clause, _ force: Force, erratum: Int? = nil, _ relation: Relation) {
        self.clause = clause
        self.force = force
        self.erratum = erratum
        self.relation = relation
    }
}

/// The content of a constraint, as data: a generator can satisfy it or break it, `lint` can explain it.
///
/// A tensor without quantization parameters breaks a relation that speaks of its scale: `fixedParameters`, `scaleIsProduct`,
/// and the three `…sameParameters` beside a tensor that has parameters. Its zero point counts as 0. An operand that the
/// instance omits breaks no relation.
public enum Relation: Sendable {
    /// All these tensors have the same scale and zero point, or none of them has any: plain integers are moved alike.
    case sameParameters([OperandReference])
    /// Every tensor of a variadic input has the parameters of an output.
    case variadicSameParameters(from: Int, as: OperandReference)
    /// Every output has the parameters of an input.
    case outputsSameParameters(as: OperandReference)
    case fixedParameters(OperandReference, scale: Float, zeroPoint: Int64)
    /// The first tensor's scale is, channel by channel, the product of the others' (a bias and its input and weights).
    case scaleIsProduct(OperandReference, of: OperandReference, OperandReference)
    case zeroPoint(OperandReference, Int64)
    /// The stored values of a constant lie in a range.
    case storedRange(OperandReference, ClosedRange<Int64>)
    case quantizedDimension(OperandReference, Int)
    case rank(OperandReference, ClosedRange<Int>)
    case sameType([OperandReference])
    /// The attribute has one of these values.
    case attribute(String, oneOf: [AttributeValue])
    /// The attribute is an integer of at least this value.
    case attributeAtLeast(String, Int64)
    /// What no other relation says; the text completes "requires that ...".
    case holds(String, @Sendable (Instance) -> Bool)
}

extension Relation {
    /// What is wrong with an instance, or `nil` if the relation holds.
    ///
    /// - Parameter name: what an operand is called.
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
                : "\(name(reference)) must have scale \(scale) and zero point \(zeroPoint), and has "
                    + description.parameterText
        case .scaleIsProduct(let product, let first, let second):
            return Relation.scaleIsNotProduct(product, first, second, in: instance, name)
        case .zeroPoint(let reference, let zeroPoint):
            guard let description = instance[reference] else { return nil }
            let wrong = (description.parameters?.zeroPoints ?? [0]).first { $0 != zeroPoint }
            return wrong.map { "\(name(reference)) must have zero point \(zeroPoint), and has \($0)" }
        case .storedRange(let reference, let range):
            guard case .input(let index) = reference, let values = instance.constants[index]?.elements.integers
            else { return nil }
            return values.allSatisfy(range.contains)
                ? nil : "\(name(reference)) holds values outside [\(range.lowerBound), \(range.upperBound)]"
        case .quantizedDimension(let reference, let dimension):
            guard let quantization = instance[reference]?.quantization, !quantization.isPerTensor else { return nil }
            return quantization.dimension == dimension
                ? nil : "\(name(reference)) is quantized along dimension \(quantization.dimension), not \(dimension)"
        case .rank(let reference, let ranks):
            guard let description = instance[reference] else { return nil }
            return ranks.contains(description.shape.rank)
                ? nil
                : "\(name(reference)) has rank \(description.shape.rank), outside \(ranks.lowerBound)...\(ranks.upperBound)"
        case .sameType(let references):
            let types = Set(references.compactMap { instance[$0]?.type })
            return types.count <= 1 ? nil : "\(references.map(name).joined(separator: ", ")) must have the same type"
        case .attribute(let key, let allowed):
            guard let value = instance.attributes.values[key] else { return nil }
            return allowed.contains(value) ? nil : "attribute \(key) is \(value.text), which is not allowed"
        case .attributeAtLeast(let key, let least):
            guard case .integer(let value) = instance.attributes.values[key] else { return nil }
            return value >= least ? nil : "attribute \(key) is \(value), below \(least)"
        case .holds(let text, let predicate):
            return predicate(instance) ? nil : "it requires that \(text)"
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
                "\(name(product)) must have the product of the scales of \(name(first)) and \(name(second)), and has "
                + description.parameterText
        }
        let channels = max(left.scales.count, right.scales.count)
        for channel in 0..<channels {
            guard let leftScale = Relation.scale(left, channel), let rightScale = Relation.scale(right, channel),
                let scale = Relation.scale(actual, channel)
            else { return "\(name(product)) has \(actual.scales.count) scales where \(channels) are needed" }
            let expected = Double(leftScale) * Double(rightScale)
            if (Double(scale) - expected).magnitude > expected * 1e-6 {
                return
                    "\(name(product)) must have the product of the scales of \(name(first)) and \(name(second)): in channel "
                    + "\(channel) that is \(Float(expected)), and the scale is \(scale)"
            }
        }
        return nil
    }

    private static func scale(_ quantization: Quantization, _ channel: Int) -> Float? {
        if quantization.isPerTensor { return quantization.scale }
        return quantization.scales.indices.contains(channel) ? quantization.scales[channel] : nil
    }
}

extension Relation {
    /// The tensor that has to change where the relation is broken; `nil` where several may, or an attribute.
    var operand: OperandReference? {
        switch self {
        case .fixedParameters(let reference, _, _), .scaleIsProduct(let reference, _, _), .zeroPoint(let reference, _),
            .storedRange(let reference, _), .quantizedDimension(let reference, _), .rank(let reference, _):
            reference
        case .variadicSameParameters, .outputsSameParameters, .sameParameters, .sameType, .attribute, .attributeAtLeast,
            .holds:
            nil
        }
    }

    /// What to do where the relation is broken.
    ///
    /// - Parameter name: what an operand is called.
    public func remedy(naming name: (OperandReference) -> String) -> String {
        switch self {
        case .sameParameters, .variadicSameParameters, .outputsSameParameters:
            "give them the same scale and zero point, or insert a QUANTIZE before or behind the operator"
        case .fixedParameters(let reference, let scale, let zeroPoint):
            "quantize \(name(reference)) with scale \(scale) and zero point \(zeroPoint)"
        case .scaleIsProduct(let product, let first, let second):
            "quantize \(name(product)) with the product of the scales of \(name(first)) and \(name(second))"
        case .zeroPoint(let reference, let zeroPoint): "quantize \(name(reference)) with zero point \(zeroPoint)"
        case .storedRange(let reference, let range):
            "quantize \(name(reference)) to [\(range.lowerBound), \(range.upperBound)]"
        case .quantizedDimension(let reference, let dimension):
            "quantize \(name(reference)) along dimension \(dimension)"
        case .rank(let reference, let ranks):
            ranks.upperBound == Int.max
                ? "give \(name(reference)) at least \(ranks.lowerBound) dimensions"
                : "give \(name(reference)) \(ranks.lowerBound) to \(ranks.upperBound) dimensions"
        case .sameType(let references): "give \(references.map(name).joined(separator: ", ")) one type"
        case .attribute(let key, let allowed):
            "set \(key) to \(allowed.map(\.text).joined(separator: " or "))"
        case .attributeAtLeast(let key, let least): "set \(key) to \(least) or more"
        case .holds: "change the model to meet this requirement"
        }
    }
}

extension TensorDescription {
    /// The quantization parameters; `nil` also where the tensor has a list of scales that is empty.
    fileprivate var parameters: Quantization? { quantization.flatMap { $0.scales.isEmpty ? nil : $0 } }

    /// Whether both tensors have the same scales and zero points, or neither has any.
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

extension AttributeValue {
    /// The value as messages show it.
    var text: String {
        switch self {
        case .integer(let value): "\(value)"
        case .real(let value): "\(value)"
        case .flag(let value): "\(value)"
        case .name(let value): value
        case .integers(let values): "\(values)"
        case .reals(let values): "\(values)"
        }
    }
}
