import QuantSpec

/// The kinds of scales, zero points and constants of a group.
struct Regime: Sendable, Hashable {
    /// The id, which is part of the group's id and never changes.
    var id: String
    var scales = Scales.generic
    var zeroPoints = ZeroPoints.random
    /// The kinds of zero points of single operands, which replace `zeroPoints`.
    var zeroPointsOf: [OperandReference: ZeroPoints] = [:]
    var isPerAxis = true
    /// The binary logarithm of the factor by which per-axis scales vary in either direction.
    var spread = 2
    var weights = Weights.uniform
    var bias = Bias.comparable
    var output = Output.saturating(share: 0.04)
    /// The variants that use the regime.
    var forms = Forms.all
    /// What random values depend on in place of the id, so that regimes with different ids give the same instances.
    var source: String?

    /// A set of variants.
    enum Forms: Sendable, Hashable {
        case all
        /// Variants with constant integer weights.
        case weighted
        /// Those of them with 16-bit activations, whose multipliers have 16 bits.
        case wide
        /// Variants with two inputs and 16-bit activations, without weights.
        case pairs16
        /// Variants with int8 weights and a bias of 64 bits.
        case wideBiases
        /// Variants with the sigmoid table, which treat scales near some powers of two specially (ARITH-46).
        case sigmoids
    }

    /// The kind of scales.
    enum Scales: Sendable, Hashable {
        /// Scales with a random mantissa.
        case generic
        /// Powers of two, with which halves are frequent.
        case powerOfTwo
        /// Scales with a product of 1 - 2^-40 times a power of two. Its mantissa rounds up to 2^31.
        case roundingUp
        /// Powers of two, but the output's scale is 1 + 2^-17 times a power of two. The multiplier is 0x7fffc000,
        /// which reduced to 16 bits would be 32768.
        case nearlyPowerOfTwo
        /// Powers of two for inputs, a random mantissa for outputs.
        case powerOfTwoInputs
        /// This scale for every input and output.
        case exactly(Float)
    }

    /// The kind of zero points.
    enum ZeroPoints: Sendable, Hashable {
        case random
        case least
        /// 0, or 128 if the type has no negative values.
        case middle
        case greatest
    }

    /// The kind of weights.
    enum Weights: Sendable, Hashable {
        case uniform
        /// The ends of the range, and their neighbours.
        case extreme
        /// Near zero, so that sums are small.
        case small
        /// Near the greatest value, so that sums are as large as possible.
        case greatest
    }

    /// The kind of biases.
    enum Bias: Sendable, Hashable {
        /// As large as the sums of products.
        case comparable
        /// So large that sums are near the ends of 32 bits or, if the bias has 64 bits, beyond them.
        case large
        /// The first one is 2 to this power. The others are a little smaller, and every second one is negative. At 47 all are a
        /// little smaller, because accumulators are below 2^47 (ARITH-9).
        case power(Int)
    }

    /// The way in which the output's scale is chosen.
    enum Output: Sendable, Hashable {
        /// The scale at which about this share of the outputs for uniform inputs saturates.
        case saturating(share: Double)
        /// The accumulator's scale divided by a factor near this one.
        case ratio(Double)
        /// The greatest scale of an input.
        case sameAsInput
    }

    /// The regime for the largest outline of a variant with weights.
    static let greatestWeights = Regime(id: "greatest-weights", weights: .greatest, output: .saturating(share: 0.2))

    /// Returns whether a variant uses the regime.
    func suits(_ variant: Variant) -> Bool {
        switch forms {
        case .all: true
        case .weighted: variant.hasWeights
        case .wide: variant.hasWeights && variant.scheme == .int16x8
        case .pairs16: !variant.hasWeights && variant.scheme == .int16x8 && variant.inputs.count == 2
        case .wideBiases:
            variant.inputs.contains { $0.part == .bias && $0.type == .int64 }
                && variant.inputs.contains { $0.part == .weights && $0.type == .int8 }
        case .sigmoids: variant.clauses.contains("ARITH-46")
        }
    }

    /// All regimes in turn. Every outline uses the first one.
    static let all: [Regime] = [
        Regime(id: "typical"),
        Regime(id: "power-of-two", scales: .powerOfTwo),
        Regime(id: "per-tensor", isPerAxis: false),
        Regime(id: "above-one", zeroPoints: .random, weights: .small, output: .ratio(5.5)),
        Regime(id: "saturating", output: .saturating(share: 0.5)),
        Regime(id: "zero-point-least", zeroPoints: .least),
        Regime(id: "large-bias", bias: .large),
        Regime(id: "extreme-weights", scales: .powerOfTwo, zeroPoints: .greatest, weights: .extreme),
        Regime(id: "wide-spread", zeroPoints: .middle, spread: 7),
        Regime(id: "overdriven", weights: .extreme, output: .ratio(300)),
        Regime(id: "rounding-up", scales: .roundingUp),
        Regime(id: "frequent-halves", scales: .powerOfTwo, weights: .small, output: .saturating(share: 0.1)),
        Regime(
            id: "per-tensor-power-of-two", scales: .powerOfTwo, zeroPoints: .middle, isPerAxis: false,
            output: .saturating(share: 0.1)),
        Regime(id: "equal-scales", isPerAxis: false, output: .sameAsInput),
        Regime(id: "below-one", output: .ratio(0.2)),
        Regime(
            id: "halves-at-least", scales: .powerOfTwo, zeroPoints: .least, weights: .small,
            output: .saturating(share: 0.1)),
        Regime(
            id: "halves-at-greatest", scales: .powerOfTwo, zeroPoints: .greatest, weights: .small,
            output: .saturating(share: 0.1)),
        Regime(id: "zero-point-middle", zeroPoints: .middle),
    ]

    /// Extreme multipliers and shifts. A few outlines of each variant use these regimes.
    static let ends: [Regime] = [
        Regime(id: "least-shift", spread: 0, bias: .large, output: .ratio(0x1p-32), forms: .weighted),
        Regime(id: "greatest-multiplier", scales: .nearlyPowerOfTwo, forms: .wide),
        Regime(id: "power-of-two-inputs", scales: .powerOfTwoInputs, forms: .pairs16),
        // Results of about 2^14, so that few saturate.
        Regime(id: "bias-2-30", spread: 0, bias: .power(30), output: .ratio(0x1p-16), forms: .wideBiases),
        Regime(id: "bias-2-31", spread: 0, bias: .power(31), output: .ratio(0x1p-17), forms: .wideBiases),
        Regime(id: "bias-2-40", spread: 0, bias: .power(40), output: .ratio(0x1p-26), forms: .wideBiases),
        // No multiplier is below 2^-32, so these results saturate.
        Regime(id: "bias-2-47", spread: 0, bias: .power(47), output: .ratio(0x1p-31), forms: .wideBiases),
        Regime(id: "scale-2-12", scales: .exactly(0x1p-12), forms: .sigmoids),
        Regime(id: "scale-2-11", scales: .exactly(0x1p-11), forms: .sigmoids),
        // The last scales that count as the power of two, and scales that just do not.
        Regime(id: "scale-near-2-12", scales: .exactly((1 + 0x1.6p-11) * 0x1p-12), forms: .sigmoids),
        Regime(id: "scale-beyond-2-12", scales: .exactly((1 + 0x1.7p-11) * 0x1p-12), forms: .sigmoids),
        Regime(id: "scale-beyond-2-11", scales: .exactly((1 - 0x1.7p-11) * 0x1p-11), forms: .sigmoids),
    ]
}
