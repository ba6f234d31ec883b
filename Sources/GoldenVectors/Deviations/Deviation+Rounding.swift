import QuantSpec

extension Deviation {
    /// Mistakes in rounding: of quotients, products and shifts.
    static let rounding: [Deviation] = [
        Deviation(
            "round-half-to-even", .rounding, "Halves are rounded to even",
            "The specification rounds halves away from zero; the processor's default mode rounds them to even, so that 0.5, 2.5, -0.5 … come out nearer to zero.",
            breaking: ["ARITH-1"],
            links: ["larq/compute-engine#492"],
            .steps {
                $0.roundToInteger = { Int64(saturating: MistakenRounding.halfToEven(Double($0))) }
                $0.roundProduct = { Int64(saturating: MistakenRounding.halfToEven($0)) }
            }),
        Deviation(
            "round-half-up", .rounding, "Negative halves are rounded up",
            "floor(x + 0.5) rounds -0.5 to 0 and -1.5 to -1; the specification rounds halves away from zero.",
            breaking: ["ARITH-1"],
            .steps {
                $0.roundToInteger = { Int64(saturating: Rounding.floor(Double($0) + 0.5)) }
                $0.roundProduct = { Int64(saturating: Rounding.floor($0 + 0.5)) }
            }),
        Deviation(
            "round-truncates", .rounding, "A real value is truncated instead of rounded",
            "A conversion to an integer type drops the fraction.", breaking: ["ARITH-1"],
            .steps {
                $0.roundToInteger = { Int64(saturating: Double($0)) }
                $0.roundProduct = { Int64(saturating: $0) }
            }),
        Deviation(
            "shift-half-to-even", .rounding, "The rounding shift rounds halves to even",
            "The right shift after the doubling-high multiplication rounds halves away from zero.",
            breaking: ["ARITH-6"],
            shownIn: Scope(of: .requantizations + .rectifiers, schemes: .eightBit),
            .steps { $0.roundingShiftRight = { MistakenRounding.shiftHalfToEven($0, $1) } }
        ).taken { $0.requantizationRounding == .double },
        Deviation(
            "shift-half-up", .rounding, "The rounding shift rounds negative halves up",
            "Adding half and shifting arithmetically rounds -0.5 to 0; the rounding shift gives -1.",
            breaking: ["ARITH-6"],
            shownIn: Scope(of: .requantizations, schemes: .eightBit),
            .steps {
                $0.roundingShiftRight = { value, exponent in
                    guard exponent > 0 else { return value }
                    let sum = Int64(value) + (Int64(1) << Int64(exponent - 1))
                    return Int32(truncatingIfNeeded: sum >> Int64(exponent))
                }
            }
        ).taken { $0.requantizationRounding == .double },
        Deviation(
            "shift-truncates", .rounding, "The right shift does not round",
            "An arithmetic shift alone rounds towards negative infinity, so results come out one too low.",
            breaking: ["ARITH-6"],
            links: ["ARM-software/CMSIS_5#1295"],
            shownIn: Scope(
                of: .requantizations + .rectifiers + ["DIV-4", "SOFTMAX-4", "LOG_SOFTMAX-4"], schemes: .eightBit),
            .steps { $0.roundingShiftRight = { $0 >> Int32($1) } }
        ).taken { $0.requantizationRounding == .double },
        Deviation(
            "shift-logical", .rounding, "Negative values are shifted without their sign",
            "A logical right shift moves zeros into the sign.", breaking: ["ARITH-6"],
            .steps {
                $0.roundingShiftRight = { value, exponent in
                    value >= 0 || exponent == 0
                        ? FixedPoint.roundingShiftRight(value, by: exponent)
                        : Int32(bitPattern: UInt32(bitPattern: value) >> UInt32(exponent))
                }
            }),
        Deviation(
            "multiply-high-truncates", .rounding, "The doubling-high multiplication does not round",
            "Its product is rounded to nearest before the upper half is taken; without that results come out one too low.",
            breaking: ["ARITH-5"],
            links: ["ARM-software/CMSIS_5#1295"],
            shownIn: Scope(of: .requantizations + .rectifiers, schemes: .eightBit),
            .steps {
                $0.doublingHighMultiply = { Int32(truncatingIfNeeded: (Int64($0) &* Int64($1)) >> 31) }
            }
        ).taken { $0.requantizationRounding == .double },
        Deviation(
            "multiply-high-half-away", .rounding,
            "The doubling-high multiplication rounds negative halves away from zero",
            "It rounds halves up: -0.5 gives 0.", breaking: ["ARITH-5"],
            .steps {
                $0.doublingHighMultiply = { left, right in
                    if left == .min && right == .min { return .max }
                    let product = Int64(left) &* Int64(right)
                    let magnitude = (product.magnitude &+ (1 << 30)) >> 31
                    return Int32(truncatingIfNeeded: product < 0 ? -Int64(magnitude) : Int64(magnitude))
                }
            }),
        Deviation(
            "wide-multiply-truncates", .rounding, "A 64-bit accumulator is requantized without rounding",
            "The 48-bit product is rounded to nearest, halves up, before the shift.", breaking: ["ARITH-9"],
            in: Scope(schemes: [.int16x8]),
            .steps {
                $0.multiplyWide = { value, factor in
                    let reduced = MistakenMultiplier.sixteenBits(factor)
                    return Int32(truncatingIfNeeded: (value &* reduced) >> Int64(15 - factor.shift))
                }
            }),
        Deviation(
            "wide-multiply-half-away", .rounding, "A 64-bit accumulator's negative halves are rounded away from zero",
            "They are rounded up.", breaking: ["ARITH-9"], in: Scope(schemes: [.int16x8]),
            .steps {
                $0.multiplyWide = { value, factor in
                    let product = value &* MistakenMultiplier.sixteenBits(factor)
                    let shift = Int64(15 - factor.shift)
                    let half: Int64 = shift > 0 ? 1 << (shift - 1) : 0
                    let rounded = product < 0 ? -((half &- product) >> shift) : (product &+ half) >> shift
                    return Int32(truncatingIfNeeded: rounded)
                }
            }),
        Deviation(
            "multiply-high-shifts-negative-products", .rounding,
            "The doubling-high multiplication shifts a negative product where it must divide",
            "For a negative product, 1 - 2^30 is added before a division by 2^31 that drops the fraction. An arithmetic shift in place of the division gives one less.",
            breaking: ["ARITH-5"],
            shownIn: Scope(of: .requantizations, schemes: .eightBit),
            .steps {
                $0.doublingHighMultiply = { left, right in
                    if left == .min && right == .min { return .max }
                    let product = Int64(left) &* Int64(right)
                    return Int32(truncatingIfNeeded: (product &+ (product >= 0 ? 1 << 30 : 1 - (1 << 30))) >> 31)
                }
            }
        ).taken { $0.requantizationRounding == .double },
        Deviation(
            "shift-half-overflows", .rounding, "The half that is added before a rounding shift overflows 32 bits",
            "A value next to 2^31 becomes negative if half of the divisor is added in 32 bits before it is shifted.",
            breaking: ["ARITH-6"],
            shownIn: .primitives,
            .steps {
                $0.roundingShiftRight = { value, exponent in
                    guard exponent > 0 else { return value }
                    let half = Int32(truncatingIfNeeded: Int64(1) << Int64(exponent - 1))
                    return (value &+ (value < 0 ? half &- 1 : half)) >> Int32(truncatingIfNeeded: exponent)
                }
            }
        ).taken { $0.requantizationRounding == .double },
        // These come after the shifts: if few rows cannot distinguish them from a mistake in a shift, the shift is
        // likelier.
        Deviation(
            "requantize-in-binary32", .rounding, "An accumulator is requantized in binary32, halves away from zero",
            "It is multiplied by a multiplier of 31 bits and shifted: a product of 24 bits rounds others the other way.",
            breaking: ["ARITH-7", "ARITH-8"],
            shownIn: .nowhere,
            .steps {
                $0.multiply = { value, factor, _ in
                    MistakenRounding.inBinary32(Int64(value), factor, .halfAwayFromZero)
                }
            }),
        Deviation(
            "requantize-in-binary32-half-to-even", .rounding,
            "An accumulator is requantized in binary32, halves to even",
            "It is multiplied by a multiplier of 31 bits and shifted, halves away from zero.",
            breaking: ["ARITH-7", "ARITH-8"],
            shownIn: Scope(of: .requantizations, schemes: .eightBit),
            .steps {
                $0.multiply = { value, factor, _ in MistakenRounding.inBinary32(Int64(value), factor, .halfToEven) }
            }),
        Deviation(
            "requantize-in-binary64", .rounding, "An accumulator is requantized in binary64, halves away from zero",
            "The doubling-high multiplication and the shift round one after the other, which now and then gives one more.",
            breaking: ["ARITH-7", "ARITH-8"],
            shownIn: .nowhere,
            .steps {
                $0.multiply = { value, factor, _ in MistakenRounding.inBinary64(value, factor, .halfAwayFromZero) }
            }),
        Deviation(
            "requantize-in-binary64-half-to-even", .rounding,
            "An accumulator is requantized in binary64, halves to even",
            "It is multiplied by a multiplier of 31 bits and shifted, halves away from zero.",
            breaking: ["ARITH-7", "ARITH-8"],
            shownIn: Scope(of: .requantizations, schemes: .eightBit),
            .steps { $0.multiply = { value, factor, _ in MistakenRounding.inBinary64(value, factor, .halfToEven) } }),
        Deviation(
            "requantize-in-binary32-truncates", .rounding,
            "An accumulator is multiplied by a binary32 number and the fraction is dropped",
            "(int)(accumulator * scale) + zero_point rounds towards zero; the requantized value is rounded to nearest.",
            breaking: ["ARITH-7", "ARITH-8", "ARITH-9", "FULLY_CONNECTED-6"],
            in: Scope(schemes: [.int8, .uint8, .int16x8]), shownIn: Scope(of: .requantizations, schemes: .eightBit),
            .steps {
                $0.multiply = { value, factor, _ in MistakenRounding.inBinary32(Int64(value), factor, .towardsZero) }
                $0.multiplyWide = { MistakenRounding.inBinary32($0, $1, .towardsZero) }
                $0.roundProduct = { Int64(saturating: Double(Float($0))) }
            }),
        Deviation(
            "requantize-in-binary32-truncates-with-zero-point", .rounding,
            "The zero point is added to the product with a binary32 number before the fraction is dropped",
            "(int)(accumulator * scale + zero_point) rounds towards stored 0, so results come out one too low if the sum is positive.",
            breaking: .directRequantizations + ["ARITH-7", "ARITH-8", "ARITH-17"],
            in: .violated(schemes: .eightBit),
            .stepsForInstance { steps, instance in
                let zeroPoint = instance.outputs.first?.zeroPoint ?? 0
                steps.multiply = { value, factor, _ in
                    MistakenRounding.inBinary32(Int64(value), factor, .towardsZero, plus: zeroPoint)
                }
                steps.roundProduct = {
                    Int64(saturating: Double(Float($0) + Float(zeroPoint))) &- zeroPoint
                }
            }),
    ]
}

