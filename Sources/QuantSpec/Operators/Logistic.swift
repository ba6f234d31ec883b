extension Operator {
    /// LOGISTIC: 1 / (1 + e^-x).
    public static let logistic = Operator(
        "LOGISTIC", code: 14, summary: "1 / (1 + e^-x) of every element.",
        inferShapes: { [try $0.input(0).shape] },
        variants: [
            LogisticFunction.table(Int8.self), LogisticFunction.table(UInt8.self),
            SigmoidForm.variant(
                clauses: ["LOGISTIC-1", "LOGISTIC-4"], outputClause: "LOGISTIC-5", greatestPower: 0,
                SigmoidForm.logistic),
        ],
        outlines: Unary.outlines())
}

enum LogisticFunction {
    /// LOGISTIC-2, LOGISTIC-3: a table; the output has the least stored value as its zero point.
    static func table<Stored: QuantizedInteger>(_ type: Stored.Type) -> Variant {
        let scale: Float = 1 / 256
        return UnaryTable.variant(
            type,
            constraints: [
                Constraint(
                    "LOGISTIC-3", .nonconforming,
                    .fixedParameters(.output(0), scale: scale, zeroPoint: Int64(Stored.min))),
                Constraint(
                    "LOGISTIC-3", .referenceLimit,
                    .holds("the output has scale 1/256") { $0[.output(0)].map { $0.scale == scale } ?? true }),
            ], clauses: ["LOGISTIC-1", "LOGISTIC-2"]
        ) { value, _, steps in steps.activations.logistic32(value, steps) }
    }
}
