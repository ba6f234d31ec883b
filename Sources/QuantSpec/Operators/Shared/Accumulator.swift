/// The integer type of a sum of products, and the operations that depend on its width: 32 bits (ARITH-13), 64 bits (ARITH-14).
protocol Accumulator: QuantizedInteger {
    /// The sums of a filter that slides over centred values, in the order of the output.
    static func sums(_ filter: any SlidingSums, over values: [Int16], _ steps: Steps) -> [Self]
    /// The dot products of every row of `left` with every row of `right`, `[m, n]`, row-major.
    static func dotProducts(_ left: [Int16], _ right: [Int16], depth: Int, _ steps: Steps) -> [Self]
    /// The requantization of accumulators of this width, one factor for each channel.
    static func requantization(_ factors: [QuantizedMultiplier], _ steps: Steps) -> Requantization
    /// The step that adds a bias to an accumulator.
    static func addBias(_ steps: Steps) -> @Sendable (Self, Self) -> Self
}

extension Int32: Accumulator {
    static func sums(_ filter: any SlidingSums, over values: [Int16], _ steps: Steps) -> [Int32] {
        filter.accumulate(values, steps)
    }
    static func dotProducts(_ left: [Int16], _ right: [Int16], depth: Int, _ steps: Steps) -> [Int32] {
        steps.replacesDotProducts
            ? steps.dotProducts(left, right, depth) : DotProduct.tile(left, right, depth: depth)
    }
    static func requantization(_ factors: [QuantizedMultiplier], _ steps: Steps) -> Requantization {
        Requantization(factors, steps)
    }
    static func addBias(_ steps: Steps) -> @Sendable (Int32, Int32) -> Int32 { steps.addBias }
}

extension Int64: Accumulator {
    static func sums(_ filter: any SlidingSums, over values: [Int16], _ steps: Steps) -> [Int64] {
        filter.accumulateWide(values, steps)
    }
    static func dotProducts(_ left: [Int16], _ right: [Int16], depth: Int, _ steps: Steps) -> [Int64] {
        steps.replacesDotProducts
            ? steps.wideDotProducts(left, right, depth) : DotProduct.wideTile(left, right, depth: depth)
    }
    static func requantization(_ factors: [QuantizedMultiplier], _ steps: Steps) -> Requantization {
        Requantization(wide: factors, steps)
    }
    static func addBias(_ steps: Steps) -> @Sendable (Int64, Int64) -> Int64 { steps.addWideBias }
}
