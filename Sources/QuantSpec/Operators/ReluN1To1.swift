extension Operator {
    /// RELU_N1_TO_1: clamps each element to [-1, 1].
    public static let reluN1To1 = Operator(
        "RELU_N1_TO_1", code: 20, summary: "Clamps each element to [-1, 1].",
        binary16: .exact,
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in -1...1 },
        variants: Rectifier.variants("RELU_N1_TO_1", Rectifier.Bounds(least: -1, greatest: 1), hasInt16: false),
        outlines: Unary.outlines(), domain: ElementDomain.domain(),
        postTraining: PostTraining(.free, wide: .init(.onlyRanges, version: 1)))
}
