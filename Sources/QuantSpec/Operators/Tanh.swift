extension Operator {
    /// TANH: computes the hyperbolic tangent of each element.
    public static let tanh = Operator(
        "TANH", code: 28, summary: "Computes the hyperbolic tangent of each element.",
        binary16: .function(units: 2),
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
            Unary.float32(clauses: ["TANH-1", "TANH-6"], bound: ResultBound(2, "TANH-6")) { value, _, steps in
                steps.activations.hyperbolicTangent32(value)
            },
            Unary.float16(clauses: ["TANH-1", "TANH-7"]) { value, _, steps in
                steps.activations.hyperbolicTangent32(value)
            },
        ],
        outlines: Unary.outlines(quantized: ["int8", "uint8", "int16"], real: ["float32", "float16"])
            + [Outline("other-parameters", [[33]], variants: ["int8"], breaking: ["TANH-3"])],
        domain: ElementDomain.domain(),
        postTraining: PostTraining(.fixed(scale: 1 / 128, zeroPoint: 0), version: 2, wide: .init(.fixed)))
}

enum HyperbolicTangent {
    /// TANH-2: the function that the 8-bit tables sample.
    static let function: UnaryTable.Function = { value, _, steps in steps.activations.hyperbolicTangent32(value) }
}
