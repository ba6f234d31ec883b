extension Operator {
    /// NOT_EQUAL: of two tensors, broadcast to one shape, whether they differ.
    public static let notEqual = Operator(
        "NOT_EQUAL", code: 72, summary: "Of two elements, whether they differ; broadcast to one shape.",
        inferShapes: { try Pairwise.shapes($0) },
        variants: Comparison(
            name: "NOT_EQUAL", holds: { $0 != 0 }, rescalesInt16: true,
            plainTypes: [.bool, .float32, .float16, .int32, .int64]
        ).variants,
        outlines: Comparison.outlines, domain: PairDomain.domain())
}
