extension Operator {
    /// ARG_MAX: finds the index of the greatest element along an axis, the first one among equals.
    public static let argMax = Operator(
        "ARG_MAX", code: 56,
        summary: "Finds the index of the greatest element along an axis, the first one among equals.",
        attributes: [ArgMaxMin.outputType.declaration],
        binary16: .exact,
        inferShapes: { [try ArgMaxMin($0, "ARG_MAX").output] },
        shapedBy: [1],
        variants: ArgMaxMin.variants("ARG_MAX", bestAt: 1),
        outlines: ArgMaxMin.outlines, domain: ArgMaxMin.domain,
        postTraining: PostTraining(.free, version: 2, wide: .init(.onlyRanges)))
}
