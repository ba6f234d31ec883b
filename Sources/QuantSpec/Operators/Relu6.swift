extension Operator {
    /// RELU6: clamps each element to [0, 6].
    public static let relu6 = Operator(
        "RELU6", code: 21, summary: "Clamps each element to [0, 6].",
        binary16: .exact,
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in 0...6 },
        variants: Rectifier.variants("RELU6", Rectifier.Bounds(least: 0, greatest: 6), hasInt16: true),
        outlines: Unary.outlines(), domain: ElementDomain.domain(),
        postTraining: PostTraining(.free, version: 2, wide: .init(.free)))
}
