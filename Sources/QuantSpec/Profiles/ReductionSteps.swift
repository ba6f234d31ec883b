/// The steps of the reductions: MEAN, SUM, REDUCE_MAX and REDUCE_MIN.
public struct ReductionSteps: Sendable {
    // MARK: MEAN and SUM

    /// Adds one more value to a sum (MEAN-3, SUM-3).
    public var add: @Sendable (_ sum: Int64, _ value: Int64) -> Int64 = { $0 &+ $1 } {
        didSet { replacesAdd = true }
    }
    /// Whether `add` was replaced. If so, an evaluation adds the values one by one through it.
    public private(set) var replacesAdd = false
    /// The multiplier and shift of MEAN: those of the scales, with the multiplier divided by the number of values (MEAN-4).
    public var meanFactor: @Sendable (_ real: Double, _ count: Int, borrowing Steps) -> QuantizedMultiplier = {
        ReductionSteps.dividing($2.quantizeMultiplier($0), by: $1)
    }

    // MARK: REDUCE_MAX and REDUCE_MIN

    /// The value from which a search starts, given the type's least or greatest value (REDUCE_MAX-2).
    public var firstExtreme: @Sendable (_ leastOrGreatest: Int64) -> Int64 = { $0 }

    /// The steps that the clauses define.
    public init() {}

    /// MEAN-4: the multiplier is shifted left by floor(log2 `count`) bits, but by 32 at most, and no further than keeps the
    /// new shift at -31. Then it is divided by the count. The quotient is truncated. A count of 0 changes nothing.
    static func dividing(_ factor: QuantizedMultiplier, by count: Int) -> QuantizedMultiplier {
        guard count > 0 else { return factor }
        let bits = Int.bitWidth - 1 - count.leadingZeroBitCount
        let shift = max(min(bits, 32, 31 + factor.shift), 0)
        let quotient = (Int64(factor.multiplier) << Int64(shift)) / Int64(count)
        return QuantizedMultiplier(multiplier: Int32(truncatingIfNeeded: quotient), shift: factor.shift - shift)
    }
}
