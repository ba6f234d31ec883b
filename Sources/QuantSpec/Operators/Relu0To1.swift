extension Operator {
    /// RELU_0_TO_1: clamps each element to [0, 1].
    public static let relu0To1 = Operator(
        "RELU_0_TO_1", code: 152, summary: "Clamps each element to [0, 1].",
        binary16: .exact,
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in 0...1 },
        variants: Rectifier.variants("RELU_0_TO_1", Rectifier.Bounds(least: 0, greatest: 1), hasInt16: false),
        outlines: Unary.outlines(), domain: ElementDomain.domain(),
        postTraining: PostTraining(.free))
}
