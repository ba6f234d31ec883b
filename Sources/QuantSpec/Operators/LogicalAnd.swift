extension Operator {
    /// LOGICAL_AND: combines two tensors of bools element by element, with broadcasting: are both elements true?
    public static let logicalAnd = Operator(
        "LOGICAL_AND", code: 86,
        summary: "Combines two tensors of bools element by element, with broadcasting: are both elements true?",
        binary16: .exact,
        inferShapes: { try Pairwise.shapes($0) },
        variants: [LogicalPair.form("LOGICAL_AND") { $0 && $1 }],
        outlines: LogicalPair.outlines, domain: PairDomain.smallDomain())
}
