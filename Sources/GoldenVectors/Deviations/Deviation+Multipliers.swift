import QuantSpec

extension Deviation {
    /// Mistakes in how a real multiplier becomes an integer and a shift, and in the multiplication by them.
    static let multipliers: [Deviation] = [
        Deviation(
            "multiply-high-unsaturated", .multiplier, "The doubling-high multiplication overflows at its one corner",
            "INT32_MIN × INT32_MIN × 2 does not fit: the result saturates to INT32_MAX, where an unguarded product gives INT32_MIN.",
            breaking: ["ARITH-5"],
            in: .primitives,
            .steps {
                $0.doublingHighMultiply = { left, right in
                    left == .min && right == .min ? .min : FixedPoint.doublingHighMultiply(left, right)
                }
            }),
        Deviation(
            "multiplier-16-bit", .multiplier, "8-bit operators use a 16-bit multiplier",
            "Only accumulators of 64 bits take the reduced multiplier; 32-bit ones take all 31 bits.",
            breaking: ["ARITH-4"],
            in: Scope(schemes: .eightBit), shownIn: Scope(of: .requantizations, schemes: .eightBit),
            .steps {
                $0.quantizeMultiplier = { real in
                    let factor = QuantizedMultiplier(real)
                    let reduced = MistakenMultiplier.sixteenBits(factor)
                    return QuantizedMultiplier(
                        multiplier: Int32(truncatingIfNeeded: reduced << 16), shift: factor.shift)
                }
            }),
        Deviation(
            "multiplier-truncates", .multiplier, "The multiplier is truncated to its 31 bits",
            "The mantissa is rounded.", breaking: ["ARITH-4"],
            in: Scope(schemes: .eightBit), shownIn: Scope(of: .roundedMultipliers, schemes: .eightBit),
            .steps { $0.quantizeMultiplier = { MistakenMultiplier.truncated($0) } }),
        Deviation(
            "multiplier-quotient-first", .multiplier, "One scale is divided by the output's before it is multiplied",
            "The product of the input scales is divided by the output's; every operation is rounded to binary32.",
            breaking: ["MUL-3"],
            in: .violated(schemes: .eightBit),
            .steps { $0.realMultiplierInBinary32 = { Double($0 / $2 * $1) } }),
        Deviation(
            "multiplier-product-in-binary32", .multiplier, "The product of the scales is rounded to binary32",
            "The real multiplier of a channel is input scale × filter scale / output scale in binary64; a product in binary32 changes the multiplier's low bits.",
            breaking: [
                "CONV_2D-4", "DEPTHWISE_CONV_2D-4", "TRANSPOSE_CONV-4", "FULLY_CONNECTED-6", "ARITH-12", "DERIVED-5",
            ],
            links: ["tensorflow/tensorflow#23800"],
            in: Scope(schemes: [.int8]), shownIn: .violated(schemes: [.int8]),
            .steps { $0.realMultiplier = { Double($0 * $1) / Double($2) } }),
        Deviation(
            "multiplier-in-binary32", .multiplier, "The real multiplier is computed in binary32",
            "Product and quotient of the scales are taken in binary64.",
            breaking: [
                "CONV_2D-4", "CONV_2D-5", "DEPTHWISE_CONV_2D-4", "DEPTHWISE_CONV_2D-5", "TRANSPOSE_CONV-4",
                "TRANSPOSE_CONV-5", "FULLY_CONNECTED-6", "ARITH-12",
            ],
            links: ["tensorflow/tensorflow#23800"],
            in: Scope(schemes: .eightBit), shownIn: .violated(schemes: .eightBit),
            .steps {
                $0.realMultiplier = { Double($0 * $1 / $2) }
                $0.realMultiplierOfRoundedProduct = { Double($0 * $1 / $2) }
            }),
        Deviation(
            "sum-multipliers-in-binary32", .multiplier, "The three multipliers of a sum are computed in binary32",
            "Scales are divided by each other in binary64; a quotient of 24 bits changes the multiplier's low bits.",
            breaking: ["ADD-3", "SUB-3", "SQUARED_DIFFERENCE-3"],
            in: .violated(schemes: .eightBit),
            .steps { $0.quantizeMultiplier = { QuantizedMultiplier(Double(Float($0))) } }),
        Deviation(
            "multiplier-in-binary64", .multiplier,
            "The real multiplier is computed in binary64 where binary32 is meant",
            "The scales of these operators are multiplied and divided in binary32.",
            breaking: [
                "SVDF-6", "MUL-3", "ABS-2", "RELU-2", "RELU6-2", "RELU_N1_TO_1-2", "RELU_0_TO_1-2", "LEAKY_RELU-2",
                "PRELU-2", "HARD_SWISH-2",
            ],
            in: Scope(schemes: .eightBit), shownIn: .violated(schemes: .eightBit),
            .steps { $0.realMultiplierInBinary32 = { Double($0) * Double($1) / Double($2) } }),
        Deviation(
            "multiplier-of-exact-product", .multiplier,
            "The product of the scales is not rounded to binary32 where it should be",
            "Weighted operators on uint8, and BATCH_MATMUL, round the product of the scales of input and weights to binary32 before they divide it by the output's in binary64.",
            breaking: [
                "CONV_2D-5", "DEPTHWISE_CONV_2D-5", "TRANSPOSE_CONV-5", "BATCH_MATMUL-4", "ARITH-12", "DERIVED-5",
            ],
            links: ["apache/tvm#15929"],
            in: Scope(schemes: .eightBit), shownIn: .violated(schemes: .eightBit),
            .steps { $0.realMultiplierOfRoundedProduct = { Double($0) * Double($1) / Double($2) } }),
        Deviation(
            "rounded-once-in-32-bits", .multiplier,
            "A value that is rounded once is cut to 32 bits before its last bit is dropped",
            "Before the last halving the product needs 33 bits.", breaking: ["ARITH-8"],
            links: ["ARM-software/CMSIS-NN#220"],
            shownIn: .primitives,
            .steps { steps in
                // Only a profile that rounds once uses this product.
                guard steps.requantizationRounding == .single else { return }
                steps.multiply = { value, factor, _ in
                    let product = Int64(value) &* Int64(factor.multiplier)
                    let doubled = Int32(truncatingIfNeeded: product >> Int64(30 - min(factor.shift, 30)))
                    return (doubled &+ 1) >> 1
                }
            }
        ).taken { $0.requantizationRounding == .single },
        Deviation(
            "wide-product-in-32-bits", .multiplier,
            "The product of a 64-bit accumulator is cut to 32 bits before its last bit is dropped",
            "Before the last halving a result that fits 32 bits needs 33 bits.",
            breaking: ["CONV_2D-6", "DEPTHWISE_CONV_2D-6", "TRANSPOSE_CONV-6", "ARITH-9"],
            links: ["ARM-software/CMSIS-NN#220"],
            in: Scope(schemes: [.int8, .int16x8]),
            // Only a result of at least 2^30 saturates, and few groups of CONV_2D have a bias that large.
            shownIn: Scope(of: ["DEPTHWISE_CONV_2D-6", "TRANSPOSE_CONV-6"], schemes: [.int16x8]),
            .steps {
                $0.multiplyWide = { value, factor in
                    let product = value &* MistakenMultiplier.sixteenBits(factor)
                    let doubled = Int32(truncatingIfNeeded: product >> Int64(14 - factor.shift))
                    return (doubled &+ 1) >> 1
                }
            }),
        Deviation(
            "output-is-zero-point", .multiplier, "Every output element is the zero point, whatever the input is",
            "A multiplier of 0, or one that was never set, leaves nothing of any accumulator.",
            breaking: ["ARITH-7", "ARITH-8", "ARITH-9", "FULLY_CONNECTED-6"],
            in: Scope(schemes: [.int8, .uint8, .int16x8]),
            shownIn: Scope(of: .requantizations + .rectifiers, schemes: [.int8, .uint8, .int16x8]),
            .steps {
                $0.multiply = { _, _, _ in 0 }
                $0.multiplyWide = { _, _ in 0 }
                $0.roundProduct = { _ in 0 }
            }),
        Deviation(
            "multiplier-not-renormalized", .multiplier, "A mantissa that rounds up to 2^31 is not halved",
            "Where the mantissa rounds to 2^31 the multiplier becomes 2^30 and the shift one more; left alone it overflows to INT32_MIN and results change their sign.",
            breaking: ["ARITH-4"],
            shownIn: Scope(of: ["CONV_2D-4", "DEPTHWISE_CONV_2D-4", "TRANSPOSE_CONV-4"], schemes: [.int8]),
            .steps {
                $0.quantizeMultiplier = { MistakenMultiplier.withoutRenormalization($0) }
            }),
        Deviation(
            "multiplier-above-one-clipped", .multiplier, "Multipliers above one are clipped to one",
            "An output scale below the accumulator's is lawful and gives a left shift.",
            breaking: ["SOFTMAX-2", "LOG_SOFTMAX-2", "ARITH-4"],
            .steps { $0.quantizeMultiplier = { QuantizedMultiplier(min($0, 1)) } }),
        Deviation(
            "multiplier-shift-sign", .multiplier, "The left shift of a multiplier above one is dropped",
            "A positive shift is a left shift before the multiplication.", breaking: ["ARITH-7"],
            .steps { $0.shiftLeft = { value, _ in value } }),
        Deviation(
            "multiplier-shift-reversed", .multiplier, "A shift above 0 is taken to be to the right",
            "A shift above 0 is to the left, one below 0 to the right.", breaking: ["DERIVED-4", "ARITH-4"],
            in: Scope(schemes: [.int8, .uint8, .int16x8]),
            .steps {
                $0.quantizeMultiplier = { real in
                    let factor = QuantizedMultiplier(real)
                    return QuantizedMultiplier(
                        multiplier: factor.multiplier, shift: max(min(-factor.shift, 7), -31))
                }
            }),
        Deviation(
            "right-shift-stops-at-30", .multiplier, "A right shift of 31 shifts by 30",
            "The rounding shift takes exponents up to 31; a result of that shift is -1, 0 or 1.",
            breaking: ["ARITH-6"],
            shownIn: Scope(of: ["DEPTHWISE_CONV_2D-3"], schemes: .eightBit),
            .steps { $0.roundingShiftRight = { FixedPoint.roundingShiftRight($0, by: min($1, 30)) } }
        ).taken { $0.requantizationRounding == .double },
        Deviation(
            "wide-multiplier-of-32768", .multiplier, "The greatest multipliers of 16x8 are reduced to 32768",
            "A multiplier of 2147418112 and more is reduced to 32767: 32768 is not a 16-bit integer.",
            breaking: ["CONV_2D-6", "DEPTHWISE_CONV_2D-6", "TRANSPOSE_CONV-6", "BATCH_MATMUL-5", "ARITH-9"],
            in: .violated(schemes: [.int16x8]), shownIn: Scope(of: ["CONV_2D-6", "DEPTHWISE_CONV_2D-6"]),
            .steps {
                $0.multiplyWide = { value, factor in
                    let product = value &* ((Int64(factor.multiplier) + (1 << 15)) >> 16)
                    let shift = Int64(15 - factor.shift)
                    return Int32(truncatingIfNeeded: (product &+ (shift > 0 ? 1 << (shift - 1) : 0)) >> shift)
                }
            }),
        Deviation(
            "left-shift-saturates", .multiplier, "The left shift before the multiplication saturates",
            "It wraps in 32 bits.", breaking: ["QUANTIZE-6", "ARITH-7"],
            .steps {
                $0.shiftLeft = { Int32(clamping: Int64($0) << Int64($1)) }
            }
        ).taken { $0.requantizationRounding == .double },
        Deviation(
            "wide-multiply-in-32-bits", .multiplier,
            "16x8 accumulators of 64 bits go through the 32-bit multiplication",
            "They are multiplied by a multiplier of 16 bits in one wide product; the 32-bit form keeps more of the multiplier and rounds twice.",
            breaking: ["CONV_2D-6", "DEPTHWISE_CONV_2D-6", "TRANSPOSE_CONV-6", "BATCH_MATMUL-5", "ARITH-9"],
            in: .violated(schemes: [.int16x8]),
            .steps {
                $0.multiplyWide = {
                    FixedPoint.multiplyRoundingTwice(Int32(truncatingIfNeeded: $0), by: $1)
                }
            }),
        Deviation(
            "narrow-multiply-in-64-bits", .multiplier, "Accumulators of 32 bits go through the 16x8 multiplication",
            "With a bias of 32 bits, a 16x8 operator multiplies by all 31 bits of the multiplier.",
            breaking: ["CONV_2D-6", "TRANSPOSE_CONV-6", "ARITH-7", "ARITH-8"],
            in: .violated(schemes: [.int16x8]),
            .steps { $0.multiply = { value, factor, steps in steps.multiplyWide(Int64(value), factor) } }),
        Deviation(
            "wide-multiplier-31-bit", .multiplier, "16x8 accumulators are multiplied by an unreduced multiplier",
            "The multiplier is rounded to 16 bits first; keeping 31 of them is more exact, and different.",
            breaking: ["CONV_2D-6", "DEPTHWISE_CONV_2D-6", "TRANSPOSE_CONV-6", "BATCH_MATMUL-5", "ARITH-9"],
            in: .violated(schemes: [.int16x8]),
            .steps {
                $0.multiplyWide = { value, factor in
                    let product = value.multipliedFullWidth(by: Int64(factor.multiplier))
                    let shift = Int64(31 - factor.shift)
                    let wide = MistakenMultiplier.roundingShift(product, by: shift)
                    return Int32(truncatingIfNeeded: wide)
                }
            }),
    ]
}

