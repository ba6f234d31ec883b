extension Operator {
    /// REDUCE_MAX: finds the greatest value along some axes.
    public static let reduceMax = Operator(
        "REDUCE_MAX", code: 82, summary: "Finds the greatest value along some axes.",
        attributes: [Reduction.keepDimensions.declaration],
        binary16: .exact,
        inferShapes: { [try Reduction($0).output] },
        shapedBy: [1],
        variants: ReduceMaxMin.forms("REDUCE_MAX", isGreatest: true),
        outlines: Reduction.outlines(), domain: ReductionDomain.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied)))
}
