import QuantSpec
import VectorFiles

/// Chooses a group's scales and zero points, then overwrites those that a constraint determines.
struct ParameterChoice {
    let plan: GroupPlan
    /// The number of the attempt. Later attempts vary parameters that a constraint may have rejected.
    let attempt: Int
    var random: SeededRandom

    init(_ plan: GroupPlan, attempt: Int) {
        self.plan = plan
        self.attempt = attempt
        random = plan.random("parameters \(attempt)")
    }

    private var regime: Regime { plan.regime }

    /// Returns the parameters of a tensor by its declaration, or `nil` if it has none.
    mutating func quantization(
        _ operand: Operand, _ shape: Shape, of reference: OperandReference
    ) -> Quantization? {
        let isOutput = if case .output = reference { true } else { false }
        guard operand.type.integerRange != nil, operand.granularity != .unquantized else { return nil }
        guard regime.isPerAxis, let axis = axis(operand.granularity, shape) else {
            let scale = scale(operand, exponent: exponent(operand), isOutput: isOutput)
            return Quantization(scale: scale, zeroPoint: zeroPoint(operand, reference))
        }
        let base = exponent(operand)
        let count = shape[axis]
        let scales = (0..<count).map { _ in
            scale(
                operand, exponent: base + Int(random.integer(in: Int64(-regime.spread)...Int64(regime.spread))),
                isOutput: isOutput)
        }
        return Quantization(
            scales: scales, zeroPoints: (0..<count).map { _ in zeroPoint(operand, reference) }, dimension: axis)
    }

    /// An axis with at least two elements along which scales may vary. Returns `nil` if there is none.
    private mutating func axis(_ granularity: Operand.Granularity, _ shape: Shape) -> Int? {
        switch granularity {
        case .perAxis, .perTensorOrPerAxis, .perColumn:
            guard let dimension = granularity.dimension(of: shape, plan.outline.attributes),
                shape.dimensions.indices.contains(dimension), shape[dimension] > 1
            else { return nil }
            return dimension
        case .perTensorOrAnyAxis:
            let axes = shape.dimensions.indices.filter { (2...64).contains(shape[$0]) }
            return axes.isEmpty || shape.count == 0 ? nil : random.element(of: axes)
        case .unquantized, .unread, .perTensor: return nil
        }
    }

    mutating func scale(_ operand: Operand, exponent: Int, isOutput: Bool = false) -> Float {
        switch regime.scales {
        case .exactly(let scale): return scale
        case .powerOfTwo: return PowerOfTwo.float(exponent)
        case .nearlyPowerOfTwo: return (isOutput ? 1 + 0x1p-17 : 1) * PowerOfTwo.float(exponent)
        case .powerOfTwoInputs where !isOutput: return PowerOfTwo.float(exponent)
        case .generic, .powerOfTwoInputs:
            let mantissa = UInt32(truncatingIfNeeded: random.next() >> 41)
            return Float(sign: .plus, exponent: exponent, significand: Float(bitPattern: 0x3f80_0000 | mantissa))
        case .roundingUp:
            if isOutput { return PowerOfTwo.float(exponent) }
            if operand.role == .constant { return (1 - 0x1p-20) * PowerOfTwo.float(exponent) }
            return (1 + 0x1p-20) * PowerOfTwo.float(exponent)
        }
    }

    /// The binary logarithm of a scale. With a middle zero point, the real values of an activation then reach about ±2
    /// to ±64, and those of a constant about an eighth of that.
    private mutating func exponent(_ operand: Operand) -> Int {
        let bits = operand.type.bitWidth ?? 8
        return Int(random.integer(in: -3...1)) - min(bits, 24) + (operand.role == .constant ? 2 : 5)
    }

    private mutating func zeroPoint(_ operand: Operand, _ reference: OperandReference) -> Int64 {
        if let fixed = operand.fixedZeroPoint { return fixed }
        guard let range = operand.type.integerRange, operand.type.bitWidth ?? 8 <= 16 else { return 0 }
        // A constraint that is not data may require one end of the range, so later attempts try the ends.
        let kind = regime.zeroPointsOf[reference] ?? regime.zeroPoints
        let kinds: [Regime.ZeroPoints] = [kind, kind, .least, .middle, .greatest]
        switch kinds[attempt % kinds.count] {
        case .random: return random.integer(in: range)
        case .least: return range.lowerBound
        case .middle: return (range.lowerBound + range.upperBound + 1) / 2
        case .greatest: return range.upperBound
        }
    }
}

