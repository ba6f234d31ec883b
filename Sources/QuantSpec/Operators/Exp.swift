extension Operator {
    /// EXP: computes e^x of each element x.
    public static let exp = Operator(
        "EXP", code: 47, summary: "Computes e^x of each element x.",
        binary16: .function(units: 2),
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in 0 ... .infinity },
        variants: [
            UnaryTable.variant(Int8.self, clauses: ["EXP-1", "EXP-2"]) { value, _, steps in
                steps.exponential32(value)
            },
            UnaryTable.interpolated(clauses: ["EXP-1", "EXP-3"]) { value, _, steps in steps.exponential32(value) },
            Unary.float32(clauses: ["EXP-1", "EXP-4"], bound: ResultBound(1, "EXP-4")) { value, _, steps in
                steps.exponential32(value)
            },
        ],
        outlines: Unary.outlines(quantized: ["int8", "int16"], real: ["float32"]), domain: ElementDomain.domain(),
        postTraining: PostTraining(.free, version: 2, wide: .init(.free)))
}
