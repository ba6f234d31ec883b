/// An interval that contains every value that binary16 arithmetic may have in place of a real number (FLOAT16-3).
///
/// The operators give the exact interval of a sum or product; `rounded` adds what roundings may change. Ends are binary64
/// numbers. Their own errors are far below the slack of FLOAT16-2, since the unit roundoff is not attained.
public struct Enclosure: Sendable, Hashable {
    /// The least value; NaN if the only value is a NaN.
    public let lower: Double
    /// The greatest value; NaN if the only value is a NaN.
    public let upper: Double

    /// The unit roundoff of binary16, u.
    static let unit = 0x1p-11
    /// The greatest absolute error of one rounding of a subnormal number, half the least positive binary16 number.
    static let underflow = 0x1p-25
    /// The greatest finite binary16 number.
    static let greatest = 65504.0
    /// The least magnitude that is rounded to an infinity.
    static let overflow = 65520.0

    /// The interval that contains every value, a NaN too.
    public static let unbounded = Enclosure(-.infinity, .infinity)

    /// An interval. It is unbounded if an end is a NaN.
    public init(_ lower: Double, _ upper: Double) {
        let isNumber = !lower.isNaN && !upper.isNaN
        self.lower = isNumber ? lower : -.infinity
        self.upper = isNumber ? upper : .infinity
    }

    /// The interval of one value, which may be infinite or a NaN.
    public init(exactly value: Double) {
        lower = value
        upper = value
    }

    /// An interval around a value. It is unbounded if the value or the distance is not finite.
    init(_ value: Double, within distance: Double) {
        self = value.isFinite ? Enclosure(value - distance, value + distance) : .unbounded
    }

    /// Whether the interval contains every value, so that nothing can be judged.
    public var isUnbounded: Bool { lower == -.infinity && upper == .infinity }

    /// Whether a value lies in the interval. A NaN lies in the unbounded interval and in that of a NaN.
    public func contains(_ value: Double) -> Bool {
        if isUnbounded { return true }
        if lower.isNaN || value.isNaN { return lower.isNaN && value.isNaN }
        return lower <= value && value <= upper
    }

    /// θ(k) = (1 + u)^k - 1: the greatest relative error of k roundings (FLOAT16-2).
    static func relativeError(_ count: Int) -> Double {
        var (power, square, rest) = (1.0, 1 + unit, max(count, 0))
        while rest > 0 {
            if rest % 2 == 1 { power *= square }
            square *= square
            rest /= 2
        }
        return power - 1
    }
}

extension Enclosure {
    /// What `count` roundings may make of the values (FLOAT16-2, FLOAT16-5).
    ///
    /// - Parameters:
    ///   - count: the number of roundings.
    ///   - underflows: how many of them may round a subnormal number; `nil` for all.
    func rounded(_ count: Int = 1, underflows: Int? = nil) -> Enclosure {
        widened(
            Enclosure.relativeError(count),
            Double(underflows ?? count) * Enclosure.underflow * (1 + Enclosure.relativeError(count)))
    }

    /// What a function that is accurate to `units` units in the last place may give in place of its exact values
    /// (FLOAT16-8).
    func computed(units: Int) -> Enclosure {
        widened(Double(units) * 2 * Enclosure.unit, Double(units) * 2 * Enclosure.underflow)
    }

    /// The interval with both ends moved outwards. An end that may overflow becomes infinite. If the other end is beyond the
    /// greatest number, it becomes that number.
    private func widened(_ relative: Double, _ absolute: Double) -> Enclosure {
        let least = lower.isInfinite ? lower : lower - lower.magnitude * relative - absolute
        let most = upper.isInfinite ? upper : upper + upper.magnitude * relative + absolute
        let lowest = least <= -Enclosure.overflow ? -.infinity : min(least, Enclosure.greatest)
        return Enclosure(lowest, most >= Enclosure.overflow ? .infinity : max(most, -Enclosure.greatest))
    }

    /// The values of an increasing function.
    func increasing(_ function: (Double) -> Double) -> Enclosure { Enclosure(function(lower), function(upper)) }
    /// The values of a decreasing function.
    func decreasing(_ function: (Double) -> Double) -> Enclosure { Enclosure(function(upper), function(lower)) }

    /// The values, clamped to an interval with open ends. An unbounded interval stays so, since it has a NaN.
    func clamped(_ least: Double?, _ greatest: Double?) -> Enclosure {
        if isUnbounded || lower.isNaN { return self }
        return increasing { min(max($0, least ?? -.infinity), greatest ?? .infinity) }
    }

    /// The smallest interval that contains both.
    func union(_ other: Enclosure) -> Enclosure { Enclosure(min(lower, other.lower), max(upper, other.upper)) }

    /// The reciprocals. If 0 lies inside, nothing is known.
    var reciprocal: Enclosure {
        if lower > 0 { return Enclosure(1 / upper, 1 / lower) }
        if upper < 0 { return Enclosure(1 / upper, 1 / lower) }
        if lower == 0, upper > 0 { return Enclosure(1 / upper, .infinity) }
        return .unbounded
    }

    static func + (left: Enclosure, right: Enclosure) -> Enclosure {
        Enclosure(left.lower + right.lower, left.upper + right.upper)
    }

    static func - (left: Enclosure, right: Enclosure) -> Enclosure {
        Enclosure(left.lower - right.upper, left.upper - right.lower)
    }

    static func * (left: Enclosure, right: Enclosure) -> Enclosure {
        let products = [
            left.lower * right.lower, left.lower * right.upper, left.upper * right.lower, left.upper * right.upper,
        ]
        guard products.allSatisfy({ !$0.isNaN }) else { return .unbounded }
        return products.dropFirst().reduce(Enclosure(exactly: products[0])) {
            Enclosure(min($0.lower, $1), max($0.upper, $1))
        }
    }
}