/// Multipliers as mistaken implementations compute them.
enum MistakenMultiplier {
    /// Returns the multiplier reduced to 16 bits (ARITH-9), which is right only for 64-bit accumulators.
    static func sixteenBits(_ factor: QuantizedMultiplier) -> Int64 {
        factor.multiplier < 0x7fff_0000 ? (Int64(factor.multiplier) + (1 << 15)) >> 16 : 0x7fff
    }

    /// Returns the greatest multiplier of 31 bits that does not exceed the real one.
    static func truncated(_ real: Double) -> QuantizedMultiplier {
        let nearest = QuantizedMultiplier(real)
        guard nearest.multiplier > 1 << 30,
            Double(nearest.multiplier) * PowerOfTwo.double(nearest.shift - 31) > real
        else { return nearest }
        return QuantizedMultiplier(multiplier: nearest.multiplier - 1, shift: nearest.shift)
    }

    static func withoutRenormalization(_ real: Double) -> QuantizedMultiplier {
        guard real > 0, real.isFinite else { return QuantizedMultiplier(real) }
        let mantissa = real.significand / 2
        guard Int64(roundingHalfAwayFromZero: mantissa * 2_147_483_648) == 1 << 31 else {
            return QuantizedMultiplier(real)
        }
        return QuantizedMultiplier(multiplier: .min, shift: Int(real.exponent) + 1)
    }

    /// Returns a 128-bit product shifted right, with halves rounded up. The result has the low 64 bits.
    static func roundingShift(_ product: (high: Int64, low: UInt64), by shift: Int64) -> Int64 {
        guard shift > 0, shift < 64 else { return Int64(truncatingIfNeeded: product.low) }
        let (low, carry) = product.low.addingReportingOverflow(1 << UInt64(shift - 1))
        let high = product.high &+ (carry ? 1 : 0)
        return high << (64 - shift) | Int64(truncatingIfNeeded: low >> UInt64(shift))
    }
}
