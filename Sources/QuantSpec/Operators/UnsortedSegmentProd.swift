extension Operator {
    /// UNSORTED_SEGMENT_PROD: computes the product of each segment, whose elements have one number.
    public static let unsortedSegmentProd = Operator(
        "UNSORTED_SEGMENT_PROD", code: 153,
        summary: "Computes the product of each segment, whose elements have one number.",
        binary16: .product { try $0.input(1).shape.count },
        inferShapes: { [try SegmentReduction($0).output] }, shapedBy: [2],
        variants: SegmentReduction.forms("UNSORTED_SEGMENT_PROD", of: 1, 1, { $0 &* $1 }, { $0 * $1 }),
        outlines: SegmentReduction.outlines, domain: SegmentReduction.domain)
}
