extension FixedPointFunction {
    /// 1 / sqrt(`value`) as a multiplier without integer bits and a shift of 0 or less (ARITH-45).
    ///
    /// Five steps of Newton's iteration from 1, in numbers with three integer bits. A value of 1 or less, 0 included, gives
    /// the multiplier 2^31 - 1 and the shift 0.
    public static func inverseSquareRoot(_ value: Int32, _ steps: borrowing Steps) -> QuantizedMultiplier {
        guard value > 1 else { return QuantizedMultiplier(multiplier: .max, shift: 0) }
        var normalized = value
        var shift = 11
        while normalized >= 1 << 29 {
            normalized /= 4
            shift += 1
        }
        let pairs = (normalized.leadingZeroBitCount - 1) / 2 - 1
        normalized <<= Int32(truncatingIfNeeded: 2 * pairs)
        shift -= pairs
        let half = steps.roundingShiftRight(normalized >> 1, 1)
        let threeHalves: Int32 = 3 << 27
        var root: Int32 = 1 << 28
        for _ in 0..<5 {
            let square = steps.doublingHighMultiply(root, root)
            let cube = rescale(steps.doublingHighMultiply(square, root), from: 9, to: 3, steps)
            let difference =
                steps.doublingHighMultiply(threeHalves, root) &- steps.doublingHighMultiply(half, cube)
            root = rescale(difference, from: 6, to: 3, steps)
        }
        // The multiplication by the root of 1/2.
        root = steps.doublingHighMultiply(root, 1_518_500_250)
        guard shift < 0 else { return QuantizedMultiplier(multiplier: root, shift: -shift) }
        return QuantizedMultiplier(multiplier: root << Int32(truncatingIfNeeded: -shift), shift: 0)
    }
}
