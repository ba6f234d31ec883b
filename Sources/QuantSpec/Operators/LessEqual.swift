extension Operator {
    /// LESS_EQUAL: compares two tensors element by element, with broadcasting: is the first less or equal?
    public static let lessEqual = Operator(
        "LESS_EQUAL", code: 63,
        summary: "Compares two tensors element by element, with broadcasting: is the first less or equal?",
        binary16: .exact,
        inferShapes: { try Pairwise.shapes($0) },
        variants: Comparison(
            name: "LESS_EQUAL", holds: { $0 == -1 || $0 == 0 }, rescalesInt16: false,
            plainTypes: [.float32, .float16, .int32, .int64]
        ).variants,
        outlines: Comparison.outlines, domain: PairDomain.domain(),
        postTraining: PostTraining(.free, version: 2, wide: .init(.onlyRanges, inputs: [0, 1])))
}
