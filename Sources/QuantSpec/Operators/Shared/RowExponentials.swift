/// The exponentials of 8-bit elements lowered by the maximum of their row, in fixed point: SOFTMAX and LOG_SOFTMAX.
///
/// They depend on the difference alone, so that an instance has one entry for each of the differences from 0 to -255.
struct RowExponentials: Sendable {
    // Multiplier and shift are DERIVED-4, the least difference is DERIVED-7.
    static let inputMultiplier: DerivedKey = "input_multiplier"
    static let inputLeftShift: DerivedKey = "input_left_shift"
    static let leastDifference: DerivedKey = "diff_min"

    /// What belongs to one difference.
    struct Entry: Sendable {
        let difference: Int32
        /// The difference with 5 integer bits.
        let scaled: Int32
        /// Its exponential without integer bits.
        let exponential: Int32
        /// The exponential with the 12 integer bits of the sum.
        let addend: Int32
    }

    /// The least difference that counts.
    let least: Int64
    let factor: QuantizedMultiplier
    private let steps: Steps
    /// `nil` for a difference below the least one.
    private let entries: [Entry?]

    /// - Parameter multiplier: what a difference is multiplied by, as a number with 5 integer bits.
    init(multiplier: Double, _ steps: Steps) {
        let factor = steps.quantizeMultiplier(min(multiplier, steps.greatestSoftmaxMultiplier))
        let least = -RowExponentials.greatestMagnitude(leftShift: factor.shift)
        self.factor = factor
        self.least = least
        self.steps = steps
        entries = (0..<256).map { RowExponentials.entry(-$0, factor, least, steps) }
    }

    /// SOFTMAX-2: the greatest difference whose shifted value keeps below 31 with 5 integer bits.
    private static func greatestMagnitude(leftShift: Int) -> Int64 {
        let greatest = Int64(31) << 26
        return leftShift >= 0 ? greatest >> Int64(leftShift) : greatest << Int64(min(-leftShift, 31))
    }

    /// SOFTMAX-3, SOFTMAX-4.
    private static func entry(
        _ difference: Int32, _ factor: QuantizedMultiplier, _ least: Int64, _ steps: Steps
    ) -> Entry? {
        guard Int64(difference) >= least else { return nil }
        let scaled = steps.requantize(difference, by: factor)
        let exponential = steps.softmaxExponential(scaled, steps)
        return Entry(
            difference: difference, scaled: scaled, exponential: exponential,
            addend: FixedPointFunction.rescale(exponential, from: 0, to: 12, steps))
    }

    var derived: Derived {
        var derived = Derived()
        derived.set([factor], RowExponentials.inputMultiplier, RowExponentials.inputLeftShift)
        derived[RowExponentials.leastDifference] = [least]
        return derived
    }

    /// The entries of a row, lowered by its maximum; `nil` for an element that the sum leaves out.
    func entries<Stored: QuantizedInteger>(of row: ArraySlice<Stored>) -> [Entry?] {
        let row = row.map { Int32($0) }
        let maximum = steps.softmaxMaximum(row[...])
        return row.map { element in
            let difference = element &- maximum
            // Only a replaced maximum leads elsewhere.
            return (-255...0).contains(difference)
                ? entries[Int(-difference)] : RowExponentials.entry(difference, factor, least, steps)
        }
    }

    /// The sum of a row's exponentials.
    static func sum(_ entries: [Entry?]) -> Int64 { entries.reduce(0) { $0 &+ Int64($1?.addend ?? 0) } }
}
