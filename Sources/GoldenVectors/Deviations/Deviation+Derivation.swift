import QuantSpec

/// Mistakes of converters and exporters in post-training quantization.
extension Deviation {
    /// A mistake in a primitive of `derivation/`.
    private static func derivation(
        _ name: String, _ bugType: BugType, _ title: String, _ explanation: String, breaking clauses: [Clause],
        links: [String] = [], seenIn: [String] = [], _ change: @escaping @Sendable (inout DerivationSteps) -> Void
    ) -> Deviation {
        Deviation(
            name, bugType, title, explanation, breaking: clauses, links: links, in: .derivation, seenIn: seenIn,
            .steps { change(&$0.derivation) })
    }

    /// Mistakes in the parameters of activations.
    static let ranges: [Deviation] = [
        derivation(
            "calibrated-maximum-negative", .scale, "The calibrated maximum of negative values is negative",
            "The calibrator starts at 2^-126, so that no maximum is below it.", breaking: ["PTQ-1"]
        ) {
            $0.record = { values in
                let numbers = values.filter { !$0.isNaN }
                return CalibratedRange(minimum: numbers.min() ?? 0, maximum: numbers.max() ?? 0)
            }
        },
        derivation(
            "range-without-zero", .scale, "A range that lacks 0 is not extended to it",
            "Padding, rectifiers and biases need an exact 0.", breaking: ["PTQ-2"]
        ) { $0.includeZero = { $0 } },
        derivation(
            "narrow-range-kept", .scale, "A range narrower than 10^-6 is not widened",
            "Its scale becomes so small that quotients overflow, or 0.", breaking: ["PTQ-3"]
        ) { $0.widen = { $0 } },
        derivation(
            "narrow-range-replaced", .scale, "A range narrower than 10^-6 is replaced by ±10^-6",
            "The amount is added to both ends; it does not replace them.", breaking: ["PTQ-3"]
        ) { $0.widen = { $0.width < 1e-6 ? RealRange(-1e-6, 1e-6) : $0 } },
        derivation(
            "activation-scale-by-256", .scale, "The range of an int8 activation is divided by 256",
            "256 values have 255 steps between them.", breaking: ["PTQ-4", "PTQ-19"]
        ) { $0.asymmetricScale = { (Float($0.upper) - Float($0.lower)) / Float($1) } },
        derivation(
            "activation-scale-by-254", .scale, "The range of an int8 activation is divided by 254",
            "Only weights leave out the value -128.", breaking: ["PTQ-4", "PTQ-19"]
        ) { $0.asymmetricScale = { (Float($0.upper) - Float($0.lower)) / Float($1 - 2) } },
        derivation(
            "activation-scale-in-binary64", .scale, "The scale is computed in binary64 and rounded once",
            "The ends, their difference and the quotient are each rounded to binary32.", breaking: ["PTQ-4", "PTQ-19"]
        ) { $0.asymmetricScale = { Float($0.width / Double($1 - 1)) } },
        derivation(
            "activation-scale-at-least-epsilon", .scale, "The scale is raised to 2^-23 where it is smaller",
            "A narrow range is widened by 10^-6 at each end, which gives smaller scales.",
            breaking: ["PTQ-4", "PTQ-19"]
        ) { $0.asymmetricScale = { max((Float($0.upper) - Float($0.lower)) / Float($1 - 1), 0x1p-23) } },
        derivation(
            "activation-symmetric", .zeroPoint, "An int8 activation is quantized symmetrically",
            "Its zero point follows from the range, and its scale from both ends.",
            breaking: ["PTQ-5", "PTQ-4"]
        ) {
            $0.asymmetricScale = { range, _ in Float(max(range.lower.magnitude, range.upper.magnitude)) / 127 }
            $0.zeroPoint = { _, _, _ in 0 }
        },
        derivation(
            "zero-point-truncated", .zeroPoint, "The zero point is truncated to an integer",
            "It is rounded to the nearest integer.", breaking: ["PTQ-5"]
        ) {
            $0.zeroPoint = { range, scale, stored in
                let exact = Double(stored.lowerBound) - range.lower / Double(scale)
                return min(max(Int64(saturating: exact), stored.lowerBound), stored.upperBound)
            }
        },
        derivation(
            "zero-point-half-to-even", .rounding, "The zero point is rounded with halves to even",
            "Halves are rounded away from zero.", breaking: ["PTQ-5"]
        ) {
            $0.zeroPoint = { range, scale, stored in
                let exact = Float(Double(stored.lowerBound) - range.lower / Double(scale))
                return min(max(DerivedRounding.halfToEven(Double(exact)), stored.lowerBound), stored.upperBound)
            }
        },
        derivation(
            "zero-point-from-upper-end", .zeroPoint, "The zero point follows from the upper end of the range",
            "It follows from the lower end. The two differ where the scale was rounded.", breaking: ["PTQ-5"]
        ) {
            $0.zeroPoint = { range, scale, stored in
                let exact = Float(Double(stored.upperBound) - range.upper / Double(scale))
                return min(max(Int64(roundingHalfAwayFromZero: exact), stored.lowerBound), stored.upperBound)
            }
        },
        derivation(
            "zero-point-of-smaller-error", .zeroPoint,
            "The zero point follows from the end of the range with the smaller error",
            "This is the rule of fake quantization. A calibrated range takes the lower end.", breaking: ["PTQ-5"]
        ) { $0.zeroPoint = { DerivationSteps.zeroPointOfSmallerError($0, Double($1), $2) } },
        derivation(
            "unsigned-zero-point-kept", .zeroPoint, "A uint8 tensor has the zero point of int8",
            "The zero point moves by 128 with the stored values.", breaking: ["PTQ-6"]
        ) { $0.unsignedZeroPoint = { $0 } },
        derivation(
            "int16-scale-by-32768", .scale, "The magnitude of an int16 activation is divided by 32768",
            "The greatest stored value is 32767.", breaking: ["PTQ-7", "PTQ-21"]
        ) { $0.int16Scale = { max($0.minimum.magnitude, $0.maximum.magnitude) / 32768 } },
        derivation(
            "int16-scale-by-65535", .scale, "The width of an int16 range is divided by 65535",
            "int16 is symmetric: the greater magnitude decides.", breaking: ["PTQ-7", "PTQ-21"]
        ) { $0.int16Scale = { (max($0.maximum, 0) - min($0.minimum, 0)) / 65535 } },
        derivation(
            "int16-scale-of-maximum", .scale, "The scale of an int16 activation ignores the minimum",
            "The greater magnitude of both ends decides.", breaking: ["PTQ-7", "PTQ-21"]
        ) { $0.int16Scale = { $0.maximum.magnitude / 32767 } },
        derivation(
            "cell-state-scale-of-range", .scale, "The scale of a cell state is that of an int16 activation",
            "It is a power of two, because the kernel shifts by it.", breaking: ["PTQ-11"]
        ) { $0.cellStateScale = { $0 / 32767 } },
        derivation(
            "fake-quantization-truncates-zero-point", .rounding, "The zero point of a fake quantization is truncated",
            "It is rounded to nearest, halves away from zero.", breaking: ["PTQ-12"]
        ) {
            $0.fakeZeroPoint = { range, scale, stored in
                let exact = Double(stored.lowerBound) - range.lower / scale
                return min(max(Int64(exact), stored.lowerBound), stored.upperBound)
            }
        },
    ]