/// Rounding as mistaken implementations do it.
enum MistakenRounding {
    static func halfToEven(_ value: Double) -> Double {
        let away = Rounding.halfAwayFromZero(value)
        guard value.magnitude < 4_503_599_627_370_496, (value - away).magnitude == 0.5 else { return away }
        let truncated = Double(Int64(value))
        return Int64(truncated) % 2 == 0 ? truncated : away
    }

    /// A way to round a real number to an integer.
    enum Mode {
        case halfAwayFromZero
        case halfToEven
        case towardsZero

        func round(_ value: Double) -> Int64 {
            switch self {
            case .halfAwayFromZero: Int64(roundingHalfAwayFromZero: value)
            case .halfToEven: Int64(saturating: MistakenRounding.halfToEven(value))
            case .towardsZero: Int64(saturating: value)
            }
        }
    }

    /// Multiplies in binary32 by the real number that a multiplier and its shift represent, and rounds.
    ///
    /// - Parameters:
    ///   - value: the accumulator.
    ///   - factor: the multiplier and its shift.
    ///   - mode: how the product is rounded.
    ///   - zeroPoint: a number that is added to the product before it is rounded, and subtracted from the result.
    static func inBinary32(
        _ value: Int64, _ factor: QuantizedMultiplier, _ mode: Mode, plus zeroPoint: Int64 = 0
    ) -> Int32 {
        let real = Float(value) * Float(real(factor)) + Float(zeroPoint)
        return Int32(clamping: mode.round(Double(real)) &- zeroPoint)
    }

    static func inBinary64(
        _ value: Int32, _ factor: QuantizedMultiplier, _ mode: Mode
    ) -> Int32 {
        Int32(clamping: mode.round(Double(value) * real(factor)))
    }

    private static func real(_ factor: QuantizedMultiplier) -> Double {
        Double(factor.multiplier) * PowerOfTwo.double(factor.shift - 31)
    }

    static func shiftHalfToEven(_ value: Int32, _ exponent: Int) -> Int32 {
        guard exponent > 0 else { return value }
        let wide = Int64(value)
        let floor = wide >> Int64(exponent)
        let remainder = wide - floor << Int64(exponent)
        let half = Int64(1) << Int64(exponent - 1)
        let isUp = remainder > half || (remainder == half && floor % 2 != 0)
        return Int32(truncatingIfNeeded: isUp ? floor + 1 : floor)
    }
}
