extension Operator {
    /// REDUCE_MIN: finds the least value along some axes.
    public static let reduceMin = Operator(
        "REDUCE_MIN", code: 89, summary: "Finds the least value along some axes.",
        attributes: [Reduction.keepDimensions.declaration],
        binary16: .exact,
        inferShapes: { [try Reduction($0).output] },
        shapedBy: [1],
        variants: ReduceMaxMin.forms("REDUCE_MIN", isGreatest: false),
        outlines: Reduction.outlines(), domain: ReductionDomain.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied)))
}
