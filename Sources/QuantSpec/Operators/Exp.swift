extension Operator {
    /// EXP: e to the power of every element.
    public static let exp = Operator(
        "EXP", code: 47, summary: "e to the power of every element.",
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in 0 ... .infinity },
        variants: [
            UnaryTable.variant(Int8.self, clauses: ["EXP-1", "EXP-2"]) { value, _, steps in
                steps.exponential32(value)
            },
            UnaryTable.interpolated(clauses: ["EXP-1", "EXP-3"]) { value, _, steps in steps.exponential32(value) },
            Unary.float32(clauses: ["EXP-1", "EXP-4"]) { value, _, steps in steps.exponential32(value) },
        ],
        // The float32 form is bounded, not exact: its rows could not be compared by bits.
        outlines: Unary.outlines(variants: ["int8", "int16"]),
        domain: ElementDomain.domain(variants: ["int8", "int16"]))
}
