/// TANH and LOGISTIC of int16, by the sigmoid table (ARITH-46).
enum SigmoidForm {
    // A factor, and a shift that is to the right (DERIVED-4).
    static let inputMultiplier: DerivedKey = "input_multiplier"
    static let inputLeftShift: DerivedKey = "input_left_shift"

    /// - Parameter greatestPower: up to which power of two above 2^-12 an input scale is taken as it is.
    static func variant(
        clauses: [Clause], outputClause: Clause, greatestPower: Int,
        _ function: @escaping @Sendable (_ argument: Int64, _ steps: Steps) -> Int64
    ) -> Variant {
        let fixed = Relation.fixedParameters(.output(0), scale: 1 / 32768, zeroPoint: 0)
        return Unary.quantized(
            Int16.self, "int16", .int16x8,
            constraints: [Constraint(outputClause, .nonconforming, fixed)],
            clauses: clauses + ["ARITH-46"],
            prepare: { instance, steps in
                let (multiplier, shift) = factor(try instance.input(0).scale, greatestPower)
                var derived = Derived()
                derived[inputMultiplier] = [multiplier]
                derived[inputLeftShift] = [shift]
                let rounding: Int64 = shift > 0 ? 1 << (shift - 1) : 0
                return (
                    derived,
                    { values in
                        values.map {
                            let argument = (Int64($0) &* multiplier &+ rounding) >> shift
                            return Int16(truncatingIfNeeded: function(argument, steps))
                        }
                    }
                )
            })
    }

    /// What brings a stored integer to units of 1 / (3 x 2^12), and its right shift (ARITH-46).
    private static func factor(_ scale: Float, _ greatestPower: Int) -> (multiplier: Int64, shift: Int64) {
        if let exponent = powerOfTwo(scale), (0...greatestPower).contains(exponent + 12) {
            return (3 << Int64(exponent + 12), 0)
        }
        var multiplier = Double(scale) * 4096 * 3
        var shift: Int64 = 0
        while multiplier <= 32767.0 / 2 && shift <= 30 {
            multiplier *= 2
            shift += 1
        }
        return (min(Int64(saturating: multiplier), Int64(Int32.max)), shift)
    }

    /// The binary logarithm of a scale, where it is within 0.001 of an integer.
    private static func powerOfTwo(_ scale: Float) -> Int? {
        guard scale > 0, scale.isFinite else { return nil }
        let significand = scale.significand
        if significand < 1.000_693_4 { return Int(scale.exponent) }
        if significand > 1.998_614_2 { return Int(scale.exponent) + 1 }
        return nil
    }

    /// 1 / (1 + e^-x): 9 bits of the argument interpolate.
    static let logistic: @Sendable (Int64, Steps) -> Int64 = { argument, steps in
        let sigmoid = interpolated(argument.magnitude, bits: 9, saturated: 0x7fff << 10, steps)
        let rounded = argument >= 0 ? sigmoid + 512 : (1 << 25) - sigmoid + 511
        return rounded >> 10
    }

    /// tanh x = 2 / (1 + e^-2x) - 1: 8 bits of the argument interpolate.
    static let hyperbolicTangent: @Sendable (Int64, Steps) -> Int64 = { argument, steps in
        let sigmoid = interpolated(argument.magnitude, bits: 8, saturated: 0xffff << 8, steps)
        let tangent = sigmoid - (1 << 23)
        let rounded = argument >= 0 ? tangent + 128 : -tangent + 127
        return rounded >> 8
    }

    private static func interpolated(_ magnitude: UInt64, bits: Int64, saturated: Int64, _ steps: Steps) -> Int64 {
        let magnitude = Int64(truncatingIfNeeded: magnitude)
        let index = Int(magnitude >> bits)
        guard index < 255 else { return saturated }
        let sample = Int64(steps.activations.sigmoidTable(index))
        let next = Int64(steps.activations.sigmoidTable(index + 1))
        return sample << bits + (magnitude & ((1 << bits) - 1)) * (next - sample)
    }
}
