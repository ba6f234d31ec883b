extension FusedActivation {
    /// The real interval that the activation clamps to (ARITH-11). `nil` stands for an open end.
    ///
    /// TANH and SIGN_BIT have no bounds: the reference accepts them and applies none.
    public var bounds: (least: Float?, greatest: Float?) {
        switch self {
        case .none, .tanh, .signBit: (nil, nil)
        case .relu: (0, nil)
        case .reluN1To1: (-1, 1)
        case .relu6: (0, 6)
        }
    }

    /// Clamps a real result to the activation's interval (ARITH-11). NaN stays NaN.
    public func apply(_ value: Float) -> Float {
        let (least, greatest) = bounds
        var bounded = value
        if let least, bounded < least { bounded = least }
        if let greatest, bounded > greatest { bounded = greatest }
        return bounded
    }

    /// Clamps a real result to the activation's interval, and to [-`greatest`, `greatest`], also with NONE (ARITH-11).
    public func applyKeepingFinite(_ value: Float, greatest: Float = .greatestFiniteMagnitude) -> Float {
        let applied = apply(value)
        if applied > greatest { return greatest }
        return applied < -greatest ? -greatest : applied
    }
}

extension FusedActivation {
    /// The reference rejects an output whose scale is so small that a bound's quotient exceeds 32 bits (ARITH-11).
    static let boundsLimit = Constraint(
        "ARITH-11", .referenceLimit, erratum: 95,
        .holds("the bounds of the fused activation lie within 2^31 steps of the output's scale") { instance in
            guard let scale = instance[.output(0)]?.quantization?.scale else { return true }
            let (least, greatest) = instance.attributes[.fusedActivation].bounds
            return [least, greatest].allSatisfy { ($0 ?? 0).magnitude < 0x1p31 * scale || $0 ?? 0 == 0 }
        })
}

extension FusedActivation {
    /// The stored bounds for an output: the real bounds, quantized, and met with the type's range (ARITH-11).
    public func storedBounds(_ output: TensorDescription, _ steps: Steps) -> (least: Int64, greatest: Int64) {
        let range = output.type.integerRange ?? 0...0
        let (least, greatest) = bounds
        let bound = { (value: Float) in steps.activationBound(value, output.scale, output.zeroPoint) }
        return (
            max(range.lowerBound, least.map(bound) ?? range.lowerBound),
            min(range.upperBound, greatest.map(bound) ?? range.upperBound)
        )
    }
}

extension Derived {
    /// Sets `activationMinimum` and `activationMaximum` for an output.
    mutating func setActivationRange(
        _ activation: FusedActivation, for output: TensorDescription, steps: Steps
    ) {
        let (least, greatest) = activation.storedBounds(output, steps)
        self[.activationMinimum] = [least]
        self[.activationMaximum] = [greatest]
    }
}

extension Attribute where Value == FusedActivation {
    /// The activation that an operator applies to its result.
    public static let fusedActivation = Attribute("fused_activation_function", default: .none)
}
