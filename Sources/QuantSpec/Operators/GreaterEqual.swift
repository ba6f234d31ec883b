extension Operator {
    /// GREATER_EQUAL: of two tensors, broadcast to one shape, whether the first is greater or equal.
    public static let greaterEqual = Operator(
        "GREATER_EQUAL", code: 62,
        summary: "Of two elements, whether the first is greater or equal; broadcast to one shape.",
        inferShapes: { try Pairwise.shapes($0) },
        variants: Comparison(
            name: "GREATER_EQUAL", holds: { $0 == 1 || $0 == 0 }, rescalesInt16: false,
            plainTypes: [.float32, .float16, .int32, .int64]
        ).variants,
        outlines: Comparison.outlines, domain: PairDomain.domain())
}
