extension Operator {
    /// SQRT: computes the square root of each element.
    public static let sqrt = Operator(
        "SQRT", code: 75, summary: "Computes the square root of each element.",
        binary16: .function(units: 2),
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in 0 ... .infinity },
        variants: [
            SquareRoot.quantized(Int8.self, "int8", .int8),
            SquareRoot.quantized(Int16.self, "int16", .int16x8),
            Unary.float32(clauses: ["SQRT-1", "SQRT-4"]) { value, _, steps in
                steps.activations.squareRoot32(value)
            },
        ],
        // The float32 group has given inputs: a negative one would give a NaN, whose bits are not fixed.
        outlines: Unary.outlines(variants: ["int8", "int16"]) + [
            Outline(
                "whole-numbers", [[12]], fixedValues: [0: [0, 1, 2, 3, 5, 7, 10, 15, 16, 255, 32_767, 16_777_215]],
                variants: ["float32"])
        ], domain: ElementDomain.domain(variants: ["int8", "int16"]),
        postTraining: PostTraining(.free, version: 2))
}

enum SquareRoot {
    /// SQRT-2: a quotient of 2^31 or more is nonconforming. The reference converts it to 32 bits without a check.
    private static let quotientHas32Bits = Constraint(
        "SQRT-2", .nonconforming,
        .bound(.quotient(.squareRoot(.greatest(.input(0))), .scale(.output(0))), [.below(0x1p31)]))

    /// SQRT-2, SQRT-3: the root in binary32, divided by the output's scale and truncated.
    static func quantized<Stored: QuantizedInteger>(_ type: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        Unary.partial(
            type, id, scheme, constraints: [quotientHas32Bits], clauses: ["SQRT-1", "SQRT-2", "SQRT-3"],
            prepare: { instance, steps in
                let (input, output) = (try instance.input(0), try instance.output(0))
                let stage = OutputStage(Requantization(none: steps), output, Stored.self, steps)
                return (
                    try Derived.offsets(instance),
                    { values in
                        let reals = values.map { steps.dequantize(Int64($0), input.scale, input.zeroPoint) }
                        let quotients = reals.map { real in
                            steps.activations.truncateQuotient(steps.activations.squareRoot32(real) / output.scale)
                        }
                        return zip(reals, stage.stored(quotients, as: Stored.self)).map { $0 >= 0 ? $1 : nil }
                    }
                )
            },
            refusal: { stored, call in
                let input = call.instance[.input(0)]
                return refusal(call.steps.dequantize(Int64(stored), input?.scale ?? 0, input?.zeroPoint ?? 0))
            })
    }

    private static func refusal(_ real: Float) -> SpecificationError {
        SpecificationError(
            .invalid, "SQRT: the element \(real) is negative", remedy: "give it elements of 0 or more", clause: "SQRT-3"
        )
    }
}