extension Instance {
    /// Overwrites the parameters that constraints determine, if the constraint is data.
    mutating func satisfy(_ constraints: [Constraint]) {
        for constraint in constraints { satisfy(constraint.relation) }
    }

    private mutating func satisfy(_ relation: Relation) {
        switch relation {
        case .sameParameters(let references): share(references)
        case .variadicSameParameters(let first, let output):
            share(inputs.indices.filter { $0 >= first }.map { .input($0) } + [output])
        case .outputsSameParameters(let input): share([input] + outputs.indices.map { .output($0) })
        case .fixedParameters(let reference, let scale, let zeroPoint):
            set(reference, Quantization(scale: scale, zeroPoint: zeroPoint))
        case .scaleIsProduct(let product, let first, let second): setProduct(product, first, second)
        case .zeroPoint(let reference, let zeroPoint):
            guard var quantization = self[reference]?.quantization else { return }
            quantization.zeroPoints = quantization.zeroPoints.map { _ in zeroPoint }
            set(reference, quantization)
        case .powerOfTwo(let reference, let exponents):
            guard let quantization = self[reference]?.quantization,
                let exponent = PowerOfTwoScale.exponent(quantization.scale)
            else { return }
            let kept = min(max(exponent, exponents.lowerBound), exponents.upperBound)
            set(reference, Quantization(scale: PowerOfTwo.float(kept), zeroPoint: quantization.zeroPoint))
        case .whereOmitted(let reference, let relation):
            if self[reference] == nil { satisfy(relation) }
        case .attribute(let name, let allowed):
            guard let first = allowed.first, let value = attributes.values[name], !allowed.contains(value) else {
                return
            }
            attributes.values[name] = first
        default: return
        }
    }

    private mutating func share(_ references: [OperandReference]) {
        guard let quantization = references.compactMap({ self[$0]?.quantization }).first else { return }
        for reference in references { set(reference, quantization) }
    }

    private mutating func setProduct(
        _ product: OperandReference, _ first: OperandReference, _ second: OperandReference
    ) {
        guard self[product] != nil, let left = self[first]?.quantization, let right = self[second]?.quantization else {
            return
        }
        let count = max(left.scales.count, right.scales.count)
        let scales = (0..<count).map { channel in
            Float(
                Double(left.isPerTensor ? left.scale : left.scales[channel])
                    * Double(right.isPerTensor ? right.scale : right.scales[channel]))
        }
        set(product, Quantization(scales: scales, dimension: 0))
    }

    mutating func set(_ reference: OperandReference, _ quantization: Quantization) {
        switch reference {
        case .input(let index):
            guard inputs.indices.contains(index), inputs[index]?.quantization != nil else { return }
            inputs[index]?.quantization = quantization
        case .output(let index):
            guard outputs.indices.contains(index), outputs[index].quantization != nil else { return }
            outputs[index].quantization = quantization
        }
    }
}

extension Variant {
    /// Whether this is a data movement operator: the output has no parameters, or has those of an input. Values are
    /// moved, compared or, if they are real, computed without a scale.
    var movesValues: Bool {
        guard scheme != .dynamicRange, let output = outputs.first else { return false }
        return output.granularity == .unquantized || output.granularity == .unread
            || constraints.contains { constraint in
                switch constraint.relation {
                case .sameParameters(let references): references.contains(.output(0))
                case .variadicSameParameters(_, let reference): reference == .output(0)
                case .outputsSameParameters: true
                default: false
                }
            }
    }

    /// Whether an 8-bit input may have any zero point.
    var hasFreeZeroPoint: Bool {
        inputs.contains {
            $0.type.bitWidth == 8 && $0.type.integerRange != nil && $0.granularity != .unquantized
                && $0.fixedZeroPoint == nil
        }
    }

    /// Whether the output's scale is free: it has one, and no constraint that is data determines it.
    var hasFreeOutputScale: Bool {
        guard let output = outputs.first, output.granularity != .unquantized, output.granularity != .unread else {
            return false
        }
        return !constraints.contains { constraint in
            switch constraint.relation {
            case .sameParameters(let references): references.contains(.output(0))
            case .variadicSameParameters(_, let reference), .fixedParameters(let reference, _, _):
                reference == .output(0)
            default: false
            }
        }
    }
}
