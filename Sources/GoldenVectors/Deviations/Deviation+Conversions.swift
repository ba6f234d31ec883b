import QuantSpec

extension Deviation {
    /// Mistakes in QUANTIZE, DEQUANTIZE, CONCATENATION and RESHAPE.
    static let conversions: [Deviation] = [
        Deviation(
            "quantize-zero-point-before-rounding", .rounding, "The zero point is added before rounding",
            "value / scale is rounded, halves away from zero, and then the zero point is added: with it first, halves of negative values round the other way.",
            breaking: ["QUANTIZE-2", "REP-7"],
            in: .violated(schemes: .eightBit),
            .steps {
                $0.quantizeReal = { value, scale, zeroPoint, steps in
                    steps.roundQuotient(value / scale + Float(zeroPoint), plus: 0)
                }
            }),
        Deviation(
            "quantize-by-reciprocal", .rounding, "The value is multiplied by the reciprocal of the scale",
            "It is divided by the scale, in binary32; the product with a rounded reciprocal differs next to halves.",
            breaking: ["QUANTIZE-2", "REP-7"],
            in: .violated,
            .steps {
                $0.quantizeReal = { value, scale, zeroPoint, steps in
                    steps.roundQuotient(value * (1 / scale), plus: zeroPoint)
                }
            }),
        Deviation(
            "quantize-in-binary64", .rounding, "The value is divided by the scale in binary64",
            "The quotient is rounded to binary32 before it is rounded to an integer.",
            breaking: ["QUANTIZE-2", "REP-7"], in: .violated,
            .steps {
                $0.quantizeReal = { value, scale, zeroPoint, _ in
                    Int64(roundingHalfAwayFromZero: Double(value) / Double(scale)) &+ zeroPoint
                }
            }),
        Deviation(
            "quantize-by-adding-half", .rounding, "Half is added and the sum truncated",
            "0.49999997 + 0.5 is 1 in binary32, and large odd quotients gain one.",
            breaking: ["ARITH-1", "QUANTIZE-2", "REP-7"], in: .violated,
            .steps {
                $0.roundToInteger = { Int64(saturating: Double($0 + ($0 < 0 ? -0.5 : 0.5))) }
            }),
        Deviation(
            "dequantize-distributed", .rounding, "The zero point is multiplied by the scale on its own",
            "scale × (q - zero point) rounds once; scale × q - scale × zero point rounds three times.",
            breaking: ["DEQUANTIZE-2", "REP-8"],
            in: .violated(schemes: .eightBit),
            .steps { $0.dequantize = { Float($0) * $1 - Float($2) * $1 } }),
        Deviation(
            "dequantize-zero-point-ignored", .zeroPoint, "The zero point is not subtracted",
            "A stored value stands for scale × (q - zero point).", breaking: ["DEQUANTIZE-2", "REP-8", "REP-1"],
            in: .violated(schemes: .eightBit),
            .steps { $0.dequantize = { stored, scale, _ in Float(stored) * scale } }),
        Deviation(
            "dequantize-in-binary16", .rounding, "Dequantized values pass through binary16",
            "The result is rounded once, to binary32.", breaking: ["DEQUANTIZE-2", "REP-8"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .steps { $0.dequantize = { Binary16(Float(Double($1) * Double($0 &- $2))).float } }),
        Deviation(
            "binary16-flushes-subnormals", .rounding, "Subnormal binary16 numbers become 0",
            "Every binary16 number has an exact value in binary32.", breaking: ["DEQUANTIZE-3", "REP-10", "ARITH-20"],
            in: .violated(schemes: [.float16]),
            .steps {
                $0.widen = { number in
                    guard number.bitPattern & 0x7c00 == 0 else { return number.float }
                    return number.bitPattern & 0x8000 == 0 ? 0 : -0.0
                }
            }),
        Deviation(
            "binary16-infinity-is-finite", .rounding, "Infinite binary16 numbers become 65536",
            "An exponent of all ones is no exponent: it makes infinities and NaNs.",
            breaking: ["DEQUANTIZE-3", "REP-10", "ARITH-20"],
            in: .violated(schemes: [.float16]),
            .steps {
                $0.widen = { number in
                    guard number.bitPattern & 0x7c00 == 0x7c00 else { return number.float }
                    let magnitude = 65536 * (1 + Float(number.bitPattern & 0x3ff) / 1024)
                    return number.bitPattern & 0x8000 == 0 ? magnitude : -magnitude
                }
            }),
        Deviation(
            "unsigned-read-as-signed", .zeroPoint, "uint8 values are read as int8",
            "The bytes are the same; what they stand for is not.",
            breaking: .storedValues.filter { $0 != "STABLEHLO_ADD-2" } + ["REP-1"],
            // Half of the range is added to both numbers of a sum, which wraps.
            in: Scope(schemes: [.uint8], sparing: ["STABLEHLO_ADD-2"]),
            .inputs { values, _ in
                values = values.map { elements in
                    guard case .uint8(let bytes) = elements else { return elements }
                    return .uint8(bytes.map { $0 ^ 0x80 })
                }
            }),
        Deviation(
            "concatenation-not-rescaled", .granularity, "uint8 inputs are copied whatever their scales",
            "uint8 inputs with other parameters than the output are rescaled to the output's.",
            breaking: ["CONCATENATION-5"],
            in: .violated(schemes: [.uint8]),
            .steps { $0.rescaleConcatenated = { stored, _, _, _ in stored } }),
        Deviation(
            "concatenation-rescaled-in-fixed-point", .rounding, "uint8 inputs are rescaled with an integer multiplier",
            "They are rescaled in binary32.", breaking: ["CONCATENATION-5"],
            in: .violated(schemes: [.uint8]),
            .steps {
                $0.rescaleConcatenated = { stored, input, output, steps in
                    let factor = steps.quantizeMultiplier(Double(input.scale) / Double(output.scale))
                    let distance = Int32(truncatingIfNeeded: stored &- input.zeroPoint)
                    return Int64(steps.requantize(distance, by: factor)) &+ output.zeroPoint
                }
            }),
        Deviation(
            "concatenation-rescaled-through-reals", .rounding, "uint8 inputs are dequantized and quantized again",
            "One factor and one offset in binary32 take the stored value to the output.", breaking: ["CONCATENATION-5"],
            in: .violated(schemes: [.uint8]),
            .steps {
                $0.rescaleConcatenated = { stored, input, output, steps in
                    let real = steps.dequantize(stored, input.scale, input.zeroPoint)
                    return steps.roundQuotient(real / output.scale, plus: output.zeroPoint)
                }
            }),
        Deviation(
            "concatenation-first-input-parameters", .granularity,
            "All inputs are rescaled with the first one's parameters",
            "Each input has parameters of its own.", breaking: ["CONCATENATION-5"],
            in: .violated(schemes: [.uint8]),
            .instance { instance in
                guard let quantization = instance.inputs.first??.quantization else { return }
                for index in instance.inputs.indices { instance.changeInput(index) { $0 = quantization } }
            }),
    ]
}
