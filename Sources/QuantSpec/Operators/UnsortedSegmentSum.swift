extension Operator {
    /// UNSORTED_SEGMENT_SUM: computes the sum of each segment, whose elements have one number.
    public static let unsortedSegmentSum = Operator(
        "UNSORTED_SEGMENT_SUM", code: 155,
        summary: "Computes the sum of each segment, whose elements have one number.",
        binary16: .sum(areProducts: false),
        inferShapes: { [try SegmentReduction($0).output] }, shapedBy: [2],
        variants: SegmentReduction.forms("UNSORTED_SEGMENT_SUM", of: 0, 0, { $0 &+ $1 }, { $0 + $1 }),
        outlines: SegmentReduction.outlines, domain: SegmentReduction.domain)
}
