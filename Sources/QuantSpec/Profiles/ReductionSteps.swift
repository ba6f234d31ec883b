/// The steps of the reductions.
public struct ReductionSteps: Sendable {
    // MARK: MEAN and SUM

    /// A stored value as a sum takes it (MEAN-3, SUM-3).
    public var summand: @Sendable (_ stored: Int64) -> Int64 = { $0 }
    /// A sum and one value more (MEAN-3, SUM-3).
    public var add: @Sendable (_ sum: Int64, _ value: Int64) -> Int64 = { $0 &+ $1 }
    /// What is taken from a sum of stored values: as many zero points as there are values (MEAN-3, SUM-3).
    public var offset: @Sendable (_ zeroPoint: Int64, _ count: Int) -> Int64 = { $0 &* Int64($1) }
    /// The sum as it meets the multiplier (MEAN-3).
    public var dividend: @Sendable (_ sum: Int64, _ count: Int) -> Int64 = { sum, _ in sum }
    /// The multiplier and shift of MEAN: those of the scales, with the multiplier divided by the number of values (MEAN-4).
    public var meanFactor: @Sendable (_ real: Double, _ count: Int, borrowing Steps) -> QuantizedMultiplier = {
        ReductionSteps.dividing($2.quantizeMultiplier($0), by: $1)
    }

    // MARK: REDUCE_MAX and REDUCE_MIN

    /// What a search begins with (REDUCE_MAX-2).
    public var firstExtreme: @Sendable (_ leastOrGreatest: Int64) -> Int64 = { $0 }
    /// Whether a stored value is below another (REDUCE_MAX-2).
    public var precedes: @Sendable (Int64, Int64) -> Bool = { $0 < $1 }

    // MARK: REDUCE_PROD

    /// What the multiplier of a product is made from.
    public struct ProductScale: Sendable, Hashable {
        public let input: Float
        public let output: Float
        /// The number of factors.
        public let count: Int

        /// The input's scale by the `count`-th root of the output's, in binary64 (REDUCE_PROD-3).
        public var multiplier: Double { Double(input) / Root.of(Double(output), count) }
    }

    /// The real multiplier of every product (REDUCE_PROD-3).
    public var productScale: @Sendable (ProductScale) -> Double = { $0.multiplier }
    /// A product times its multiplier and shift (REDUCE_PROD-4).
    public var multiplyProduct: @Sendable (_ product: Int64, QuantizedMultiplier, borrowing Steps) -> Int32 = {
        $2.multiplyWide($0, $1)
    }

    public init() {}

    /// MEAN-4: the multiplier is made as large as fits, and divided; the quotient is truncated.
    static func dividing(_ factor: QuantizedMultiplier, by count: Int) -> QuantizedMultiplier {
        guard count > 0 else { return factor }
        let bits = Int.bitWidth - 1 - count.leadingZeroBitCount
        let shift = max(min(bits, 32, 31 + factor.shift), 0)
        let quotient = (Int64(factor.multiplier) << Int64(shift)) / Int64(count)
        return QuantizedMultiplier(multiplier: Int32(truncatingIfNeeded: quotient), shift: factor.shift - shift)
    }
}
