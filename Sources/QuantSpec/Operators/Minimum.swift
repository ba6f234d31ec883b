extension Operator {
    /// MINIMUM: the lesser of two tensors' elements, broadcast to one shape.
    public static let minimum = Operator(
        "MINIMUM", code: 57, summary: "The lesser of two elements as stored, broadcast to one shape.",
        inferShapes: { try Pairwise.shapes($0) },
        variants: MaximumMinimum.variants("MINIMUM", firstWinsAt: -1),
        outlines: Comparison.outlines + [MaximumMinimum.otherParameters("MINIMUM-3")], domain: PairDomain.domain())
}
