import QuantSpec

/// One axis of a variant: of the operator's domain, or one that all operators have.
public struct FormAxis: Sendable {
    /// The name, such as `stride_h` or `input zero point`.
    public let name: String
    /// The names of the values.
    public let values: [String]
    /// Whether every triple of values of such axes must be covered.
    public let isTripled: Bool
    let choice: Choice
    /// Whether the first value is chosen in half of the draws.
    var prefersFirst = false
    /// The indices of the values in the operator's domain; `nil` if they are the same.
    var source: [Int]?
    /// Returns the index of the value that an instance has, or `nil` if it has none of the values.
    public let place: @Sendable (Instance) -> Int?

    /// The way in which a value is chosen.
    enum Choice: Sendable {
        /// By the domain's outline.
        case domain
        /// It follows from the other values.
        case observed
        case attribute(String, [AttributeValue])
        /// The optional operand at this position is omitted for the first value.
        case presence(Int)
        case zeroPoint(OperandReference)
        /// The first value is per tensor, the second one per axis.
        case granularity
        /// The scales are powers of two for the second value.
        case scales
        /// By the choice of the output's scale.
        case multiplier([Regime.Output])
    }

    /// Whether a value is chosen and does not follow from others.
    var isChosen: Bool { if case .observed = choice { false } else { true } }
}

extension FormAxis {
    /// The axes of a variant; empty if its operator declares no domain.
    public static func all(of variant: Variant, in declaration: Operator) -> [FormAxis] {
        guard let domain = declaration.domain else { return [] }
        let own = domain.axes.map { axis in
            FormAxis(
                name: axis.name, values: axis.values, isTripled: axis.isTripled,
                choice: axis.isObserved ? .observed : .domain, prefersFirst: axis.prefersFirst, place: axis.place)
        }
        let names = Set(own.map(\.name))
        let common =
            attributes(of: declaration) + (domain.choosesOperands ? [] : presences(of: variant))
            + zeroPoints(of: variant)
            + granularity(of: variant) + scales(of: variant) + multiplier(of: variant)
        let all = own + common.filter { !names.contains($0.name) }
        let (count, greatest) = keptSizes(of: variant, axes: own.count)
        return all.map { $0.thinned(to: count, upTo: greatest) }
    }

    /// The number of sizes that an axis keeps, and the greatest of them. In int8 all are kept if the operator has
    /// weights, otherwise 7. Other schemes have the same paths, so they keep 4 with weights, otherwise 3. A sliding
    /// filter has many axes; if its results are real, which are long in hexadecimal, it keeps 3 that are small.
    private static func keptSizes(of variant: Variant, axes: Int) -> (count: Int, greatest: Int) {
        // A form with int4 weights differs from the one with int8 weights only in how these are unpacked.
        if variant.inputs.contains(where: { $0.type == .int4 && $0.part == .weights }) { return (2, 3) }
        if variant.scheme == .int8 { return (variant.hasWeights ? .max : 7, .max) }
        if variant.hasLongWeights && axes > 10 { return (3, 8) }
        return (variant.hasWeights ? 4 : 3, .max)
    }

    /// The axis with at most `count` of its values up to `greatest`, spread from the first to the last, and with rank 4,
    /// for which kernels have paths. Axes whose values are not sizes or ranks, or not chosen, are unchanged.
    private func thinned(to count: Int, upTo greatest: Int) -> FormAxis {
        guard case .domain = choice, values.allSatisfy({ Int($0) ?? 0 > 0 }) else { return self }
        let last = values.lastIndex { Int($0) ?? 0 <= greatest } ?? 0
        guard last >= count || last < values.count - 1 else { return self }
        let number = min(count, last + 1)
        let spread = (0..<number).map { $0 * last / max(number - 1, 1) }
        let four = name.hasSuffix("rank") ? values.firstIndex(of: "4") : nil
        let kept = Set(spread + [four].compactMap { $0 }).sorted()
        return FormAxis(
            name: name, values: kept.map { values[$0] }, isTripled: isTripled, choice: choice, source: kept,
            place: { [place] instance in place(instance).flatMap(kept.firstIndex) })
    }

    /// Axes for attributes that are names or flags.
    private static func attributes(of declaration: Operator) -> [FormAxis] {
        declaration.attributes.compactMap { attribute in
            let values: [AttributeValue]
            if let names = attribute.allowedNames {
                values = names.map(AttributeValue.name)
            } else if case .flag = attribute.defaultValue {
                values = [.flag(false), .flag(true)]
            } else {
                return nil
            }
            let texts = attribute.allowedNames ?? ["false", "true"]
            return FormAxis(
                name: attribute.name, values: texts, isTripled: false, choice: .attribute(attribute.name, values)
            ) { values.firstIndex(of: $0.attributes.values[attribute.name] ?? attribute.defaultValue) }
        }
    }

