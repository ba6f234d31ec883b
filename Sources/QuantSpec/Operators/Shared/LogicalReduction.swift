/// REDUCE_ANY and REDUCE_ALL: each output element is one bool for all the bools along the reduced axes.
enum LogicalReduction {
    /// The form of one of the two operators.
    ///
    /// - Parameters:
    ///   - name: the operator's name, with which its clauses begin.
    ///   - neutral: the result of no elements.
    ///   - combine: adds one element to a result.
    static func form(
        _ name: String, of neutral: Bool, _ combine: @escaping @Sendable (Bool, Bool) -> Bool
    ) -> Variant {
        Variant(
            "bool", .float32, inputs: [Operand("input", .bool, .unquantized), Reduction.axes],
            outputs: [Operand("output", .bool, .unquantized)], clauses: [Clause("\(name)-1"), Clause("\(name)-2")],
            prepare: { instance, _ in
                let folding = try Reduction(instance).folding
                return Plan { call in
                    call.setOutput(0, folding.fold(try call.values(0, as: Bool.self), from: neutral, combine))
                }
            })
    }

    /// Few of the outlines of reductions.
    static let outlines = Reduction.outlines().filter {
        [
            "spatial-keep", "spatial", "last", "apart", "repeated", "all", "all-keep", "vector-33", "no-axes",
            "scalar-axis", "rank-6", "scalar", "empty-output", "empty-input", "negative-of-equal-sizes",
        ].contains($0.id)
    }
}
