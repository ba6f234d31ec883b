extension Operator {
    /// TANH: the hyperbolic tangent.
    public static let tanh = Operator(
        "TANH", code: 28, summary: "The hyperbolic tangent of every element.",
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in -1...1 },
        variants: [
            UnaryTable.variant(
                Int8.self,
                constraints: [
                    Constraint(
                        "TANH-3", .nonconforming, .fixedParameters(.output(0), scale: 1 / 128, zeroPoint: 0))
                ], clauses: ["TANH-1", "TANH-2"], HyperbolicTangent.function),
            UnaryTable.variant(UInt8.self, clauses: ["TANH-1", "TANH-2"], HyperbolicTangent.function),
            SigmoidForm.hyperbolicTangent.variant(clauses: ["TANH-1", "TANH-4"], outputClause: "TANH-5"),
            Unary.float32(clauses: ["TANH-1", "TANH-6"]) { value, _, steps in
                steps.activations.hyperbolicTangent32(value)
            },
        ],
        // The float32 form is bounded, not exact: its rows could not be compared by bits.
        outlines: Unary.outlines(variants: ["int8", "uint8", "int16"])
            + [Outline("other-parameters", [[33]], variants: ["int8"], breaking: ["TANH-3"])],
        domain: ElementDomain.domain(variants: ["int8", "uint8", "int16"]))
}

enum HyperbolicTangent {
    /// TANH-2.
    static let function: UnaryTable.Function = { value, _, steps in steps.activations.hyperbolicTangent32(value) }
}
