import QuantSpec

extension Deviation {
    /// Mistakes in SOFTMAX, and in functions by table or in fixed point.
    static let tables: [Deviation] = [
        Deviation(
            "softmax-in-float", .table, "SOFTMAX is computed in floating point",
            "8-bit forms go through fixed point: random inputs hardly ever show the difference.",
            breaking: ["SOFTMAX-4", "SOFTMAX-8", "SOFTMAX-3"],
            links: ["tensorflow/tensorflow#62009"], in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .outputs { outputs, inputs, instance in
                guard let exact = MistakenSoftmax.inFloat(inputs, instance) else { return }
                outputs[0] = exact
            }),
        Deviation(
            "softmax-exponential-exact", .table, "The exponential is that of binary64, rounded to 31 bits",
            "It is a polynomial and a product of constants in fixed point: its last bits differ.",
            breaking: ["ARITH-33", "ARITH-32", "SOFTMAX-3", "LOG_SOFTMAX-3"],
            in: Scope(schemes: .eightBit), shownIn: .violated(schemes: .eightBit),
            .steps {
                $0.softmaxExponential = { raw, _ in
                    let exponential = ElementaryFunctions.exponential(Double(raw) * 0x1p-26)
                    return Int32(clamping: Int64(roundingHalfAwayFromZero: exponential * 0x1p31))
                }
            }),
        Deviation(
            "softmax-reciprocal-exact", .table, "The reciprocal of the sum is that of binary64",
            "It comes from three steps of Newton's method in fixed point: its last bits differ.",
            breaking: ["ARITH-34", "SOFTMAX-4"],
            in: .violated(schemes: .eightBit),
            .steps { $0.softmaxReciprocal = { raw, _ in MistakenQuotient.exactReciprocal(raw) } }),
        Deviation(
            "reciprocal-of-one-wraps", .saturation, "The reciprocal of 1 wraps to -1",
            "A number is multiplied by a power of two with saturation: 1 becomes the greatest number without integer bits.",
            breaking: ["ARITH-31", "ARITH-34", "SOFTMAX-4", "DIV-4"],
            in: Scope(schemes: [.int8, .uint8]), shownIn: .violated(schemes: [.int8, .uint8]),
            .steps {
                $0.softmaxReciprocal = MistakenQuotient.wrappingReciprocal
                $0[\.elementWise.quotientReciprocal] = MistakenQuotient.wrappingReciprocal
            }),
        Deviation(
            "softmax-beta-ignored", .table, "beta is taken for 1", "The input is multiplied by beta.",
            breaking: ["SOFTMAX-2", "SOFTMAX-7", "SOFTMAX-10", "SOFTMAX-11"],
            in: .violated,
            .instance { instance in
                guard instance.attributes.values["beta"] != .real(1) else { return }
                instance.attributes.values["beta"] = .real(1)
            }),
        Deviation(
            "softmax-maximum-of-first-row", .table, "Every row is lowered by the first row's maximum",
            "A pointer that is not advanced: each row has a maximum of its own.",
            breaking: ["SOFTMAX-3", "SOFTMAX-8", "LOG_SOFTMAX-3"], links: ["ARM-software/CMSIS_5#1442"],
            in: Scope(schemes: [.int8, .uint8, .int16x8]), shownIn: .violated(schemes: [.int8, .uint8, .int16x8]),
            .stepsForInputs { steps, inputs in
                guard let values = (inputs.first ?? nil)?.integers else { return }
                steps.softmaxMaximum = { row in
                    let first = values.prefix(row.count).max() ?? 0
                    // Differences of a row above the first row's maximum would overflow, so its own maximum is used.
                    return max(Int32(truncatingIfNeeded: first), row.max() ?? 0)
                }
            }),
        Deviation(
            "softmax-without-maximum", .table, "The maximum is not subtracted",
            "The greatest stored value is subtracted instead of the row's maximum: exponentials of rows that stay below it lose their bits.",
            breaking: ["SOFTMAX-3", "SOFTMAX-8", "LOG_SOFTMAX-3"],
            in: Scope(schemes: [.int8, .uint8, .int16x8]), shownIn: .violated(schemes: [.int8, .uint8, .int16x8]),
            .stepsForInputs { steps, inputs in
                let greatest = (inputs.first ?? nil)?.type.integerRange?.upperBound ?? 0
                steps.softmaxMaximum = { _ in Int32(truncatingIfNeeded: greatest) }
            }),
        Deviation(
            "softmax-sum-over-all-rows", .table, "One row of SOFTMAX takes in the whole tensor",
            "Rows are those of the last axis.", breaking: ["SOFTMAX-1", "LOG_SOFTMAX-1"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .instance { $0.becomeOneRow() }),
        Deviation(
            "softmax-one-wraps", .saturation, "The greatest result of a 16-bit SOFTMAX wraps to -32768",
            "A quotient of 1 is 32768 on the output's scale: it saturates to 32767 before it is stored.",
            breaking: ["SOFTMAX-8"],
            in: .violated(schemes: [.int16x8]),
            .steps { steps in
                let right = steps.saturate
                steps.saturate = { value, range in range.lowerBound == 0 ? value : right(value, range) }
            }),
        Deviation(
            "table-without-midpoint-correction", .table, "Samples of a table are not corrected for interpolation",
            "Each sample of a 16-bit table is lowered by half of what interpolation errs at the next midpoint.",
            breaking: ["ARITH-23", "EXP-3", "GELU-4", "LOG-4", "RSQRT-5"],
            in: Scope(schemes: [.int16x8]),
            .steps { $0.midpointCorrection = { _ in 0 } }),
        Deviation(
            "table-without-interpolation", .table, "The nearest lower sample of a table is returned",
            "A 16-bit table has a sample every 128 steps; between them is interpolated.",
            breaking: ["ARITH-24", "EXP-3", "GELU-4", "LOG-4", "RSQRT-5"],
            in: Scope(schemes: [.int16x8]),
            .steps { $0.lookUp = { argument, samples in samples[(Int(argument) + 32768) >> 7] } }),
        Deviation(
            "table-index-off-by-one", .table, "A table is read one sample too far",
            "The index of an argument's sample is its upper nine bits.", breaking: ["ARITH-24", "DERIVED-9"],
            in: Scope(schemes: [.int16x8]),
            .steps {
                $0.lookUp = { argument, samples in
                    InterpolatedTable.value(at: Int16(clamping: Int(argument) + 128), in: samples)
                }
            }),
    ]
}

/// SOFTMAX without fixed point.
private enum MistakenSoftmax {
    static func inFloat(_ inputs: [Elements?], _ instance: Instance) -> Elements? {
        guard let values = (inputs.first ?? nil)?.integers, let input = instance.inputs.first ?? nil,
            let output = instance.outputs.first, let range = output.type.integerRange,
            let length = input.shape.dimensions.last, length > 0
        else { return nil }
        let beta: Float
        if case .real(let real) = instance.attributes.values["beta"] { beta = real } else { beta = 0 }
        var stored: [Int64] = []
        for start in stride(from: 0, to: values.count, by: length) {
            let row = values[start..<min(start + length, values.count)]
            let maximum = row.max() ?? 0
            let exponentials = row.map { ElementaryFunctions.exponential(Float($0 - maximum) * input.scale * beta) }
            let sum = exponentials.reduce(0, +)
            stored += exponentials.map { exponential in
                let rounded = Int64(roundingHalfAwayFromZero: exponential / sum / output.scale)
                return min(max(rounded &+ output.zeroPoint, range.lowerBound), range.upperBound)
            }
        }
        return Elements(integers: stored, type: output.type)
    }
}
