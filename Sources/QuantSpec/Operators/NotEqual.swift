extension Operator {
    /// NOT_EQUAL: compares two tensors element by element, with broadcasting: do they differ?
    public static let notEqual = Operator(
        "NOT_EQUAL", code: 72, summary: "Compares two tensors element by element, with broadcasting: do they differ?",
        binary16: .exact,
        inferShapes: { try Pairwise.shapes($0) },
        variants: Comparison(
            name: "NOT_EQUAL", holds: { $0 != 0 }, rescalesInt16: true,
            plainTypes: [.bool, .float32, .float16, .int32, .int64]
        ).variants,
        outlines: Comparison.outlines, domain: PairDomain.domain(),
        postTraining: PostTraining(nil, isQuantizable: false, wide: .init(.onlyRanges, inputs: [0, 1])))
}
