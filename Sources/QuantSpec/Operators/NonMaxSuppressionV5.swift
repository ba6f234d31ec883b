extension Operator {
    /// NON_MAX_SUPPRESSION_V5: selects boxes by their scores, which decay with the overlap of a selected box.
    public static let nonMaxSuppressionV5 = Operator(
        "NON_MAX_SUPPRESSION_V5", code: 121,
        summary: "Selects boxes by their scores, which decay with the overlap of a selected box.",
        inferShapes: { try BoxSuppression.outputShapes($0, "NON_MAX_SUPPRESSION_V5-1", isSoft: true) }, shapedBy: [2],
        variants: [BoxSuppression.variant("NON_MAX_SUPPRESSION_V5", isSoft: true)],
        outlines: BoxSuppression.outlines(isSoft: true), domain: BoxSuppression.domain(isSoft: true))
}
