extension Operator {
    /// MAXIMUM: the greater of two tensors' elements, broadcast to one shape.
    public static let maximum = Operator(
        "MAXIMUM", code: 55, summary: "The greater of two elements as stored, broadcast to one shape.",
        inferShapes: { try Pairwise.shapes($0) },
        variants: MaximumMinimum.variants("MAXIMUM", firstWinsAt: 1),
        outlines: Comparison.outlines + [MaximumMinimum.otherParameters("MAXIMUM-3")], domain: PairDomain.domain())
}