    /// Mistakes in weights and constants.
    static let derivedWeights: [Deviation] = [
        derivation(
            "weights-first-dimension", .granularity, "The scales of weights belong to their first dimension",
            "DEPTHWISE_CONV_2D has its channels in the last dimension.", breaking: ["PTQ-13"]
        ) {
            let channel = $0.channel
            $0.channel = { position, shape, axis in channel(position, shape, 0) % max(shape[axis], 1) }
        },
        derivation(
            "weights-last-dimension", .granularity, "The scales of weights belong to their last dimension",
            "The quantized dimension is the one of the output channels, which differs by operator.",
            breaking: ["PTQ-13"]
        ) {
            let channel = $0.channel
            $0.channel = { position, shape, axis in channel(position, shape, shape.rank - 1) % max(shape[axis], 1) }
        },
        derivation(
            "weights-maximum-without-sign", .scale, "Negative weights do not count for the scale",
            "The greatest magnitude decides.", breaking: ["PTQ-13"]
        ) { $0.magnitude = { max($0, $1) } },
        derivation(
            "weights-scale-by-128", .scale, "The magnitude of weights is divided by 128",
            "Stored weights go from -127 to 127.", breaking: ["PTQ-14", "PTQ-17", "PTQ-18"]
        ) {
            $0.weightScale = { $0 / 128 }
            $0.dynamicRangeWeightScale = { $0 / 128 }
        },
        derivation(
            "weights-scale-by-half-of-255", .scale, "The magnitude of weights is divided by 127.5",
            "Stored weights go from -127 to 127.", breaking: ["PTQ-14", "PTQ-17", "PTQ-18"]
        ) {
            $0.weightScale = { $0 / 127.5 }
            $0.dynamicRangeWeightScale = { $0 / 127.5 }
        },
        derivation(
            "weights-use-minus-128", .saturation, "Weights use the stored value -128",
            "A kernel may rely on its absence: the product of two values of -128 needs another bit.",
            breaking: ["PTQ-15", "PTQ-14", "PTQ-17"]
        ) {
            $0.weightScale = { $0 / 127.5 }
            $0.dynamicRangeWeightScale = { $0 / 127.5 }
            $0.weightCodes = -128...127
        },
        derivation(
            "weights-of-zeros-scale-1", .scale, "A channel of zeros has the scale 1",
            "Its magnitude counts as 5 × 10^-7, so that the bias keeps its precision.", breaking: ["PTQ-14", "PTQ-17"]
        ) { $0.leastMagnitude = { $0 == 0 ? 127 : $0 } },
        derivation(
            "weights-small-scale-kept", .scale, "Magnitudes below 5 × 10^-7 are not raised",
            "The scale of the bias would become so small that the bias overflows.", breaking: ["PTQ-14", "PTQ-17"]
        ) { $0.leastMagnitude = { $0 } },
        derivation(
            "weights-truncated", .rounding, "Quotients of weights are truncated",
            "They are rounded to the nearest integer.", breaking: ["PTQ-15", "PTQ-16", "PTQ-17", "PTQ-18", "PTQ-21"]
        ) { $0.roundQuotient = { Int64(saturating: $0) } },
        derivation(
            "weights-half-to-even", .rounding, "Quotients of weights are rounded with halves to even",
            "Halves are rounded away from zero.", breaking: ["PTQ-15", "PTQ-16", "PTQ-17", "PTQ-18", "PTQ-21"]
        ) { $0.roundQuotient = { DerivedRounding.halfToEven($0) } },
        derivation(
            "weights-divided", .rounding, "Weights are divided by their scale",
            "They are multiplied by the reciprocal in binary32, which differs beside halves.", breaking: ["PTQ-15"]
        ) { $0.weightQuotient = { Double($0 / $1) } },
        derivation(
            "weights-of-one-scale-by-its-reciprocal", .rounding,
            "Weights with one scale are multiplied by the reciprocal of the scale",
            "The multiplier is 127 divided by the magnitude; the scale was rounded before.",
            breaking: ["PTQ-16", "PTQ-18"]
        ) { $0.weightQuotientByMagnitude = { Double($0 * DerivationSteps.reciprocal(of: $1 / 127)) } },
        derivation(
            "one-scale-keeps-stored-weights", .scale,
            "Weights with one scale are stored by their magnitude although the scale is another one",
            "A scale that was raised for the bias, or that belongs to a magnitude of 5 × 10^-7, no longer fits them.",
            breaking: ["PTQ-16"], seenIn: ["tensorflow-2.21"]
        ) { $0.quotientByOtherScale = DerivationSteps.withConverterDefects.quotientByOtherScale },
        derivation(
            "dynamic-range-weights-in-binary32", .rounding, "Weights of hybrid operators are quantized in binary32",
            "This mode keeps the scale in binary64 until the weights are divided.", breaking: ["PTQ-17"]
        ) { $0.exactQuotient = { Double($0 * DerivationSteps.reciprocal(of: Float($1))) } },
        derivation(
            "int16-mode-raises-scale-of-zeros", .scale, "A channel of zeros has a scale above 0 in a 16x8 model",
            "Only the int8 mode raises small magnitudes.", breaking: ["PTQ-18"]
        ) { $0.weightScale = { $0 == 0 ? 5e-7 / 127 : $0 / 127 } },
        derivation(
            "overflowing-reciprocal-kept", .saturation, "A reciprocal that overflows saturates the weights",
            "It counts as 0: the magnitudes are below 10^-36.", breaking: ["PTQ-18"]
        ) { $0.weightQuotientByMagnitude = { $1 == 0 ? 0 : Double($0 * (127 / $1)) } },
        derivation(
            "constant-narrow-range-kept", .scale, "The range of a constant that is narrower than 10^-6 is not widened",
            "Its scale becomes so small that products overflow, or 0.", breaking: ["PTQ-19"]
        ) { $0.widenConstant = { $0 } },
        derivation(
            "constant-widened-as-activation", .scale, "The narrow range of a constant is widened as a calibrated one",
            "Its ends are raised to 5 × 10^-7; nothing is added to them.", breaking: ["PTQ-19"]
        ) { $0.widenConstant = { $0.width < 1e-6 ? RealRange($0.lower - 1e-6, $0.upper + 1e-6) : $0 } },
        derivation(
            "constant-rounded-before-zero-point", .rounding, "A constant is rounded before its zero point is added",
            "QUANTIZE does so; the converter adds first, which differs for halves.", breaking: ["PTQ-20"]
        ) { $0.constantCode = { Int64(roundingHalfAwayFromZero: Double($0) / Double($1)) + $2 } },
        derivation(
            "constant-in-binary32", .rounding, "A constant is divided in binary32",
            "The quotient is in binary64.", breaking: ["PTQ-20"]
        ) { $0.constantCode = { Int64(roundingHalfAwayFromZero: Double($0 / $1) + Double($2)) } },
        derivation(
            "int16-constant-divided", .rounding, "An int16 constant is divided by its scale",
            "It is multiplied by the reciprocal in binary32.", breaking: ["PTQ-21"]
        ) { $0.int16Quotient = { $1 == 0 ? 0 : Double($0 / $1) } },
        derivation(
            "float16-overflows", .saturation, "Weights above 65504 become infinite in float16",
            "They become 65504.", breaking: ["PTQ-27"]
        ) { $0.narrow = { Binary16($0) } },
        derivation(
            "float16-truncated", .rounding, "Weights are truncated to float16",
            "They are rounded to the nearest number, ties to even.", breaking: ["PTQ-27"]
        ) {
            $0.narrow = { value in
                let nearest = Binary16(min(max(value, -65504), 65504))
                return nearest.float.magnitude > value.magnitude
                    ? Binary16(bitPattern: nearest.bitPattern - 1) : nearest
            }
        },
        derivation(
            "float16-flushes-subnormal", .saturation, "Weights below 2^-14 become 0 in float16",
            "Subnormal numbers are kept.", breaking: ["PTQ-27"]
        ) {
            $0.narrow = { value in
                let nearest = Binary16(min(max(value, -65504), 65504))
                return nearest.bitPattern & 0x7c00 == 0
                    ? Binary16(bitPattern: nearest.bitPattern & 0x8000) : nearest
            }
        },
    ]

