/// TANH and LOGISTIC of int16, with the sigmoid table (ARITH-46).
struct SigmoidForm: Sendable {
    // A factor and a right shift, in spite of the second name (DERIVED-4).
    static let inputMultiplier: DerivedKey = "input_multiplier"
    static let inputLeftShift: DerivedKey = "input_left_shift"

    /// The greatest power k for which a scale of 2^(k - 12) is used exactly (ARITH-46).
    let greatestPower: Int
    /// The number of lower bits of the argument that interpolate between samples.
    let interpolatedBits: Int64
    /// The sigmoid of an argument beyond the table.
    let saturated: Int64
    /// Subtracted from the sigmoid of an argument of 0 or more.
    let zero: Int64
    /// The number from which the sigmoid of a negative argument's magnitude is subtracted.
    let mirror: Int64
    /// The right shift of the result, in bits.
    let resultBits: Int64

    /// 1 / (1 + e^-x): 9 bits of the argument interpolate.
    static let logistic = SigmoidForm(
        greatestPower: 0, interpolatedBits: 9, saturated: 0x7fff << 10, zero: 0, mirror: 1 << 25, resultBits: 10)

    /// tanh x = 2 / (1 + e^-2x) - 1: 8 bits of the argument interpolate.
    static let hyperbolicTangent = SigmoidForm(
        greatestPower: 1, interpolatedBits: 8, saturated: 0xffff << 8, zero: 1 << 23, mirror: 1 << 23, resultBits: 8)

    /// The int16 form.
    func variant(clauses: [Clause], outputClause: Clause) -> Variant {
        let fixed = Relation.fixedParameters(.output(0), scale: 1 / 32768, zeroPoint: 0)
        return Unary.quantized(
            Int16.self, "int16", .int16x8,
            constraints: [Constraint(outputClause, .nonconforming, fixed)],
            clauses: clauses + ["ARITH-46"],
            prepare: { instance, steps in
                let (multiplier, shift) = factor(try instance.input(0).scale)
                var derived = Derived()
                derived[SigmoidForm.inputMultiplier] = [multiplier]
                derived[SigmoidForm.inputLeftShift] = [shift]
                let rounding: Int64 = shift > 0 ? 1 << (shift - 1) : 0
                let samples = SigmoidTable.samples.indices.map { Int64(steps.activations.sigmoidTable($0)) }
                return (
                    derived,
                    { values in
                        values.map { result(of: (Int64($0) &* multiplier &+ rounding) >> shift, samples) }
                    }
                )
            })
    }

    /// The multiplier and the right shift that convert a stored integer to units of 1 / (3 × 2^12) (ARITH-46).
    private func factor(_ scale: Float) -> (multiplier: Int64, shift: Int64) {
        if let exponent = SigmoidForm.powerOfTwo(scale), (0...greatestPower).contains(exponent + 12) {
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

    /// The binary logarithm of a scale, rounded. Returns `nil` if it is not within 0.001 of an integer (ARITH-46).
    private static func powerOfTwo(_ scale: Float) -> Int? {
        guard scale > 0, scale.isFinite else { return nil }
        let significand = scale.significand
        if significand < 1.000_693_4 { return Int(scale.exponent) }
        if significand > 1.998_614_2 { return Int(scale.exponent) + 1 }
        return nil
    }

    /// The result for an argument in units of 1 / (3 × 2^12), rounded halves up.
    private func result(of argument: Int64, _ samples: [Int64]) -> Int16 {
        let sigmoid = interpolated(Int64(truncatingIfNeeded: argument.magnitude), samples)
        let half: Int64 = 1 << (resultBits - 1)
        let rounded = argument >= 0 ? sigmoid - zero + half : mirror - sigmoid + half - 1
        return Int16(truncatingIfNeeded: rounded >> resultBits)
    }

    /// The sigmoid of a magnitude, interpolated between samples.
    private func interpolated(_ magnitude: Int64, _ samples: [Int64]) -> Int64 {
        let index = Int(magnitude >> interpolatedBits)
        guard index < samples.count - 1 else { return saturated }
        let (sample, next) = (samples[index], samples[index + 1])
        return sample << interpolatedBits + (magnitude & ((1 << interpolatedBits) - 1)) * (next - sample)
    }
}
