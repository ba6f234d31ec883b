extension Operator {
    /// RSQRT: computes the reciprocal of the square root of each element.
    public static let rsqrt = Operator(
        "RSQRT", code: 76, summary: "Computes the reciprocal of the square root of each element.",
        binary16: .function(units: 2),
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in 0 ... .infinity },
        variants: [
            ReciprocalRoot.int8,
            UnaryTable.interpolated(
                clauses: ["RSQRT-1", "RSQRT-4", "RSQRT-5"], refusing: ReciprocalRoot.refusal,
                ReciprocalRoot.function),
            Unary.float32(clauses: ["RSQRT-1", "RSQRT-6"]) { value, _, steps in
                1 / steps.activations.squareRoot32(value)
            },
        ],
        // The float32 group has given inputs: a negative one would give a NaN, whose bits are not fixed.
        outlines: Unary.outlines(variants: ["int8", "int16"]) + [
            Outline(
                "whole-numbers", [[11]], fixedValues: [0: [1, 2, 3, 5, 7, 10, 15, 16, 255, 32_767, 16_777_215]],
                variants: ["float32"])
        ], domain: ElementDomain.domain(variants: ["int8", "int16"]),
        postTraining: PostTraining(.free, version: 2, wide: .init(.free)))
}

enum ReciprocalRoot {
    /// The left shift that makes an integer of the reciprocal of a root (RSQRT-2).
    private static let raisedBits = 20

    static let refusal = SpecificationError(
        .invalid, "RSQRT: an element is negative", remedy: "give it elements of 0 or more", clause: "RSQRT-4")

    /// RSQRT-2 to RSQRT-4: int8, with an integer inverse root of the distance from the zero point.
    static let int8 = Unary.partial(
        Int8.self, "int8", .int8,
        constraints: [
            Constraint(
                "RSQRT-2", .nonconforming,
                .bound(
                    .binary32(.product(.squareRoot(.scale(.input(0))), .scale(.output(0)))),
                    [.above(0x1p-20), .atMost(0x1p12)]))
        ],
        clauses: ["RSQRT-1", "RSQRT-2", "RSQRT-3", "RSQRT-4"],
        prepare: { instance, steps in
            let (input, output) = (try instance.input(0), try instance.output(0))
            let root = steps.activations.squareRoot32(input.scale) * output.scale
            var derived = try Derived.offsets(instance)
            derived.set([steps.quantizeMultiplier(1 / Double(root))], .outputMultiplier, .outputShift)
            let offset = derived.offset(.inputOffset)
            var factor = derived.factor(.outputMultiplier, .outputShift)
            factor.shift -= raisedBits
            let lowered = factor
            return (
                derived,
                { values in
                    values.map { stored in
                        let distance = Int32(stored) &+ offset
                        guard distance >= 0 else { return nil }
                        if distance == 0 { return .max }
                        var inverse = FixedPointFunction.inverseSquareRoot(distance, steps)
                        inverse.shift += raisedBits
                        let raised = steps.requantize(1, by: inverse)
                        let requantized = lowered.shift < -31 ? 0 : Int64(steps.requantize(raised, by: lowered))
                        return steps.saturated(steps.addZeroPoint(requantized, output.zeroPoint), to: Int8.self)
                    }
                }
            )
        },
        refusal: { _, _ in refusal })

    /// RSQRT-5: for 0, the greatest real value that the output represents.
    static let function: UnaryTable.Function = { value, instance, steps in
        guard value <= 0 else { return 1 / steps.activations.squareRoot32(value) }
        return 32767 * (instance[.output(0)]?.scale ?? 0)
    }
}
