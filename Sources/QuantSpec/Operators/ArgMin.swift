extension Operator {
    /// ARG_MIN: finds the index of the least element along an axis, the first one among equals.
    public static let argMin = Operator(
        "ARG_MIN", code: 79, summary: "Finds the index of the least element along an axis, the first one among equals.",
        attributes: [ArgMaxMin.outputType.declaration],
        binary16: .exact,
        inferShapes: { [try ArgMaxMin($0, "ARG_MIN").output] },
        shapedBy: [1],
        variants: ArgMaxMin.variants("ARG_MIN", bestAt: -1),
        outlines: ArgMaxMin.outlines, domain: ArgMaxMin.domain,
        postTraining: PostTraining(.free, version: 2))
}
