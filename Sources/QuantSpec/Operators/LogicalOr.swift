extension Operator {
    /// LOGICAL_OR: combines two tensors of bools element by element, with broadcasting: is one of the elements true, or are both?
    public static let logicalOr = Operator(
        "LOGICAL_OR", code: 84,
        summary:
            "Combines two tensors of bools element by element, with broadcasting: is one of the elements true, or are both?",
        binary16: .exact,
        inferShapes: { try Pairwise.shapes($0) },
        variants: [LogicalPair.form("LOGICAL_OR") { $0 || $1 }],
        outlines: LogicalPair.outlines, domain: PairDomain.smallDomain())
}
