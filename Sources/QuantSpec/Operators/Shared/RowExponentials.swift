/// The exponentials of SOFTMAX and LOG_SOFTMAX for 8-bit inputs, in fixed point: of each element less its row's maximum.
///
/// An exponential depends on this difference alone. An instance therefore has a table with an entry for each difference from
/// 0 to -255.
struct RowExponentials: Sendable {
    // Multiplier and shift: DERIVED-4. Least difference: DERIVED-7.
    static let inputMultiplier: DerivedKey = "input_multiplier"
    static let inputLeftShift: DerivedKey = "input_left_shift"
    static let leastDifference: DerivedKey = "diff_min"

    /// The values of one difference.
    struct Entry: Sendable {
        /// The stored value less the row's maximum: 0 or negative.
        let difference: Int32
        /// The difference × the multiplier, with 5 integer bits.
        let scaled: Int32
        /// The exponential of `scaled`, without integer bits.
        let exponential: Int32
        /// The exponential with 12 integer bits, as it is summed.
        let addend: Int32
    }

    /// The least difference whose exponential counts (DERIVED-7).
    let least: Int64
    /// The multiplier and shift of a difference.
    let factor: QuantizedMultiplier
    private let steps: Steps
    /// The entries of the differences from 0 to -255; `nil` for a difference below `least`.
    private let entries: [Entry?]

    /// The table of an instance.
    ///
    /// - Parameters:
    ///   - multiplier: the real multiplier of a difference, whose product has 5 integer bits (SOFTMAX-2).
    ///   - steps: the arithmetic steps.
    init(multiplier: Double, _ steps: Steps) {
        let factor = steps.quantizeMultiplier(min(multiplier, steps.greatestSoftmaxMultiplier))
        let least = -RowExponentials.greatestMagnitude(leftShift: factor.shift)
        self.factor = factor
        self.least = least
        self.steps = steps
        entries = (0..<256).map { RowExponentials.entry(-$0, factor, least, steps) }
    }

    /// The greatest magnitude of a difference that is at most 31, as a number with 5 integer bits, after the left shift
    /// (SOFTMAX-2).
    private static func greatestMagnitude(leftShift: Int) -> Int64 {
        let greatest = Int64(31) << 26
        return leftShift >= 0 ? greatest >> Int64(leftShift) : greatest << Int64(min(-leftShift, 31))
    }

    /// The entry of a difference (SOFTMAX-3, SOFTMAX-4). Returns `nil` if the difference is below `least`.
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

    /// The derived integers: multiplier, shift and least difference.
    var derived: Derived {
        var derived = Derived()
        derived.set([factor], RowExponentials.inputMultiplier, RowExponentials.inputLeftShift)
        derived[RowExponentials.leastDifference] = [least]
        return derived
    }

    /// The entries of a row's elements; `nil` for an element whose exponential does not count.
    func entries<Stored: QuantizedInteger>(of row: ArraySlice<Stored>) -> [Entry?] {
        let row = row.map { Int32($0) }
        let maximum = steps.softmaxMaximum(row[...])
        return row.map { element in
            let difference = element &- maximum
            // Differences outside the table occur only if a deviation has replaced the step that gives the maximum.
            return (-255...0).contains(difference)
                ? entries[Int(-difference)] : RowExponentials.entry(difference, factor, least, steps)
        }
    }

    /// The sum of a row's exponentials, with 12 integer bits.
    static func sum(_ entries: [Entry?]) -> Int64 { entries.reduce(0) { $0 &+ Int64($1?.addend ?? 0) } }
}
