extension ElementaryFunctions {
    /// The square root in binary32, correctly rounded, ties to even, in integers alone (ARITH-41).
    ///
    /// Zeros of both signs, infinity and NaN are returned as they are; other negative numbers give a NaN.
    public static func squareRoot(_ value: Float) -> Float {
        if value == 0 || value.isNaN || value == .infinity { return value }
        guard value > 0 else { return .nan }
        // value = integer x 2^exponent with an even exponent and an integer of 53 or 54 bits: the root has 27.
        let wide = Double(value)
        var exponent = Int(wide.exponent) - 52
        var integer = UInt64(wide.significand * 0x1p52)
        if exponent % 2 != 0 {
            integer <<= 1
            exponent -= 1
        }
        let (root, remainder) = integerRoot(integer)
        // A bit below all others says that the true root lies above: then the one rounding that follows is right.
        let withRest = Double(root << 1 | (remainder == 0 ? 0 : 1))
        return Float(withRest * Double(sign: .plus, exponent: exponent / 2 - 1, significand: 1))
    }

    /// The integer part of a root, bit by bit, and what is left.
    static func integerRoot(_ value: UInt64) -> (root: UInt64, remainder: UInt64) {
        var root: UInt64 = 0
        var remainder = value
        var bit: UInt64 = 1 << 62
        while bit > value { bit >>= 2 }
        while bit != 0 {
            if remainder >= root + bit {
                remainder -= root + bit
                root = root >> 1 + bit
            } else {
                root >>= 1
            }
            bit >>= 2
        }
        return (root, remainder)
    }
}
