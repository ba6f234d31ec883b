extension Operator {
    /// RELU: the input where it is positive, 0 elsewhere.
    public static let relu = Operator(
        "RELU", code: 19, summary: "The input where it is positive, 0 elsewhere.",
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in 0 ... .infinity },
        variants: Rectifier.variants("RELU", Rectifier.Bounds(least: 0, greatest: nil), hasInt16: true),
        outlines: Unary.outlines(), domain: ElementDomain.domain())
}
