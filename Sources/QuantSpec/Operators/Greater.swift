extension Operator {
    /// GREATER: compares two tensors element by element, with broadcasting: is the first greater?
    public static let greater = Operator(
        "GREATER", code: 61,
        summary: "Compares two tensors element by element, with broadcasting: is the first greater?",
        binary16: .exact,
        inferShapes: { try Pairwise.shapes($0) },
        variants: Comparison(
            name: "GREATER", holds: { $0 == 1 }, rescalesInt16: false,
            plainTypes: [.float32, .float16, .int32, .int64]
        ).variants,
        outlines: Comparison.outlines, domain: PairDomain.domain(),
        postTraining: PostTraining(.free, version: 2, wide: .init(.onlyRanges, inputs: [0, 1])))
}
