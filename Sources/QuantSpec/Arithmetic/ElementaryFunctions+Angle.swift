extension ElementaryFunctions {
    /// sin v of a binary32 number in radians: the binary64 result, rounded (ARITH-47). Infinities give NaN.
    public static func sine(_ value: Float) -> Float {
        // A tiny number is its own sine, and keeps its sign.
        if value.magnitude < 0x1p-20 || value.isNaN { return value }
        guard let angle = QuarterTurns(value) else { return .nan }
        return Float(angle.sine(turnedBy: 0))
    }

    /// cos v of a binary32 number in radians: the binary64 result, rounded (ARITH-47). Infinities give NaN.
    public static func cosine(_ value: Float) -> Float {
        if value.isNaN { return value }
        guard let angle = QuarterTurns(value) else { return .nan }
        return Float(angle.sine(turnedBy: 1))
    }

    /// The angle of the point (`x`, `y`) in radians, in [-pi, pi]: the binary64 result, rounded (ARITH-47).
    ///
    /// The result has the sign of `y`. Signs of zeros count, and infinities of both give odd multiples of pi / 4.
    public static func arcTangent(y: Float, x: Float) -> Float {
        if y.isNaN || x.isNaN { return y.isNaN ? y : x }
        let (height, width) = (Double(y.magnitude), Double(x.magnitude))
        let isSteep = height > width
        var ratio = isSteep ? width / height : height / width
        // Both are infinite, or both are 0.
        if ratio.isNaN { ratio = height == 0 ? 0 : 1 }
        var angle = arcTangent(ratio)
        if isSteep { angle = halfPi - angle }
        if x.sign == .minus { angle = 2 * halfPi - angle }
        return y.sign == .minus ? -Float(angle) : Float(angle)
    }

    /// Cosine and sine of `index` / `count` of a whole turn, in binary64, each within 2^-51 (RFFT2D-4).
    ///
    /// - Precondition: 0 ≤ `index` < `count` ≤ 2^31.
    static func pointOnCircle(_ index: Int, of count: Int) -> (cosine: Double, sine: Double) {
        // The nearest number of quarter turns, and the exact rest in units of 1 / count of a quarter turn.
        let quarters = (8 * index + count) / (2 * count)
        let rest = 4 * index - quarters * count
        let angle = QuarterTurns(quarters, rest: Double(rest) / Double(count) * halfPi)
        return (angle.sine(turnedBy: 1), angle.sine(turnedBy: 0))
    }

    private static let halfPi = 0x1.921fb54442d18p+0

    /// The arc tangent of a number in [0, 1], within 2^-51 of itself.
    private static func arcTangent(_ ratio: Double) -> Double {
        // arctan t = arctan c + arctan((t - c) / (1 + t × c)), with c = 1/2.
        let isUpper = ratio > 0.25
        let rest = isUpper ? (ratio - 0.5) / (1 + ratio * 0.5) : ratio
        let square = rest * rest
        // t - t^3 / 3 + t^5 / 5 - ..., to the term of degree 39.
        var series = 0.0
        for degree in stride(from: 39, through: 3, by: -2) { series = (1 / Double(degree) - series) * square }
        let angle = rest - rest * series
        return isUpper ? arcTangentOfHalf + angle : angle
    }

    private static let arcTangentOfHalf = 0x1.dac670561bb4fp-2
}

/// An angle as a number of quarter turns and a rest in [-pi / 4, pi / 4].
private struct QuarterTurns {
    /// The number of quarter turns, modulo 4.
    private let count: Int
    private let rest: Double

    /// The bits of 2 / pi behind the point, in 64-bit words, after a word of zeros.
    private static let twoOverPi: [UInt64] = [
        0, 0xa2f9_836e_4e44_1529, 0xfc27_57d1_f534_ddc0, 0xdb62_9599_3c43_9041, 0xfe51_63ab_debb_c561,
        0xb724_6e3a_424d_d2e0,
    ]

    /// Some quarter turns and a rest in [-pi / 4, pi / 4].
    init(_ count: Int, rest: Double) {
        self.count = count & 3
        self.rest = rest
    }

    /// The angle of a finite number. Returns `nil` for others.
    ///
    /// The number × 2 / pi is taken modulo 4 in integers, with more than 90 bits behind the point.
    init?(_ value: Float) {
        guard value.isFinite else { return nil }
        // Below pi / 4 nothing is reduced.
        if value.magnitude < 0.785 {
            (count, rest) = (0, Double(value))
            return
        }
        // |value| = mantissa × 2^exponent, with a mantissa of 24 bits. Bits of 2 / pi before the one with the weight
        // 2^(1 - exponent) give multiples of 4.
        let exponent = Int(value.exponent) - 23
        let mantissa = UInt64(value.magnitude.significand * 0x1p23)
        let (upper, lower) = QuarterTurns.bits(from: 64 + exponent - 2)
        // The product modulo 2^128: two bits of quarter turns, then 126 bits behind the point.
        let low = mantissa.multipliedFullWidth(by: lower)
        let high = mantissa &* upper &+ low.high
        var turns = Int(high >> 62)
        // The fraction in units of 2^-128, as a number from -2^127 to 2^127.
        var fraction = (high: high << 2 | low.low >> 62, low: low.low << 2)
        let isAbove = fraction.high >> 63 == 1
        if isAbove {
            turns += 1
            fraction = (~fraction.high &+ (fraction.low == 0 ? 1 : 0), 0 &- fraction.low)
        }
        let shift = UInt64(fraction.high.leadingZeroBitCount)
        let leading =
            shift == 0
            ? fraction.high : shift == 64 ? fraction.low : fraction.high << shift | fraction.low >> (64 - shift)
        let quarters = Double(leading) * Double(sign: .plus, exponent: -64 - Int(shift), significand: 1)
        let angle = quarters * 0x1.921fb54442d18p+0
        let isNegative = value.sign == .minus
        count = (isNegative ? -turns : turns) & 3
        rest = isAbove != isNegative ? -angle : angle
    }

    /// 128 bits of 2 / pi, from a bit of `twoOverPi` on.
    private static func bits(from first: Int) -> (upper: UInt64, lower: UInt64) {
        let (word, shift) = (first / 64, UInt64(first % 64))
        func bits(_ word: Int) -> UInt64 {
            shift == 0 ? twoOverPi[word] : twoOverPi[word] << shift | twoOverPi[word + 1] >> (64 - shift)
        }
        return (bits(word), bits(word + 1))
    }

    /// The sine of the angle and some more quarter turns.
    func sine(turnedBy more: Int) -> Double {
        let place = (count + more) & 3
        let result = place & 1 == 0 ? sineOfRest : cosineOfRest
        return place & 2 == 0 ? result : -result
    }

    /// x - x^3 / 3! + x^5 / 5! - ..., to the term of degree 19.
    private var sineOfRest: Double {
        let square = rest * rest
        var series = 0.0
        for degree in stride(from: 19, through: 3, by: -2) {
            series = square / Double(degree * (degree - 1)) * (1 - series)
        }
        return rest - rest * series
    }

    /// 1 - x^2 / 2! + x^4 / 4! - ..., to the term of degree 18.
    private var cosineOfRest: Double {
        let square = rest * rest
        var series = 0.0
        for degree in stride(from: 18, through: 2, by: -2) {
            series = square / Double(degree * (degree - 1)) * (1 - series)
        }
        return 1 - series
    }
}
