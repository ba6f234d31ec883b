import QuantSpec

/// What kind of scales, zero points and constants a group has.
struct Regime: Sendable, Hashable {
    /// Part of the group's stable id.
    var id: String
    var scales = Scales.generic
    var zeroPoints = ZeroPoints.random
    /// The kinds of zero points of single operands, in place of `zeroPoints`.
    var zeroPointsOf: [OperandReference: ZeroPoints] = [:]
    var isPerAxis = true
    /// Per-axis scales reach over 2^±`spread`.
    var spread = 2
    var weights = Weights.uniform
    var bias = Bias.comparable
    var output = Output.saturating(share: 0.04)
    /// The forms that take the regime.
    var forms = Forms.all

    enum Forms: Sendable, Hashable {
        case all
        /// Those with constant weights of integers.
        case weighted
        /// Those of them with 16-bit activations, whose multipliers have 16 bits.
        case wide
    }

    enum Scales: Sendable, Hashable {
        /// A random mantissa.
        case generic
        /// Powers of two, so that halves are frequent.
        case powerOfTwo
        /// Scales whose product is one minus 2^-40: its mantissa rounds up to 2^31.
        case roundingUp
        /// Powers of two, but for an output's scale of 2^-17 more: the multiplier is 7FFFC000 hexadecimal, which 16 bits cannot hold.
        case nearlyPowerOfTwo
    }

    enum ZeroPoints: Sendable, Hashable {
        case random
        case least
        /// 0, or 128 where the type has no negative values.
        case middle
        case greatest
    }

    enum Weights: Sendable, Hashable {
        case uniform
        /// The ends of the range and their neighbours.
        case extreme
        /// Near zero, so that sums stay small.
        case small
        /// All near the greatest, so that sums become as large as they can.
        case greatest
    }

    enum Bias: Sendable, Hashable {
        /// Of the size of the sums of products.
        case comparable
        /// So large that sums come near the ends of 32 bits, or beyond 32 bits where the bias has 64.
        case large
    }

    enum Output: Sendable, Hashable {
        /// The scale at which about this share of uniform inputs saturates.
        case saturating(share: Double)
        /// The accumulator's scale divided by a factor near this one.
        case ratio(Double)
        /// The scale of the first input.
        case sameAsInput
    }

    /// For the largest outline of a form with weights.
    static let greatestWeights = Regime(id: "greatest-weights", weights: .greatest, output: .saturating(share: 0.2))

    /// Whether a form takes the regime.
    func suits(_ variant: Variant) -> Bool {
        switch forms {
        case .all: true
        case .weighted: variant.hasWeights
        case .wide: variant.hasWeights && variant.scheme == .int16x8
        }
    }

    /// The first is every outline's; the others take turns.
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

    /// Multipliers and shifts at the ends of what there is: a few outlines of each form take them.
    static let ends: [Regime] = [
        Regime(id: "least-shift", spread: 0, bias: .large, output: .ratio(0x1p-32), forms: .weighted),
        Regime(id: "greatest-multiplier", scales: .nearlyPowerOfTwo, forms: .wide),
    ]
}
