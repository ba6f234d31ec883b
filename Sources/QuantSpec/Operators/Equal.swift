extension Operator {
    /// EQUAL: of two tensors, broadcast to one shape, whether they are equal.
    public static let equal = Operator(
        "EQUAL", code: 71, summary: "Of two elements, whether they are equal; broadcast to one shape.",
        inferShapes: { try Pairwise.shapes($0) },
        variants: Comparison(
            name: "EQUAL", holds: { $0 == 0 }, rescalesInt16: true,
            plainTypes: [.bool, .float32, .float16, .int32, .int64]
        ).variants,
        outlines: Comparison.outlines, domain: PairDomain.domain())
}
