/// The steps of the comparisons and of the operators that order or select values: ARG_MAX, ARG_MIN, TOPK_V2, ONE_HOT.
public struct ComparisonSteps: Sendable {
    /// The left shift of a distance from the zero point before it is requantized: 8 fractional bits (EQUAL-3).
    public var leftShift: @Sendable () -> Int = { 8 }
    /// Whether quantized values are compared as exact reals: if a scale is 0, or is 1 or more (EQUAL-4).
    public var comparesExactly: @Sendable (_ first: Float, _ second: Float) -> Bool = { first, second in
        !(first > 0 && first < 1 && second > 0 && second < 1)
    }
    /// The order that a comparison decides by: -1, 0 or 1 if the first value is less, equal or greater (EQUAL-1).
    public var order: @Sendable (_ sign: Int) -> Int = { $0 }

    /// Whether a candidate replaces the best value so far; `sign` is 1, 0 or -1 if it is better, equal or worse (ARG_MAX-2).
    public var replacesBest: @Sendable (_ sign: Int) -> Bool = { $0 > 0 }
    /// Whether the first of two equal values comes first in TOPK_V2, by their positions (TOPK_V2-2).
    public var precedesInTie: @Sendable (_ first: Int, _ second: Int) -> Bool = { $0 < $1 }

    /// Whether an index of ONE_HOT selects a position on the new axis, which has `depth` positions (ONE_HOT-2).
    public var isHot: @Sendable (_ index: Int64, _ place: Int64, _ depth: Int64) -> Bool = { index, place, _ in
        index == place
    }

    /// The steps that the clauses define.
    public init() {}
}
