/// A real number computed from the scales of an instance, as data.
///
/// Per-axis scales give one value for each channel. Products and quotients are computed in binary64; `binary32` rounds the
/// result of an expression.
public indirect enum ScaleExpression: Sendable {
    /// A number that depends on no tensor.
    case constant(Double)
    /// The scales of a tensor, exactly.
    case scale(OperandReference)
    /// The real value of the greatest stored integer of a per-tensor quantized tensor. The distance from the zero point is
    /// rounded to binary32, and so is its product with the scale.
    case greatest(OperandReference)
    /// The product of two expressions, channel by channel.
    case product(ScaleExpression, ScaleExpression)
    /// The quotient of two expressions, channel by channel.
    case quotient(ScaleExpression, ScaleExpression)
    /// The square root in binary32 of a value that is rounded to binary32 first.
    case squareRoot(ScaleExpression)
    /// The value of an expression, rounded to binary32.
    case binary32(ScaleExpression)

    /// The value in each channel; one value if every tensor is quantized per tensor.
    ///
    /// Returns `nil` if a tensor is omitted or has no scale, or if two tensors have different numbers of channels.
    public func values(in instance: Instance) -> [Double]? {
        switch self {
        case .constant(let value): return [value]
        case .scale(let reference):
            guard let scales = instance[reference]?.quantization?.scales, !scales.isEmpty else { return nil }
            return scales.map(Double.init)
        case .greatest(let reference):
            guard let tensor = instance[reference], let range = tensor.type.integerRange,
                let quantization = tensor.quantization, quantization.isPerTensor
            else { return nil }
            return [Double(Float(range.upperBound &- quantization.zeroPoint) * quantization.scale)]
        case .product(let left, let right):
            return ScaleExpression.combine(left.values(in: instance), right.values(in: instance), *)
        case .quotient(let left, let right):
            return ScaleExpression.combine(left.values(in: instance), right.values(in: instance), /)
        case .squareRoot(let value):
            return value.values(in: instance)?.map { Double(ElementaryFunctions.squareRoot(Float($0))) }
        case .binary32(let value):
            return value.values(in: instance)?.map { Double(Float($0)) }
        }
    }

    /// Combines two lists channel by channel; a list of one value counts for every channel.
    private static func combine(
        _ left: [Double]?, _ right: [Double]?, _ operation: (Double, Double) -> Double
    ) -> [Double]? {
        guard let left, let right, left.count == right.count || left.count == 1 || right.count == 1 else { return nil }
        return (0..<max(left.count, right.count)).map {
            operation(left.count == 1 ? left[0] : left[$0], right.count == 1 ? right[0] : right[$0])
        }
    }

    /// The expression as messages show it.
    func text(naming name: (OperandReference) -> String) -> String {
        switch self {
        case .constant(let value): RealBound.text(value)
        case .scale(let reference): "scale(\(name(reference)))"
        case .greatest(let reference): "greatest(\(name(reference)))"
        case .product(let left, let right): "\(left.text(naming: name)) × \(right.text(naming: name))"
        case .quotient(let left, let right): "\(left.text(naming: name)) / \(right.text(naming: name))"
        case .squareRoot(let value): "sqrt(\(value.text(naming: name)))"
        case .binary32(let value): value.text(naming: name)
        }
    }
}

/// A bound of a real number.
public enum RealBound: Sendable, Hashable {
    /// Greater than the bound.
    case above(Double)
    /// Greater than the bound, or equal.
    case atLeast(Double)
    /// Less than the bound.
    case below(Double)
    /// Less than the bound, or equal.
    case atMost(Double)

    /// Whether a value meets the bound. NaN meets none.
    public func holds(_ value: Double) -> Bool {
        switch self {
        case .above(let bound): value > bound
        case .atLeast(let bound): value >= bound
        case .below(let bound): value < bound
        case .atMost(let bound): value <= bound
        }
    }

    /// The bound as text that completes "must be ...".
    var text: String {
        switch self {
        case .above(let bound): "above \(RealBound.text(bound))"
        case .atLeast(let bound): "at least \(RealBound.text(bound))"
        case .below(let bound): "below \(RealBound.text(bound))"
        case .atMost(let bound): "at most \(RealBound.text(bound))"
        }
    }

    /// A power of two with an exponent beyond ±7 as `2^e`; any other number in decimal digits.
    fileprivate static func text(_ bound: Double) -> String {
        let isPowerOfTwo = bound > 0 && bound.isFinite && bound.significand == 1
        if isPowerOfTwo, bound.exponent.magnitude > 7 { return "2^\(bound.exponent)" }
        return bound == Double(Int64(saturating: bound)) ? "\(Int64(saturating: bound))" : "\(bound)"
    }
}
