extension Operator {
    /// LESS: of two tensors, broadcast to one shape, whether the first is less.
    public static let less = Operator(
        "LESS", code: 58, summary: "Of two elements, whether the first is less; broadcast to one shape.",
        inferShapes: { try Pairwise.shapes($0) },
        variants: Comparison(
            name: "LESS", holds: { $0 == -1 }, rescalesInt16: false,
            plainTypes: [.float32, .float16, .int32, .int64]
        ).variants,
        outlines: Comparison.outlines, domain: PairDomain.domain())
}
