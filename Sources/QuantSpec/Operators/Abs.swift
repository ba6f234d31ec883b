extension Operator {
    /// ABS: computes the absolute value of each element.
    public static let abs = Operator(
        "ABS", code: 101, summary: "Computes the absolute value of each element.",
        binary16: .exact,
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in 0 ... .infinity },
        variants: [
            Magnitude.quantized(Int8.self, "int8", .int8),
            Magnitude.quantized(Int16.self, "int16", .int16x8),
            Unary.float32(clauses: ["ABS-1", "ABS-3"]) { value, _, _ in value.magnitude },
            Magnitude.int32,
        ],
        outlines: Unary.outlines(), domain: ElementDomain.domain(),
        postTraining: PostTraining(.free, version: 2, wide: .init(.free)))
}

enum Magnitude {
    /// ABS-2: requantizes the absolute value of the distance from the zero point to the output's scale.
    static func quantized<Stored: QuantizedInteger>(_ type: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        Unary.quantized(
            type, id, scheme, clauses: ["ABS-1", "ABS-2"],
            prepare: { instance, steps in
                let (input, output) = (try instance.input(0), try instance.output(0))
                var derived = try Derived.offsets(instance)
                derived.set(
                    [steps.quantizeMultiplier(steps.realMultiplierInBinary32(input.scale, 1, output.scale))],
                    .outputMultiplier, .outputShift)
                let factor = derived.factor(.outputMultiplier, .outputShift)
                let stage = OutputStage(Requantization([factor], steps), output, Stored.self, steps)
                let offset = derived.offset(.inputOffset)
                return (
                    derived,
                    { values in
                        let magnitudes = values.map { stored in
                            let distance = Int32(stored) &+ offset
                            return distance < 0 ? 0 &- distance : distance
                        }
                        return stage.stored(magnitudes, as: Stored.self)
                    }
                )
            })
    }

    /// ABS-4: int32 without quantization. The absolute value wraps.
    static let int32 = Variant(
        "int32", .float32, inputs: [Operand("input", .int32, .unquantized)],
        outputs: [Operand("output", .int32, .unquantized)], clauses: ["ABS-1", "ABS-4"],
        evaluate: { call in
            call.setOutput(0, try call.values(0, as: Int32.self).map { $0 < 0 ? 0 &- $0 : $0 })
        })
}
