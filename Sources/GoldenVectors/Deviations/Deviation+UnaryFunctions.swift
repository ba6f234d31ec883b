import QuantSpec

extension Deviation {
    /// Mistakes in unary functions: RELU and related operators, tables, roots and normalizations.
    static let unaryFunctions: [Deviation] = rectifiers + functionsByTable + normalizations

    private static let rectifiers: [Deviation] = [
        Deviation(
            "rectifier-not-rescaled", .multiplier, "Input and output are taken to have the same scale",
            "Distances from the zero points are copied; the input has a scale of its own.",
            breaking: [
                "ABS-2", "RELU-2", "RELU6-2", "RELU_N1_TO_1-2", "RELU_0_TO_1-2", "LEAKY_RELU-3", "PRELU-3",
                "QUANTIZE-6",
            ],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .instance { instance in
                guard let scale = instance.outputs.first?.quantization?.scales else { return }
                instance.changeInput(0) { $0.scales = scale }
            }),
        Deviation(
            "identity-side-not-rescaled", .multiplier, "Values that are not negative are copied",
            "The identity side has a multiplier too: input and output have scales of their own.",
            breaking: ["LEAKY_RELU-3", "PRELU-3"],
            links: ["tensorflow/tensorflow#37279"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .outputs { outputs, inputs, instance in
                MistakenFunction.replace(&outputs, inputs, instance) { stored, input, output, _ in
                    stored < input.zeroPoint ? nil : stored - input.zeroPoint + output.zeroPoint
                }
            }),
        Deviation(
            "negative-slope-rounded-with-its-sign", .rounding, "A negative slope is part of the multiplier",
            "The product with the slope's magnitude is rounded, and then negated: halves come out on the other side.",
            breaking: ["LEAKY_RELU-3"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .stepsForInstance { steps, instance in
                guard case .real(let alpha) = instance.attributes.values["alpha"], alpha < 0 else { return }
                let multiply = steps.multiply
                // The result for a negative input is negated afterwards.
                steps.multiply = { value, factor, steps in
                    guard value < 0 else { return multiply(value, factor, steps) }
                    let turned = QuantizedMultiplier(multiplier: 0 &- factor.multiplier, shift: factor.shift)
                    return 0 &- multiply(value, turned, steps)
                }
            }),
        Deviation(
            "negative-slope-without-sign", .multiplier, "The sign of a negative slope is lost",
            "alpha may be negative; an unsigned multiplier drops its sign.",
            breaking: ["LEAKY_RELU-3", "LEAKY_RELU-2"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .instance { instance in
                guard case .real(let alpha) = instance.attributes.values["alpha"] else { return }
                instance.attributes.values["alpha"] = .real(alpha.magnitude)
            }),
        Deviation(
            "leaky-rectifier-in-float", .rounding, "LEAKY_RELU is a table made in floating point",
            "Both sides go through the fixed-point multiplication, whose halves fall otherwise.",
            breaking: ["LEAKY_RELU-3"],
            links: ["apache/tvm#11397"], in: .violated(schemes: .eightBit),
            .outputs { outputs, inputs, instance in
                guard case .real(let alpha) = instance.attributes.values["alpha"] else { return }
                MistakenFunction.replaceByReal(&outputs, inputs, instance) { $0 < 0 ? $0 * alpha : $0 }
            }),
        Deviation(
            "slope-of-first-channel", .granularity, "PRELU uses the first slope for all elements",
            "There is a slope for each element that alpha's shape has.", breaking: ["PRELU-1"],
            in: .violated(schemes: .eightBit),
            .instance { $0.changeConstant(1) { slopes in slopes = slopes.map { _ in slopes[0] } } }),
        Deviation(
            "slopes-not-broadcast", .shape, "PRELU reads its slopes one after the other",
            "An axis of size 1 repeats; reading on wraps around alpha instead.", breaking: ["PRELU-1", "REP-6"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .instance { instance in
                guard let shape = instance.inputs.first??.shape, let alpha = instance.constants[1], shape.count > 0,
                    alpha.elements.count > 0
                else { return }
                let description = TensorDescription(alpha.type, shape, alpha.quantization)
                let slopes = alpha.elements.gathering((0..<shape.count).map { $0 % alpha.elements.count })
                guard let tensor = try? Tensor(description, slopes) else { return }
                instance.inputs[1] = description
                instance.constants[1] = tensor
            }),
        Deviation(
            "slope-zero-point-ignored", .zeroPoint, "The zero point of PRELU's slopes is ignored",
            "Slopes stand for real values like all quantized elements.", breaking: ["PRELU-3"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .instance { $0.changeInput(1) { $0.zeroPoints = $0.zeroPoints.map { _ in 0 } } }),
        Deviation(
            "slope-product-in-16-bits", .accumulator, "The product with a slope of PRELU has 16 bits",
            "Distances from zero points reach 255, and their product 65025.", breaking: ["PRELU-3"],
            in: .violated(schemes: .eightBit),
            .multiplicand { Int32(Int16(truncatingIfNeeded: $0)) }),
        Deviation(
            "negation-about-zero-point", .zeroPoint, "NEG turns the sign of the real value",
            "It works on stored integers: where the zero point is not 0 the real value changes otherwise.",
            breaking: ["NEG-2", "NEG-3"],
            in: .violated(schemes: [.int8]),
            .outputs { outputs, inputs, instance in
                MistakenFunction.replace(&outputs, inputs, instance) { stored, input, output, _ in
                    output.zeroPoint - (stored - input.zeroPoint)
                }
            }),
        Deviation(
            "magnitude-in-8-bits", .saturation, "The distance from the zero point is taken in 8 bits",
            "A distance reaches 255, and the magnitude of -128 is 128.", breaking: ["ABS-2"],
            in: .violated(schemes: [.int8]),
            .multiplicand { Int32(Int8(truncatingIfNeeded: $0)) }),
        Deviation(
            "negation-saturates", .saturation, "The negative of the least stored value saturates",
            "NEG works on stored integers in their own width: the least one stays what it is.", breaking: ["NEG-2"],
            in: .violated(schemes: [.int8, .int16x8]),
            .outputs { outputs, inputs, instance in
                MistakenFunction.replace(&outputs, inputs, instance) { stored, _, _, range in
                    stored == range.lowerBound ? range.upperBound : nil
                }
            }),
        Deviation(
            "hard-swish-rounds-last-product", .rounding, "The last multiplication of HARD_SWISH rounds",
            "It truncates, which cancels the bias of the roundings before it.", breaking: ["HARD_SWISH-5", "ARITH-43"],
            in: .violated(schemes: .eightBit),
            .steps { $0[\.activations.truncatingDoublingHighMultiply16] = { FixedPoint.doublingHighMultiply($0, $1) } }),
        Deviation(
            "hard-swish-halves-away", .rounding, "The 16-bit multiplications of HARD_SWISH round halves away from zero",
            "They round halves up: -0.5 gives 0.", breaking: ["HARD_SWISH-3", "HARD_SWISH-4", "ARITH-10"],
            in: .violated(schemes: .eightBit),
            .steps {
                $0.doublingHighMultiply16 = { left, right in
                    let product = Int32(left) &* Int32(right)
                    let nudge: Int32 = product >= 0 ? 1 << 14 : -(1 << 14)
                    return Int16(clamping: (product &+ nudge) / (1 << 15))
                }
            }),
        Deviation(
            "hard-swish-gate-wraps", .saturation, "The left shift of HARD_SWISH wraps",
            "Values beyond 3 saturate the gate; an unguarded shift of 16 bits changes its sign.",
            breaking: ["HARD_SWISH-4"],
            in: .violated(schemes: .eightBit),
            .steps {
                $0[\.activations.saturatingShiftLeft16] = { Int16(truncatingIfNeeded: Int64($0) << Int64(min($1, 31))) }
            }),
        Deviation(
            "hard-swish-in-float", .rounding, "HARD_SWISH is computed in floating point",
            "The quantized form has 16-bit multipliers and truncates.", breaking: ["HARD_SWISH-3"],
            in: .violated(schemes: .eightBit),
            .outputs { outputs, inputs, instance in
                MistakenFunction.replaceByReal(&outputs, inputs, instance) { $0 * min(max($0 + 3, 0), 6) / 6 }
            }),
        Deviation(
            "hard-swish-without-input-factor", .table, "HARD_SWISH is computed as the hard sigmoid",
            "The bounded sum over 6 is the gate alone; HARD_SWISH multiplies it by the input.",
            breaking: ["HARD_SWISH-1", "HARD_SWISH-5"],
            in: .violated(schemes: .eightBit),
            .outputs { outputs, inputs, instance in
                MistakenFunction.replace(&outputs, inputs, instance) { stored, input, output, _ in
                    let real = Double(stored - input.zeroPoint) * Double(input.scale)
                    let gate = min(max(real + 3, 0), 6) / 6
                    let rounded = Int64(roundingHalfAwayFromZero: gate / Double(output.scale))
                    return Int64(Int32(clamping: rounded)) &+ output.zeroPoint
                }
            }),
    ]

    private static let functionsByTable: [Deviation] = [
        Deviation(
            "table-position-as-unsigned", .table, "A table is read at the bits of the signed value",
            "An int8 table that begins with the least value is read at the distance from it, not at the byte.",
            breaking: ["ARITH-42", "DERIVED-9"],
            in: Scope(of: .tables, schemes: [.int8]),
            .inputs { values, _ in values[0] = values[0]?.flippingSigns }),
        Deviation(
            "table-entry-off-by-one", .table, "An 8-bit table is read one entry too far",
            "The entry of the least value is the first.", breaking: ["ARITH-42", "DERIVED-9"],
            in: Scope(of: .tables, schemes: .eightBit),
            .integers(of: 0) { values, instance in
                let greatest = instance[.input(0)]?.type.integerRange?.upperBound ?? 0
                return values.map { min($0 + 1, greatest) }
            }),
        Deviation(
            "tangent-output-scale-fixed", .multiplier, "TANH always writes on the scale 1/128",
            "The table holds results on the output's own scale and zero point, also where these are not the usual ones.",
            breaking: ["TANH-2"],
            in: .violated(schemes: .eightBit),
            .instance { instance in
                let zeroPoint: Int64 = instance[.output(0)]?.type == .uint8 ? 128 : 0
                instance.changeOutput(0) { $0 = Quantization(scale: 1 / 128, zeroPoint: zeroPoint) }
            }),
        Deviation(
            "unit-range-in-255ths", .multiplier, "Results between 0 and 1 are written on the scale 1/255",
            "The output of LOGISTIC and of SOFTMAX has the scale 1/256: 1 is stored as the greatest value only because it saturates.",
            breaking: ["LOGISTIC-3", "LOGISTIC-2", "SOFTMAX-5", "SOFTMAX-4"],
            in: .violated(schemes: .eightBit),
            .outputs { outputs, inputs, instance in
                guard instance.outputs.first?.quantization?.scale == 1 / 256 else { return }
                if case .real(let beta) = instance.attributes.values["beta"] {
                    MistakenFunction.replaceRows(&outputs, inputs, instance, outputScale: 1 / 255) { row in
                        let maximum = row.max() ?? 0
                        let exponentials = row.map { ElementaryFunctions.exponential(($0 - maximum) * beta) }
                        let sum = exponentials.reduce(0, +)
                        return exponentials.map { $0 / sum }
                    }
                } else {
                    MistakenFunction.replaceByReal(&outputs, inputs, instance, outputScale: 1 / 255) {
                        1 / (1 + ElementaryFunctions.exponential(-$0))
                    }
                }
            }),
        Deviation(
            "gelu-approximation-for-exact", .table, "GELU is always approximated by the tangent",
            "Only where approximate is set.", breaking: ["GELU-1", "GELU-2"], in: .violated(schemes: .eightBit),
            .steps { steps in
                let gelu = steps.activations.gelu
                steps[\.activations.gelu] = { gelu($0, true, $2) }
            }),
        Deviation(
            "gelu-exact-for-approximation", .table, "GELU never uses its approximation",
            "Where approximate is set, the tangent takes the place of the error function.",
            breaking: ["GELU-1", "GELU-3"],
            in: .violated(schemes: .eightBit),
            .steps { steps in
                let gelu = steps.activations.gelu
                steps[\.activations.gelu] = { gelu($0, false, $2) }
            }),
        Deviation(
            "gelu-by-sigmoid", .table, "GELU is approximated by x / (1 + e^(-1.702 x))",
            "Neither of the two forms: it differs by up to 0.02.", breaking: ["GELU-2", "GELU-3"],
            in: .violated(schemes: .eightBit),
            .steps { $0[\.activations.gelu] = { $0 * $2.activations.logistic32(1.702 * $0, $2) } }),
        Deviation(
            "logarithm-of-zero-is-zero", .table, "The logarithm of 0 and of negative numbers is taken for 0",
            "It is the least value that the output can hold.", breaking: ["LOG-3"],
            in: .violated(schemes: [.int8]),
            .outputs { outputs, inputs, instance in
                MistakenFunction.replace(&outputs, inputs, instance) { stored, input, output, _ in
                    stored <= input.zeroPoint ? output.zeroPoint : nil
                }
            }),
        Deviation(
            "root-rounds", .rounding, "SQRT rounds its quotient",
            "The quotient of the root and the output's scale is truncated.", breaking: ["SQRT-2"],
            in: .violated(schemes: [.int8, .int16x8]),
            .steps { $0[\.activations.truncateQuotient] = { Int64(roundingHalfAwayFromZero: $0) } }),
        Deviation(
            "reciprocal-root-in-float", .rounding, "RSQRT is computed in floating point",
            "The 8-bit form has an inverse root and a multiplier in fixed point.", breaking: ["RSQRT-2", "ARITH-45"],
            in: .violated(schemes: [.int8]),
            .outputs { outputs, inputs, instance in
                MistakenFunction.replaceByReal(&outputs, inputs, instance) {
                    $0 > 0 ? 1 / ElementaryFunctions.squareRoot($0) : .greatestFiniteMagnitude
                }
            }),
        Deviation(
            "reciprocal-root-multiplier-in-binary64", .multiplier, "The multiplier of RSQRT is computed in binary64",
            "The root of the input's scale and its product with the output's scale are rounded to binary32.",
            breaking: ["RSQRT-2"],
            in: .violated(schemes: [.int8]),
            .stepsForInstance { steps, instance in
                guard let input = instance[.input(0)], let output = instance[.output(0)] else { return }
                let exact = 1 / (Double(input.scale).squareRoot() * Double(output.scale))
                let quantize = steps.quantizeMultiplier
                steps.quantizeMultiplier = { _ in quantize(exact) }
            }),
        Deviation(
            "reciprocal-root-of-zero", .table, "RSQRT of 0 gives the least value",
            "The reciprocal of a root that is 0 saturates upwards.", breaking: ["RSQRT-3"],
            in: .violated(schemes: [.int8]),
            .outputs { outputs, inputs, instance in
                MistakenFunction.replace(&outputs, inputs, instance) { stored, input, _, range in
                    stored == input.zeroPoint ? range.lowerBound : nil
                }
            }),
        Deviation(
            "sigmoid-table-uncorrected", .table, "The sigmoid table holds the function itself",
            "Its samples are raised by half of what interpolation errs.",
            breaking: ["ARITH-46", "LOGISTIC-4", "TANH-4"],
            in: Scope(schemes: [.int16x8]), shownIn: .violated(schemes: [.int16x8]),
            .steps {
                $0[\.activations.sigmoidTable] = { index in
                    let sigmoid = 65536 / (1 + ElementaryFunctions.exponential(-Double(index) / 24))
                    return min(Int32(Rounding.halfAwayFromZero(sigmoid)), 65535)
                }
            }),
    ]

    private static let normalizations: [Deviation] = [
        Deviation(
            "log-softmax-in-float", .table, "LOG_SOFTMAX is computed in floating point",
            "Both forms go through fixed point, with a logarithm of their own.",
            breaking: ["LOG_SOFTMAX-4", "LOG_SOFTMAX-3"],
            in: .violated(schemes: .eightBit),
            .outputs { outputs, inputs, instance in
                MistakenFunction.replaceRows(&outputs, inputs, instance) { row in
                    let maximum = row.max() ?? 0
                    let sum = row.reduce(Float(0)) { $0 + ElementaryFunctions.exponential($1 - maximum) }
                    let logarithm = ElementaryFunctions.logarithm(sum)
                    return row.map { $0 - maximum - logarithm }
                }
            }),
        Deviation(
            "log-softmax-difference-wraps", .table,
            "LOG_SOFTMAX has one threshold, which ignores the logarithm",
            "Where the logarithm of the sum is large, a small difference less that logarithm leaves 32 bits.",
            breaking: ["LOG_SOFTMAX-4"],
            in: .violated(schemes: .eightBit),
            .steps { $0[\.activations.logSoftmaxThreshold] = { least, _ in least - 1 } }),
        Deviation(
            "log-softmax-without-logarithm", .table, "LOG_SOFTMAX only lowers every row by its maximum",
            "The logarithm of the sum is left out.", breaking: ["LOG_SOFTMAX-3", "ARITH-44"],
            in: .violated(schemes: .eightBit),
            .steps { $0[\.activations.fixedPointLogarithm] = { _, _ in 0 } }),
        Deviation(
            "length-of-whole-tensor", .shape, "L2_NORMALIZATION divides by the length of the whole tensor",
            "Every row along the last axis has a length of its own.", breaking: ["L2_NORMALIZATION-1"],
            in: .violated,
            .instance { $0.becomeOneRow() }),
        Deviation(
            "normalization-in-float", .rounding, "L2_NORMALIZATION is computed in floating point",
            "The quantized forms have an integer inverse root.",
            breaking: ["L2_NORMALIZATION-3", "L2_NORMALIZATION-4", "L2_NORMALIZATION-2", "ARITH-45"],
            in: .violated(schemes: .eightBit),
            .outputs { outputs, inputs, instance in
                MistakenFunction.replaceRows(&outputs, inputs, instance) { row in
                    let length = ElementaryFunctions.squareRoot(row.reduce(Float(0)) { $0 + $1 * $1 })
                    return row.map { length == 0 ? 0 : $0 / length }
                }
            }),
    ]
}

/// Unary functions as mistaken implementations compute them.
private enum MistakenFunction {
    /// Replaces the elements of the first output for which `function` of the stored input returns a value.
    static func replace(
        _ outputs: inout [Elements], _ inputs: [Elements?], _ instance: Instance,
        _ function: (Int64, TensorDescription, TensorDescription, ClosedRange<Int64>) -> Int64?
    ) {
        guard let values = (inputs.first ?? nil)?.integers, let input = instance.inputs.first ?? nil,
            let output = instance.outputs.first, let range = output.type.integerRange,
            let results = outputs.first?.integers, results.count == values.count
        else { return }
        let replaced = zip(values, results).map { stored, result in
            function(stored, input, output, range).map { min(max($0, range.lowerBound), range.upperBound) } ?? result
        }
        outputs[0] = Elements(integers: replaced, type: output.type) ?? outputs[0]
    }

    /// Replaces the first output by the quantized values of a real function.
    ///
    /// - Parameters:
    ///   - outputs: the right outputs. Unchanged if the input or the output holds no integers.
    ///   - inputs: the values of all inputs, in order.
    ///   - instance: the right instance, whose scales and zero points are used.
    ///   - outputScale: the scale of the quantization; `nil` for the output's scale.
    ///   - function: the mistaken function of real numbers.
    static func replaceByReal(
        _ outputs: inout [Elements], _ inputs: [Elements?], _ instance: Instance, outputScale: Float? = nil,
        _ function: (Float) -> Float
    ) {
        replace(&outputs, inputs, instance) { stored, input, output, _ in
            let real = Float(stored - input.zeroPoint) * input.scale
            let quotient = Int64(roundingHalfAwayFromZero: function(real) / (outputScale ?? output.scale))
            return Int64(Int32(clamping: quotient)) &+ output.zeroPoint
        }
    }

    /// Replaces the first output by the quantized values of a real function of each row along the last axis.
    ///
    /// - Parameters:
    ///   - outputs: the right outputs. Unchanged if the input or the output holds no integers.
    ///   - inputs: the values of all inputs, in order.
    ///   - instance: the right instance, whose scales and zero points are used.
    ///   - outputScale: the scale of the quantization; `nil` for the output's scale.
    ///   - function: the mistaken function. It gives one real number for each of a row.
    static func replaceRows(
        _ outputs: inout [Elements], _ inputs: [Elements?], _ instance: Instance, outputScale: Float? = nil,
        _ function: ([Float]) -> [Float]
    ) {
        guard let values = (inputs.first ?? nil)?.integers, let input = instance.inputs.first ?? nil,
            let output = instance.outputs.first, let range = output.type.integerRange,
            let length = input.shape.dimensions.last, length > 0
        else { return }
        var stored: [Int64] = []
        for start in stride(from: 0, to: values.count, by: length) {
            let row = values[start..<min(start + length, values.count)].map {
                Float($0 - input.zeroPoint) * input.scale
            }
            stored += function(row).map { real in
                let rounded = Int64(roundingHalfAwayFromZero: real / (outputScale ?? output.scale)) &+ output.zeroPoint
                return min(max(rounded, range.lowerBound), range.upperBound)
            }
        }
        outputs[0] = Elements(integers: stored, type: output.type) ?? outputs[0]
    }
}
