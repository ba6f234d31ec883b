extension FixedPointFunction {
    /// The natural logarithm of a number of 1 or more with 12 integer bits, as a number with 5 integer bits (ARITH-44).
    ///
    /// The number is written as r × 2^q in two ways: with a whole q, and with q a half more than a whole number. The lesser r
    /// is used, with its q, and a rational function of r gives the rest. A raw integer of 0 or less gives 0.
    public static func logarithmOfSum(_ raw: Int32, _ steps: borrowing Steps) -> Int32 {
        guard raw > 0 else { return 0 }
        let multiply = { [multiply = steps.doublingHighMultiply] in multiply($0, $1) }
        let quarter: Int32 = 1 << 23
        let leading = raw.leadingZeroBitCount
        let first = scale(
            multiply(scale(raw, byPowerOfTwo: leading - 1, steps), rootOfHalf), byPowerOfTwo: 1, steps)
        let firstPower = Int32(truncatingIfNeeded: 12 - leading) << 25 &+ quarter
        let headroom = multiply(raw, rootOfHalf).leadingZeroBitCount - 1
        let second = scale(raw, byPowerOfTwo: headroom, steps)
        let secondPower = Int32(truncatingIfNeeded: 12 - headroom) << 25 &- quarter
        let rest = min(first, second)
        let power = max(firstPower, secondPower)

        let middle = halfSum(rest, fourthRootOfHalf)
        let distance = (rest &- fourthRootOfHalf) &* 2
        let square = multiply(distance, distance)
        let numerator = multiply(distance, rest) &+ multiply(multiply(distance, square), 117_049_297)
        let denominator =
            multiply(middle, 1_057_819_769 &+ distance &+ multiply(127_690_142, square))
            &+ multiply(638_450_708, distance)
        let quotient = multiply(
            rescale(numerator, from: 0, to: 6, steps), reciprocalOfOnePlus(denominator, steps))
        return rescale(multiply(power, 1_488_522_236) &+ quotient, from: 6, to: 5, steps)
    }

    /// The square root of 1/2, without integer bits.
    private static let rootOfHalf: Int32 = 1_518_500_250
    /// The fourth root of 1/2, without integer bits.
    private static let fourthRootOfHalf: Int32 = 1_805_811_301

    /// Half the sum of two raw integers, halves away from zero.
    private static func halfSum(_ left: Int32, _ right: Int32) -> Int32 {
        let sum = Int64(left) + Int64(right)
        return Int32(truncatingIfNeeded: (sum + (sum >= 0 ? 1 : -1)) / 2)
    }
}
