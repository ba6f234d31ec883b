import QuantSpec

extension Deviation {
    /// All known mistakes, by topic, and within a topic in the order of the source.
    public static let all: [Deviation] =
        rounding + multipliers + zeroPoints + saturation + granularity + accumulators + biases + activations + shapes
        + elementWise + conversions + tables + states + hybrid + memory
        + unaryFunctions + arithmetic + comparisons + windowed + reductions + resizing + layout + indexing
        + discrete + plainNumbers + realOperators + complexNumbers + recurrent + bidirectional + fakeQuantization
        + suppression + storedArithmetic + ranges + derivedWeights + derivedBiases

    /// Returns the deviation with a name, or `nil` if there is none.
    public static func named(_ name: String) -> Deviation? { all.first { $0.name == name } }

    /// Returns the deviations whose names a text lists with `+` between them, or `nil` if one of the names is unknown.
    public static func all(named name: String) -> [Deviation]? {
        let parts = name.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        let known = parts.compactMap(named)
        return known.count == parts.count ? known : nil
    }
}

extension [Scheme] {
    /// The schemes whose activations have 8 bits.
    static let eightBit: [Scheme] = [.int8, .uint8]
    /// All schemes except float16.
    static let allButFloat16: [Scheme] = Scheme.allCases.filter { $0 != .float16 }
}
