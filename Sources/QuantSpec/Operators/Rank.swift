extension Operator {
    /// RANK: returns the number of a tensor's axes.
    public static let rank = Operator(
        "RANK", code: 110, summary: "Returns the number of a tensor's axes.", binary16: .exact,
        inferShapes: { _ in [[]] },
        variants: DataMovement.types.map { type in
            Variant(
                type.rawValue, DataMovement.scheme(of: type), inputs: [DataMovement.operand("input", type)],
                outputs: [Indexing.operand("output", .int32)], clauses: ["RANK-1"],
                evaluate: { call in try call.setOutput(0, integers: [Int64(call.instance.input(0).shape.rank)]) })
        },
        outlines: [
            Outline("scalar", [[]]), Outline("vector", [[17]]), Outline("matrix", [[2, 3]]),
            Outline("rank-5", [[1, 2, 1, 2, 2]]), Outline("no-elements", [[3, 0]]),
        ], domain: ElementDomain.domain())
}
