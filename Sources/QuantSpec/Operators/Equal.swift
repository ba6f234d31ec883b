extension Operator {
    /// EQUAL: compares two tensors element by element, with broadcasting: is the first equal to the second?
    public static let equal = Operator(
        "EQUAL", code: 71,
        summary: "Compares two tensors element by element, with broadcasting: is the first equal to the second?",
        binary16: .exact,
        inferShapes: { try Pairwise.shapes($0) },
        variants: Comparison(
            name: "EQUAL", holds: { $0 == 0 }, rescalesInt16: true,
            plainTypes: [.bool, .float32, .float16, .int32, .int64]
        ).variants,
        outlines: Comparison.outlines, domain: PairDomain.domain(),
        postTraining: PostTraining(.free, version: 2, wide: .init(.onlyRanges, inputs: [0, 1])))
}
