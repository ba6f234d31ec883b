extension Operator {
    /// REDUCE_ALL: reduces bools along some axes: true if all of the elements are.
    public static let reduceAll = Operator(
        "REDUCE_ALL", code: 140, summary: "Reduces bools along some axes: true if all of the elements are.",
        attributes: [Reduction.keepDimensions.declaration],
        binary16: .exact,
        inferShapes: { [try Reduction($0).output] },
        shapedBy: [1],
        variants: [LogicalReduction.form("REDUCE_ALL", of: true) { $0 && $1 }],
        outlines: LogicalReduction.outlines, domain: ReductionDomain.smallDomain)
}
