extension Operator {
    /// GREATER_EQUAL: compares two tensors element by element, with broadcasting: is the first greater or equal?
    public static let greaterEqual = Operator(
        "GREATER_EQUAL", code: 62,
        summary: "Compares two tensors element by element, with broadcasting: is the first greater or equal?",
        binary16: .exact,
        inferShapes: { try Pairwise.shapes($0) },
        variants: Comparison(
            name: "GREATER_EQUAL", holds: { $0 == 1 || $0 == 0 }, rescalesInt16: false,
            plainTypes: [.float32, .float16, .int32, .int64]
        ).variants,
        outlines: Comparison.outlines, domain: PairDomain.domain(),
        postTraining: PostTraining(.free, version: 2, wide: .init(.onlyRanges, inputs: [0, 1])))
}
