extension Operator {
    /// GREATER: of two tensors, broadcast to one shape, whether the first is greater.
    public static let greater = Operator(
        "GREATER", code: 61, summary: "Of two elements, whether the first is greater; broadcast to one shape.",
        inferShapes: { try Pairwise.shapes($0) },
        variants: Comparison(
            name: "GREATER", holds: { $0 == 1 }, rescalesInt16: false,
            plainTypes: [.float32, .float16, .int32, .int64]
        ).variants,
        outlines: Comparison.outlines, domain: PairDomain.domain())
}
