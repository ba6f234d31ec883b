extension Operator {
    /// HARD_SWISH: computes x × min(max(x + 3, 0), 6) / 6 of each element x.
    public static let hardSwish = Operator(
        "HARD_SWISH", code: 117, summary: "Computes x × min(max(x + 3, 0), 6) / 6 of each element x.",
        binary16: HardSwish.binary16,
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in -0.375 ... .infinity },
        variants: [
            HardSwish.quantized(Int8.self, "int8", .int8),
            HardSwish.quantized(UInt8.self, "uint8", .uint8),
            Unary.float32(clauses: ["HARD_SWISH-1", "HARD_SWISH-7"]) { value, _, _ in HardSwish.real(value) },
        ],
        outlines: Unary.outlines(), domain: ElementDomain.domain(),
        postTraining: PostTraining(.free, wide: .init(.onlyRanges, version: 1)))
}

enum HardSwish {
    /// FLOAT16-10: x × min(max(x + 3, 0), 6), divided by 6 before or after the product, or x × min(max(x / 6 + 1/2, 0), 1).
    static let binary16 = Binary16Rule.elements { value, _ in
        let (input, sixth) = (Enclosure(exactly: value), 1.0 / 6)
        let gate = (input + Enclosure(exactly: 3)).rounded(underflows: 0).clamped(0, 6)
        let share = (input.scaled(sixth).rounded(2) + Enclosure(exactly: 0.5)).rounded(underflows: 0).clamped(0, 1)
        let productFirst = (input * gate).rounded().scaled(sixth).rounded(2)
        let quotientFirst = (input * gate.scaled(sixth).rounded(2)).rounded()
        return productFirst.union(quotientFirst).union((input * share).rounded())
    }

    // The 16-bit multipliers and their shifts (DERIVED-4).
    static let outputMultiplier: DerivedKey = "output_multiplier_fixedpoint_int16"
    static let outputExponent: DerivedKey = "output_multiplier_exponent"
    static let gateMultiplier: DerivedKey = "reluish_multiplier_fixedpoint_int16"
    static let gateExponent: DerivedKey = "reluish_multiplier_exponent"

    /// HARD_SWISH-2: the output's real multiplier must be below 1, else the model is invalid. HARD_SWISH-6: its right
    /// shift must be at most 15, else the model is nonconforming.
    private static let limits = [
        Constraint(
            "HARD_SWISH-2", .invalid,
            .bound(.quotient(.scale(.input(0)), .scale(.output(0))), [.below(128)])),
        Constraint(
            "HARD_SWISH-6", .nonconforming,
            .bound(.quotient(.scale(.input(0)), .scale(.output(0))), [.atLeast(0x1p-9)])),
    ]

    /// HARD_SWISH-2 to HARD_SWISH-6: the quantized forms, computed in 16 bits.
    static func quantized<Stored: QuantizedInteger>(_ type: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        Unary.quantized(
            type, id, scheme, constraints: limits,
            clauses: [
                "HARD_SWISH-1", "HARD_SWISH-2", "HARD_SWISH-3", "HARD_SWISH-4", "HARD_SWISH-5", "HARD_SWISH-6",
            ],
            prepare: { instance, steps in
                let input = try instance.input(0)
                let output = try instance.output(0)
                let fine = input.scale / 128
                let outputFactor = steps.quantizeMultiplier(steps.realMultiplierInBinary32(fine, 1, output.scale))
                let gateFactor = steps.quantizeMultiplier(steps.realMultiplierInBinary32(fine, 1, 3 / 32768))
                var derived = try Derived.offsets(instance)
                derived[outputMultiplier] = [sixteenBits(outputFactor.multiplier)]
                derived[outputExponent] = [Int64(outputFactor.shift)]
                derived[gateMultiplier] = [sixteenBits(gateFactor.multiplier)]
                derived[gateExponent] = [Int64(gateFactor.shift)]
                return (derived, function(type, derived, steps))
            })
    }

    /// HARD_SWISH-2: rounds a 32-bit multiplier to its upper 16 bits, at most 32767.
    private static func sixteenBits(_ multiplier: Int32) -> Int64 {
        multiplier >= 0x7fff_7fff ? 0x7fff : (Int64(multiplier) + (1 << 15)) >> 16
    }

    /// HARD_SWISH-3 to HARD_SWISH-6: one output element.
    private static func function<Stored: QuantizedInteger>(
        _: Stored.Type, _ derived: Derived, _ steps: Steps
    ) -> ValueTable<Stored, Stored>.Function {
        let inputOffset = derived.scalar(.inputOffset)
        let outputOffset = derived.scalar(.outputOffset)
        let outputFactor = Int16(truncatingIfNeeded: derived.scalar(outputMultiplier))
        let rightShift = min(max(-Int(derived.scalar(outputExponent)), 0), 31)
        let gateFactor = Int16(truncatingIfNeeded: derived.scalar(gateMultiplier))
        let exponent = Int(derived.scalar(gateExponent))
        let element = { @Sendable (stored: Stored) -> Stored in
            let fine = Int16(truncatingIfNeeded: (Int64(stored) &+ inputOffset) << 7)
            let value = steps.doublingHighMultiply16(fine, outputFactor)
            var gate = fine
            if exponent > 0 { gate = steps.activations.saturatingShiftLeft16(gate, exponent - 1) }
            gate = steps.doublingHighMultiply16(gate, gateFactor)
            if exponent > 0 { gate = steps.activations.saturatingShiftLeft16(gate, 1) }
            if exponent < 0 {
                gate = Int16(truncatingIfNeeded: steps.roundingShiftRight(Int32(gate), min(-exponent, 31)))
            }
            let share = Int16(truncatingIfNeeded: (Int32(gate) + 32768) >> 1)
            let product = steps.activations.truncatingDoublingHighMultiply16(share, value)
            let shifted = steps.roundingShiftRight(Int32(product), rightShift)
            return steps.saturated(steps.addZeroPoint(Int64(shifted), outputOffset), to: Stored.self)
        }
        return { $0.map(element) }
    }

    /// HARD_SWISH-7: binary32, each operation rounded, in this order.
    static func real(_ value: Float) -> Float {
        let lifted = value + 3
        let positive = 0 < lifted ? lifted : 0
        return value * (positive < 6 ? positive : 6) / 6
    }
}
