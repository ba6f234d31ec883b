/// The steps of the comparisons and of the operators that order or select values.
public struct ComparisonSteps: Sendable {
    /// The left shift that gives compared values a fraction of 8 bits (EQUAL-3).
    public var leftShift: @Sendable () -> Int = { 8 }
    /// Whether quantized values are compared as exact reals: where a scale is 0, or 1 and more (EQUAL-4).
    public var comparesExactly: @Sendable (_ first: Float, _ second: Float) -> Bool = { first, second in
        !(first > 0 && first < 1 && second > 0 && second < 1)
    }
    /// What a comparison takes an order for: -1, 0 or 1, where the first value is less, equal or greater (EQUAL-1).
    public var order: @Sendable (_ sign: Int) -> Int = { $0 }

    /// Whether a later value takes the place of the best one so far, from how much better it is: -1, 0 or 1 (ARG_MAX-2).
    public var replacesBest: @Sendable (_ sign: Int) -> Bool = { $0 > 0 }
    /// Which of two equal values comes first in TOPK_V2, by their positions (TOPK_V2-2).
    public var precedesInTie: @Sendable (_ first: Int, _ second: Int) -> Bool = { $0 < $1 }

    /// Whether an index of ONE_HOT stands at a place of the new axis (ONE_HOT-2).
    public var isHot: @Sendable (_ index: Int64, _ place: Int64, _ depth: Int64) -> Bool = { index, place, _ in
        index == place
    }

    public init() {}
}
