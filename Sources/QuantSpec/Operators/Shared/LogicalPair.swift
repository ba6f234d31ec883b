/// LOGICAL_AND and LOGICAL_OR: one bool from each two bools that broadcasting pairs (REP-6).
enum LogicalPair {
    /// The form of one of the two operators.
    ///
    /// - Parameters:
    ///   - name: the operator's name, with which its clauses begin.
    ///   - combine: gives the result for two elements.
    static func form(_ name: String, _ combine: @escaping @Sendable (Bool, Bool) -> Bool) -> Variant {
        Variant(
            "bool", .float32, inputs: Pairwise.operands(.bool, .unquantized),
            outputs: [Operand("output", .bool, .unquantized)],
            constraints: [Pairwise.rankLimit(Clause("\(name)-2"))], clauses: [Clause("\(name)-1")],
            prepare: Pairwise.combining(combine))
    }

    /// Few shapes: broadcasting either way, one of a vector's width, and an empty tensor.
    static let outlines = Pairwise.shapesWorthTesting
        .filter { ["rows", "broadcast-scalar", "broadcast-both", "broadcast-rank-8", "one", "empty"].contains($0.id) }
        .map { Outline($0.id, [$0.first, $0.second]) }
}
