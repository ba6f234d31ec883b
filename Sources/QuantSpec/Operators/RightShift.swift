extension Operator {
    /// RIGHT_SHIFT: shifts the bits of each element of the first input to the right by the second one's, with broadcasting.
    public static let rightShift = Operator(
        "RIGHT_SHIFT", code: 161,
        summary: "Shifts the bits of the first input's elements to the right by the second one's, with broadcasting.",
        binary16: .exact,
        inferShapes: { try Pairwise.shapes($0) },
        // RIGHT_SHIFT-1: the value is widened with its sign, so that the sign moves in.
        variants: StoredPair.forms("RIGHT_SHIFT") { value, places, bits in value >> min(max(places, 0), bits - 1) },
        outlines: StoredPair.outlines + [
            Outline("few-places", [[3, 17], [17]], inputRanges: [1: 0...9]),
            Outline("places-beyond", [[33], [33]], inputRanges: [1: 5...40]),
        ], domain: PairDomain.smallDomain(inputRanges: [1: 0...9]))
}
