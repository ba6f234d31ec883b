import QuantSpec

extension Deviation {
    /// Mistakes in element-wise operators with two inputs, except ADD.
    static let arithmetic: [Deviation] = [
        Deviation(
            "operands-swapped", .shape, "The two inputs are taken for each other",
            "A difference changes its sign, a quotient is turned over, an order reverses.",
            breaking: [
                "SUB-1", "DIV-1", "FLOOR_DIV-1", "FLOOR_MOD-1", "LESS-1", "LESS_EQUAL-1", "GREATER-1",
                "GREATER_EQUAL-1",
            ],
            in: .violated,
            .instance { $0.inputs.swapAt(0, 1) },
            .inputs { values, _ in values.swapAt(0, 1) }),
        Deviation(
            "squared-difference-left-shift-20", .accumulator, "SQUARED_DIFFERENCE shifts its inputs left by 20",
            "That is the headroom of ADD; squared it overflows 32 bits, and 7 bits are meant.",
            breaking: ["SQUARED_DIFFERENCE-3", "DERIVED-6"],
            in: .violated(schemes: [.int8]),
            .steps { $0[\.elementWise.squaredDifferenceLeftShift] = { 20 } }),
        Deviation(
            "squared-difference-without-left-shift", .rounding, "The inputs of SQUARED_DIFFERENCE get no headroom",
            "They are shifted left by 7 before they are rescaled to one scale.", breaking: ["SQUARED_DIFFERENCE-3"],
            in: .violated(schemes: [.int8]),
            .steps { $0[\.elementWise.squaredDifferenceLeftShift] = { 0 } }),
        Deviation(
            "squared-headroom-not-doubled", .multiplier, "The headroom of a square is taken for that of the difference",
            "Squaring doubles the number of bits below the unit: the output multiplier divides by 2^14.",
            breaking: ["SQUARED_DIFFERENCE-3"],
            in: .violated(schemes: [.int8]),
            .steps { $0[\.elementWise.squaredHeadroom] = { $0 } }),
        Deviation(
            "quotient-multiplier-in-binary64", .multiplier, "The multiplier of DIV is computed in binary64",
            "Both of its operations are rounded to binary32; quotients of 16 bits show it.", breaking: ["DIV-3"],
            in: .violated(schemes: [.int16x8]),
            .steps { $0[\.elementWise.quotientMultiplier] = { Double($0) / (Double($1) * Double($2)) } }),
        Deviation(
            "quotient-shift-modulo-32", .rounding, "DIV shifts by more than 31 places as the processor does",
            "A quotient near 0 needs a right shift of 32 places and more, which gives 0. C++ leaves such a shift undefined; x86-64 takes the number of places modulo 32, and small quotients come out large, or off by one.",
            breaking: ["DIV-4"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]), seenIn: ["litert-2.3.0"],
            .steps {
                $0[\.elementWise.vanishingQuotient] = { quotient, factor, steps in
                    MistakenQuotient.shiftModulo32(
                        steps.doublingHighMultiply(quotient, factor.multiplier), -factor.shift)
                }
            }),
        Deviation(
            "quotient-reciprocal-exact", .table, "The reciprocal of DIV is that of binary64",
            "It comes from three steps of Newton's method in fixed point: its last bits differ.",
            breaking: ["DIV-4", "ARITH-34"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .steps { $0[\.elementWise.quotientReciprocal] = { raw, _ in MistakenQuotient.exactReciprocal(raw) } }),
        Deviation(
            "product-in-16-bits", .accumulator, "The product of MUL has 16 bits",
            "Distances from zero points reach 255, and their product 65025.", breaking: ["MUL-3"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .multiplicand { Int32(Int16(truncatingIfNeeded: $0)) }),
        Deviation(
            "broadcast-without-left-shift", .multiplier,
            "MUL drops the left shift of a multiplier above one where an input is broadcast",
            "The path for inputs of different shapes needs both shifts too.",
            breaking: ["MUL-3", "ARITH-7", "ARITH-8"],
            links: ["tensorflow/tensorflow#42965"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .stepsForInstance { steps, instance in
                if MistakenBroadcast.isNeeded(instance) { steps.dropLeftShifts() }
            }),
        Deviation(
            "scalar-broadcast-without-left-shift", .multiplier,
            "MUL drops the left shift of a multiplier above one where an input has one element",
            "The path for an input of one element needs both shifts too.", breaking: ["MUL-3", "ARITH-7", "ARITH-8"],
            links: ["tensorflow/tensorflow#42965"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .stepsForInstance { steps, instance in
                let hasScalar = instance.inputs.contains { $0?.shape.count == 1 }
                if hasScalar && MistakenBroadcast.isNeeded(instance) { steps.dropLeftShifts() }
            }),
        Deviation(
            "divisor-sign-dropped", .rounding, "The sign of a negative divisor is lost",
            "The reciprocal is that of a positive number: where the divisor is negative, the dividend changes its sign.",
            breaking: ["DIV-4"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .steps { $0[\.elementWise.positiveDivisor] = { ($0, $1 < 0 ? 0 &- $1 : $1) } }),
        Deviation(
            "division-by-stored-zero", .zeroPoint, "A divisor stored as 0 is taken for real 0",
            "Real 0 is stored as the zero point. A guard against division by 0 that looks at the stored value returns 0 for others.",
            breaking: ["DIV-5", "DIV-4"],
            in: .violated(schemes: .eightBit),
            .outputs { outputs, inputs, instance in
                guard let zeroPoint = instance.outputs.first?.zeroPoint else { return }
                outputs[0] = outputs[0].replacing(inputs, instance) { _, divisor in divisor == 0 ? zeroPoint : nil }
            }),
        Deviation(
            "division-in-floating-point", .rounding, "The quotient is computed in binary64",
            "DIV multiplies by a reciprocal in fixed point; a few quotients round the other way.", breaking: ["DIV-4"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .outputs { outputs, inputs, instance in
                guard instance.attributes[.fusedActivation] == .none, let dividend = instance.inputs[0],
                    let divisor = instance.inputs[1], let output = instance.outputs.first,
                    let range = output.type.integerRange
                else { return }
                outputs[0] = outputs[0].replacing(inputs, instance) { first, second in
                    let real =
                        Double(dividend.scale) * Double(first - dividend.zeroPoint)
                        / (Double(divisor.scale) * Double(second - divisor.zeroPoint)) / Double(output.scale)
                    let stored = Int64(roundingHalfAwayFromZero: min(max(real, -1e9), 1e9)) + output.zeroPoint
                    return min(max(stored, range.lowerBound), range.upperBound)
                }
            }),
        Deviation(
            "floored-quotient-truncates", .rounding, "FLOOR_DIV truncates towards zero",
            "The division of C truncates; here a negative quotient that is not whole is rounded down.",
            breaking: ["FLOOR_DIV-2", "FLOOR_DIV-5"],
            in: .violated,
            .steps { $0[\.elementWise.floorQuotient] = { $0.dividedReportingOverflow(by: $1).partialValue } }),
        Deviation(
            "floored-remainder-of-dividend", .rounding, "The remainder of FLOOR_MOD has the dividend's sign",
            "The remainder of C has it; here it has the divisor's.", breaking: ["FLOOR_MOD-2", "FLOOR_MOD-5"],
            in: .violated,
            .steps {
                $0[\.elementWise.floorRemainder] = { $0.remainderReportingOverflow(dividingBy: $1).partialValue }
            }),
        Deviation(
            "floored-division-of-centred-values", .zeroPoint, "FLOOR_DIV and FLOOR_MOD subtract zero points",
            "They divide what is stored.", breaking: ["FLOOR_DIV-1", "FLOOR_MOD-1"],
            in: .violated(schemes: [.int8]),
            .inputs { values, instance in
                for index in values.indices {
                    guard case .int8(let stored) = values[index] else { continue }
                    let zeroPoint = Int8(truncatingIfNeeded: instance.inputs[index]?.zeroPoint ?? 0)
                    values[index] = .int8(stored.map { $0 &- zeroPoint })
                }
            }),
    ]
}

/// The instances for which an implementation takes its path for inputs of different shapes.
private enum MistakenBroadcast {
    static func isNeeded(_ instance: Instance) -> Bool {
        Set(instance.inputs.compactMap { $0?.shape.dimensions }).count > 1
    }
}

extension Steps {
    /// Drops the left shift of every multiplier.
    fileprivate mutating func dropLeftShifts() {
        let multiply = self.multiply
        self.multiply = { value, factor, steps in
            multiply(value, QuantizedMultiplier(multiplier: factor.multiplier, shift: min(factor.shift, 0)), steps)
        }
    }
}

/// Quotients as mistaken implementations compute them.
enum MistakenQuotient {
    /// Returns 1 / (1 + x) for x in [0, 1), rounded to the nearest. `raw` is x × 2^31, and so is the result.
    static func exactReciprocal(_ raw: Int32) -> Int32 {
        Int32(clamping: Int64(roundingHalfAwayFromZero: 0x1p31 / (1 + Double(raw) * 0x1p-31)))
    }

    /// 1 / (1 + x) with a last doubling that wraps. It differs only where the right result is saturated.
    static let wrappingReciprocal: @Sendable (_ raw: Int32, borrowing Steps) -> Int32 = { raw, steps in
        let right = FixedPointFunction.reciprocalOfOnePlus(raw, steps)
        return right == .max ? .min : right
    }

    /// A rounding shift for which the processor takes the number of places modulo 32 for the value, and modulo 64 for
    /// the mask.
    static func shiftModulo32(_ value: Int32, _ places: Int) -> Int32 {
        let mask = Int32(truncatingIfNeeded: (Int64(1) << Int64(places & 63)) &- 1)
        let remainder = value & mask
        let threshold = (mask >> 1) &+ (value < 0 ? 1 : 0)
        return (value >> Int32(places & 31)) &+ (remainder > threshold ? 1 : 0)
    }
}

extension Elements {
    /// Returns these elements with those replaced for which `change` returns another integer for the pair of stored
    /// inputs.
    func replacing(
        _ inputs: [Elements?], _ instance: Instance, _ change: (Int64, Int64) -> Int64?
    ) -> Elements {
        guard inputs.count > 1, let first = inputs[0]?.integers, let second = inputs[1]?.integers,
            let shape = instance.outputs.first?.shape, let firstShape = instance.inputs[0]?.shape,
            let secondShape = instance.inputs[1]?.shape, var results = integers
        else { return self }
        let pairs = zip(
            Broadcasting.positions(of: firstShape, in: shape), Broadcasting.positions(of: secondShape, in: shape))
        for (place, pair) in pairs.enumerated() {
            if let changed = change(first[pair.0], second[pair.1]) { results[place] = changed }
        }
        return Elements(integers: results, type: type) ?? self
    }
}
