extension Operator {
    /// UNSORTED_SEGMENT_MIN: finds the least value of each segment, whose elements have one number.
    public static let unsortedSegmentMin = Operator(
        "UNSORTED_SEGMENT_MIN", code: 157,
        summary: "Finds the least value of each segment, whose elements have one number.",
        binary16: .exact,
        inferShapes: { [try SegmentReduction($0).output] }, shapedBy: [2],
        variants: SegmentReduction.forms(
            "UNSORTED_SEGMENT_MIN", of: Int32.max, .greatestFiniteMagnitude, { min($0, $1) }, { $1 < $0 ? $1 : $0 }),
        outlines: SegmentReduction.outlines, domain: SegmentReduction.domain)
}
