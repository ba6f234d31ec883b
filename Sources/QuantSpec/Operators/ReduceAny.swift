extension Operator {
    /// REDUCE_ANY: reduces bools along some axes: true if at least one of the elements is.
    public static let reduceAny = Operator(
        "REDUCE_ANY", code: 91, summary: "Reduces bools along some axes: true if at least one of the elements is.",
        attributes: [Reduction.keepDimensions.declaration],
        binary16: .exact,
        inferShapes: { [try Reduction($0).output] },
        shapedBy: [1],
        variants: [LogicalReduction.form("REDUCE_ANY", of: false) { $0 || $1 }],
        outlines: LogicalReduction.outlines, domain: ReductionDomain.smallDomain)
}
