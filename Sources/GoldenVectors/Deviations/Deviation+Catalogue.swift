import QuantSpec

extension Deviation {
    /// Every known mistake, by theme and then in the order in which they are written.
    public static let all: [Deviation] =
        rounding + multipliers + zeroPoints + saturation + granularity + accumulators + biases + activations + shapes
        + elementWise + conversions + tables + states + hybrid + memory
        + unaryFunctions + arithmetic + comparisons + windowed + reductions + resizing + layout + indexing
        + plainNumbers

    /// The deviation with a name; `nil` where there is none.
    public static func named(_ name: String) -> Deviation? { all.first { $0.name == name } }

    /// The deviations whose names stand in a name with `+` between them; `nil` where one of them is unknown.
    public static func all(named name: String) -> [Deviation]? {
        let parts = name.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        let known = parts.compactMap(named)
        return known.count == parts.count ? known : nil
    }
}

extension [Scheme] {
    /// The schemes whose activations have 8 bits.
    static let eightBit: [Scheme] = [.int8, .uint8]
    /// Those that have numbers of 16 bits or less as stored integers, or wide numbers: all but binary16.
    static let allButFloat16: [Scheme] = Scheme.allCases.filter { $0 != .float16 }
}
