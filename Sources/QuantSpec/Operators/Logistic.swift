extension Operator {
    /// LOGISTIC: computes 1 / (1 + e^-x) of each element x.
    public static let logistic = Operator(
        "LOGISTIC", code: 14, summary: "Computes 1 / (1 + e^-x) of each element x.",
        binary16: LogisticFunction.binary16,
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in 0...1 },
        variants: [
            LogisticFunction.table(Int8.self), LogisticFunction.table(UInt8.self),
            SigmoidForm.logistic.variant(clauses: ["LOGISTIC-1", "LOGISTIC-4"], outputClause: "LOGISTIC-5"),
            Unary.float32(clauses: ["LOGISTIC-1", "LOGISTIC-6"], bound: ResultBound(2, "LOGISTIC-6")) {
                value, _, steps in
                LogisticFunction.real(value, steps)
            },
            Unary.float16(clauses: ["LOGISTIC-1", "LOGISTIC-7"]) { value, _, steps in
                LogisticFunction.real(value, steps)
            },
        ],
        outlines: Unary.outlines(quantized: ["int8", "uint8", "int16"], real: ["float32", "float16"]),
        domain: ElementDomain.domain(),
        postTraining: PostTraining(.fixed(scale: 1 / 256, zeroPoint: -128), version: 2, wide: .init(.fixed)))
}

enum LogisticFunction {
    /// FLOAT16-10: the function itself, or 1 / (1 + e^-x), each operation rounded; e^x far below 0.
    static let binary16 = Binary16Rule.elements { value, _ in
        let falling = Enclosure(exactly: -value).exponential
        let function = (Enclosure(exactly: 1) + falling).reciprocal.computed(units: 2)
        let divisor = (Enclosure(exactly: 1) + falling.computed(units: 2)).rounded(underflows: 0)
        let result = function.union(divisor.reciprocal.rounded())
        return value < -9 ? result.union(Enclosure(exactly: value).exponential.computed(units: 2)) : result
    }

    /// LOGISTIC-6: binary32. Beyond either limit a simpler function replaces the logistic one.
    static func real(_ value: Float, _ steps: Steps) -> Float {
        if value > 16.619_047 { return 1 }
        return value < -9 ? steps.exponential32(value) : steps.activations.logistic32(value, steps)
    }

    /// LOGISTIC-2, LOGISTIC-3: the 8-bit forms, with a table. The output has scale 1/256, and the least stored value as
    /// its zero point.
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
