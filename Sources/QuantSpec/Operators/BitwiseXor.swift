extension Operator {
    /// BITWISE_XOR: sets the bits that differ between each two elements, with broadcasting.
    public static let bitwiseXor = Operator(
        "BITWISE_XOR", code: 160, summary: "Sets the bits that differ between each two elements, with broadcasting.",
        binary16: .exact,
        inferShapes: { try Pairwise.shapes($0) },
        variants: StoredPair.forms("BITWISE_XOR") { first, second, _ in first ^ second },
        outlines: StoredPair.outlines, domain: PairDomain.smallDomain())
}
