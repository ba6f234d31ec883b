extension ElementaryFunctions {
    /// The square root in binary32, correctly rounded, ties to even (ARITH-41). The root is taken in integers.
    ///
    /// Zeros of both signs, infinity and NaN are returned unchanged; any other negative number gives a NaN, with the bits that
    /// the reference gives it on x86-64.
    public static func squareRoot(_ value: Float) -> Float {
        if value == 0 || value.isNaN || value == .infinity { return value }
        guard value > 0 else { return -.nan }
        // value = integer × 2^exponent, with an even exponent and an integer of 53 or 54 bits, whose root has 27 bits.
        let wide = Double(value)
        var exponent = Int(wide.exponent) - 52
        var integer = UInt64(wide.significand * 0x1p52)
        if exponent % 2 != 0 {
            integer <<= 1
            exponent -= 1
        }
        let (root, remainder) = integerRoot(integer)
        // The lowest bit is 1 if the root is not exact, so that the conversion to binary32, the only rounding, is correct.
        let withRest = Double(root << 1 | (remainder == 0 ? 0 : 1))
        return Float(withRest * Double(sign: .plus, exponent: exponent / 2 - 1, significand: 1))
    }

    /// The integer part of a square root, computed bit by bit, and the remainder `value - root^2`.
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
