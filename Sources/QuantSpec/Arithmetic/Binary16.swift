/// An IEEE 754 binary16 number, stored as its bits. Conversions use integer arithmetic alone (ARITH-20, ARITH-21).
public struct Binary16: Sendable, Hashable {
    /// From the upper end: the sign, 5 bits of exponent, 10 bits of fraction.
    public var bitPattern: UInt16

    /// The number that has these bits.
    public init(bitPattern: UInt16) { self.bitPattern = bitPattern }

    /// Converts a binary32 number to the nearest binary16 number, ties to even (ARITH-21).
    ///
    /// A magnitude of 65520 or more becomes infinite. A NaN keeps its sign and the upper ten bits of its payload, and
    /// becomes quiet.
    public init(_ value: Float) {
        let bits = value.bitPattern
        let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
        let magnitude = bits & 0x7fff_ffff
        if magnitude > 0x7f80_0000 {
            let payload = UInt16(truncatingIfNeeded: magnitude >> 13) & 0x03ff
            bitPattern = sign | 0x7e00 | payload
        } else if magnitude >= 0x4780_0000 {
            bitPattern = sign | 0x7c00
        } else if magnitude >= 0x3880_0000 {
            let rebased = magnitude - 0x3800_0000
            bitPattern = sign | UInt16(truncatingIfNeeded: Binary16.shiftRightTiesToEven(rebased, by: 13))
        } else if magnitude < 0x3300_0000 {
            bitPattern = sign
        } else {
            let exponent = Int(magnitude >> 23)
            let significand = (magnitude & 0x007f_ffff) | 0x0080_0000
            bitPattern =
                sign | UInt16(truncatingIfNeeded: Binary16.shiftRightTiesToEven(significand, by: 126 - exponent))
        }
    }

    /// The nearest binary16 number, as the other initializer gives it, but a NaN keeps its sign alone.
    static func withoutPayload(_ value: Float) -> Binary16 {
        value.isNaN ? Binary16(bitPattern: value.sign == .minus ? 0xfe00 : 0x7e00) : Binary16(value)
    }

    /// The same value in binary32, exactly (ARITH-20). A NaN keeps its sign and its payload; a signaling NaN stays signaling.
    public var float: Float {
        let sign = UInt32(bitPattern & 0x8000) << 16
        let exponent = UInt32(bitPattern >> 10) & 0x1f
        let fraction = UInt32(bitPattern & 0x03ff)
        if exponent == 0x1f { return Float(bitPattern: sign | 0x7f80_0000 | (fraction << 13)) }
        if exponent != 0 { return Float(bitPattern: sign | ((exponent + 112) << 23) | (fraction << 13)) }
        if fraction == 0 { return Float(bitPattern: sign) }
        let leading = fraction.leadingZeroBitCount
        let shifted = (fraction << UInt32(leading - 8)) & 0x007f_ffff
        return Float(bitPattern: sign | (UInt32(134 - leading) << 23) | shifted)
    }

    /// `value` / 2^`count`, rounded to nearest, ties to even. `count` is in [1, 31].
    private static func shiftRightTiesToEven(_ value: UInt32, by count: Int) -> UInt32 {
        let quotient = value >> UInt32(count)
        let remainder = value & ((1 << UInt32(count)) - 1)
        let half: UInt32 = 1 << UInt32(count - 1)
        let roundsUp = remainder > half || (remainder == half && quotient & 1 == 1)
        return roundsUp ? quotient + 1 : quotient
    }
}
