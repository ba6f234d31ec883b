extension Operator {
    /// UNSORTED_SEGMENT_MAX: finds the greatest value of each segment, whose elements have one number.
    public static let unsortedSegmentMax = Operator(
        "UNSORTED_SEGMENT_MAX", code: 154,
        summary: "Finds the greatest value of each segment, whose elements have one number.",
        binary16: .exact,
        inferShapes: { [try SegmentReduction($0).output] }, shapedBy: [2],
        variants: SegmentReduction.forms(
            "UNSORTED_SEGMENT_MAX", of: Int32.min, -.greatestFiniteMagnitude, { max($0, $1) }, { $1 > $0 ? $1 : $0 }),
        outlines: SegmentReduction.outlines, domain: SegmentReduction.domain)
}