    private static func presences(of variant: Variant) -> [FormAxis] {
        variant.inputs.indices.filter { variant.inputs[$0].presence == .optional }.map { index in
            FormAxis(
                name: variant.inputs[index].name, values: ["absent", "present"], isTripled: false,
                choice: .presence(index)
            ) { $0[.input(index)] == nil ? 0 : 1 }
        }
    }

    private static let kinds: [(name: String, kind: Regime.ZeroPoints)] = [
        ("least", .least), ("middle", .middle), ("inside", .random), ("greatest", .greatest),
    ]

    /// The kind of zero point at an index of the axis.
    static func zeroPointKind(_ place: Int) -> Regime.ZeroPoints { kinds[place].kind }

    /// Axes for the zero points of 8-bit operands that are free; one axis for operands that must have equal ones.
    private static func zeroPoints(of variant: Variant) -> [FormAxis] {
        return variant.references.compactMap { reference in
            guard let operand = variant.operand(at: reference), operand.type.bitWidth == 8,
                operand.presence != .variadic, let range = operand.type.integerRange,
                operand.granularity != .unquantized, operand.granularity != .unread, operand.fixedZeroPoint == nil,
                !variant.isDetermined(reference)
            else { return nil }
            return FormAxis(
                name: "\(operand.name) zero point", values: kinds.map(\.name), isTripled: false,
                choice: .zeroPoint(reference)
            ) { instance in
                guard let zeroPoint = instance[reference]?.quantization?.zeroPoints.first else { return nil }
                switch zeroPoint {
                case range.lowerBound: return 0
                case (range.lowerBound + range.upperBound + 1) / 2: return 1
                case range.upperBound: return 3
                default: return 2
                }
            }
        }
    }

    private static func granularity(of variant: Variant) -> [FormAxis] {
        let free = variant.references.filter { reference in
            switch variant.operand(at: reference)?.granularity {
            case .perTensorOrAnyAxis, .perTensorOrPerAxis: true
            default: false
            }
        }
        guard !free.isEmpty else { return [] }
        let granularity = FormAxis(
            name: "granularity", values: ["per tensor", "per axis"], isTripled: false, choice: .granularity
        ) { instance in
            free.contains { instance[$0]?.quantization?.isPerTensor == false } ? 1 : 0
        }
        guard let any = free.first(where: { variant.operand(at: $0)?.granularity == .perTensorOrAnyAxis }) else {
            return [granularity]
        }
        let dimension = FormAxis(
            name: "quantized dimension", values: (0..<5).map(String.init), isTripled: false, choice: .observed
        ) { instance in
            instance[any]?.quantization.flatMap { $0.isPerTensor ? nil : $0.dimension }
        }
        return [granularity, dimension]
    }

    private static func scales(of variant: Variant) -> [FormAxis] {
        guard variant.hasFreeOutputScale, !variant.movesValues else { return [] }
        return [
            FormAxis(
                name: "scales", values: ["any", "powers of two"], isTripled: false, choice: .scales
            ) { instance in
                let tensors = instance.inputs + instance.outputs.map(Optional.some)
                let scales = tensors.flatMap { tensor -> [Float] in
                    guard let tensor, tensor.type.bitWidth ?? 64 <= 16 else { return [] }
                    return tensor.quantization?.scales ?? []
                }
                return scales.allSatisfy { $0.significandBitPattern == 0 } ? 1 : 0
            }
        ]
    }

    /// The axis for whether the scale of the sums (or of the first quantized input) is at least the output's scale.
    private static func multiplier(of variant: Variant) -> [FormAxis] {
        guard variant.hasFreeOutputScale, !variant.movesValues, variant.inputs.first?.granularity == .perTensor else {
            return []
        }
        return [
            FormAxis(
                name: "multiplier", values: ["below one", "one or more"], isTripled: false,
                choice: .multiplier([.saturating(share: 0.02), .ratio(2.7)])
            ) { instance in
                guard let output = instance.outputs.first?.quantization?.scale,
                    let unit = variant.sumScale(of: .output(0))?.values(in: instance)?.max()
                        ?? (instance.inputs.lazy.compactMap { $0?.quantization?.scale }.first.map(Double.init))
                else { return nil }
                return unit < Double(output) ? 0 : 1
            }
        ]
    }
}

extension Variant {
    /// The declared inputs, then the declared outputs.
    fileprivate var references: [OperandReference] {
        inputs.indices.map(OperandReference.input) + outputs.indices.map(OperandReference.output)
    }

    /// Returns whether a constraint gives an operand fixed parameters, or those of an operand before it.
    fileprivate func isDetermined(_ reference: OperandReference) -> Bool {
        constraints.contains { constraint in
            switch constraint.relation {
            case .sameParameters(let references): references.dropFirst().contains(reference)
            case .variadicSameParameters(_, let output): reference == output
            case .outputsSameParameters: if case .output = reference { true } else { false }
            case .fixedParameters(let fixed, _, _): reference == fixed
            case .zeroPoint(let fixed, _): reference == fixed
            default: false
            }
        }
    }
}
