extension Operator {
    /// NON_MAX_SUPPRESSION_V4: selects boxes by their scores, without those that overlap a selected one.
    public static let nonMaxSuppressionV4 = Operator(
        "NON_MAX_SUPPRESSION_V4", code: 120,
        summary: "Selects boxes by their scores, without those that overlap a selected one.",
        inferShapes: { try BoxSuppression.outputShapes($0, "NON_MAX_SUPPRESSION_V4-1", isSoft: false) }, shapedBy: [2],
        variants: [BoxSuppression.variant("NON_MAX_SUPPRESSION_V4", isSoft: false)],
        outlines: BoxSuppression.outlines(isSoft: false), domain: BoxSuppression.domain(isSoft: false))
}
