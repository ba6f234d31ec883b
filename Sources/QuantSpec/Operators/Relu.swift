extension Operator {
    /// RELU: copies each positive element, and replaces the others by 0.
    public static let relu = Operator(
        "RELU", code: 19, summary: "Copies each positive element, and replaces the others by 0.",
        binary16: .exact,
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in 0 ... .infinity },
        variants: Rectifier.variants("RELU", Rectifier.Bounds(least: 0, greatest: nil), hasInt16: true),
        outlines: Unary.outlines(), domain: ElementDomain.domain(),
        postTraining: PostTraining(.free, version: 2, wide: .init(.free)))
}