    /// Mistakes in biases.
    static let derivedBiases: [Deviation] = [
        derivation(
            "bias-scale-of-weights", .bias, "The bias has the scale of the weights",
            "Its scale is that of the accumulator: input scale × weight scale.", breaking: ["PTQ-22"]
        ) { $0.biasScale = { Float($1 + 0 * Double($0)) } },
        derivation(
            "bias-truncated", .rounding, "Quotients of biases are truncated",
            "They are rounded to the nearest integer.", breaking: ["PTQ-23", "PTQ-24"]
        ) { $0.roundBias = { Int64(saturating: $0) } },
        derivation(
            "bias-half-to-even", .rounding, "Quotients of biases are rounded with halves to even",
            "Halves are rounded away from zero.", breaking: ["PTQ-23", "PTQ-24"]
        ) { $0.roundBias = { DerivedRounding.halfToEven($0) } },
        derivation(
            "bias-divided-in-binary64", .rounding, "A bias is divided by its scale in binary64",
            "It is multiplied by the reciprocal in binary32, which loses bits of quotients above 2^24.",
            breaking: ["PTQ-23", "PTQ-24"]
        ) { $0.biasQuotient = { $1 == 0 ? 0 : Double($0) / Double($1) } },
        derivation(
            "bias-of-scale-0-saturates", .saturation, "A bias with the scale 0 saturates",
            "Its stored integer is 0.", breaking: ["PTQ-23", "PTQ-24"]
        ) { $0.biasQuotient = { Double($0 * (1 / $1)) } },
        derivation(
            "bias-wraps", .saturation, "A bias that does not fit 32 bits wraps",
            "It saturates.", breaking: ["PTQ-23"]
        ) {
            $0.saturateBias = { $1 == Int64(Int32.max) ? Int64(Int32(truncatingIfNeeded: $0)) : min(max($0, -$1), $1) }
        },
        derivation(
            "bias-int64-saturated-to-32-bits", .saturation, "A bias of a 16x8 model saturates at 32 bits",
            "It is stored as int64.", breaking: ["PTQ-24"]
        ) {
            $0.saturateBias = { value, greatest in
                min(max(value, -Int64(Int32.max)), Int64(Int32.max))
            }
        },
        derivation(
            "large-bias-raises-no-scale", .bias, "The scale of the weights ignores the bias, in an int8 model",
            "The stored bias leaves no room for the sum of products, or saturates.", breaking: ["PTQ-25"]
        ) { $0.exceedsBias = { _, _, _ in false } },
        derivation(
            "large-bias-limit-2-31", .bias, "The scale of the weights is raised only for biases beyond 2^31",
            "The limit is 2^30 - 1, so that the accumulator has room.", breaking: ["PTQ-25"]
        ) { $0.exceedsBias = { magnitude, scale, _ in Double(magnitude) / scale > 2_147_483_647 } },
        derivation(
            "wide-bias-raises-no-scale", .bias, "The scale of the weights ignores the bias, in a 16x8 model",
            "The limit of 32 bits holds although the bias has 64.", breaking: ["PTQ-26"]
        ) { $0.exceedsWideBias = { _, _, _ in false } },
    ]
}

/// A rounding that the derivation does not use.
private enum DerivedRounding {
    /// The nearest integer, halves to even.
    static func halfToEven(_ value: Double) -> Int64 {
        let rounded = Int64(roundingHalfAwayFromZero: value)
        guard (value - Double(Int64(saturating: value))).magnitude == 0.5, rounded % 2 != 0 else { return rounded }
        return rounded - (value < 0 ? -1 : 1)
    }
}
