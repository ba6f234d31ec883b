extension Operator {
    /// L2_NORMALIZATION: divides every row along the last axis by its Euclidean length.
    public static let l2Normalization = Operator(
        "L2_NORMALIZATION", code: 11, summary: "Divides every row along the last axis by its Euclidean length.",
        attributes: [Attribute<FusedActivation>.fusedActivation.declaration],
        binary16: L2Normalization.binary16,
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in -1...1 },
        variants: [
            L2Normalization.int8, L2Normalization.uint8, L2Normalization.float32,
        ],
        outlines: [
            Outline("rank-1", [[33]]), Outline("rank-2", [[3, 16]]), Outline("rank-3", [[2, 3, 17]]),
            Outline("rank-4", [[2, 2, 2, 15]]), Outline("rank-5", [[1, 2, 1, 2, 31]]), Outline("one", [[1]]),
            Outline("single-column", [[8, 1]]), Outline("pairs", [[16, 2]]), Outline("all-values", [[256]]),
            Outline("rows-of-all-values", [[4, 64]]), Outline("empty", [[2, 0, 3]]),
            Outline("empty-rows", [[2, 0]]),
        ], domain: ElementDomain.domain(),
        postTraining: PostTraining(.fixed(scale: 1 / 128, zeroPoint: 0), version: 2, wide: .init(.onlyRanges)))
}

enum L2Normalization {
    /// FLOAT16-11: each operation of L2_NORMALIZATION-6, rounded; a quotient may be a product with the rounded reciprocal.
    static let binary16 = Binary16Rule.rows { row, _ in
        let least = Enclosure(exactly: 1e-6).rounded()
        let length = Enclosure.sumOfSquares(row).squareRoot.computed(units: 2)
        let divisor = Enclosure(max(length.lower, least.lower), max(length.upper, least.upper))
        let reciprocal = divisor.reciprocal.rounded()
        return row.map { (Enclosure(exactly: $0) * reciprocal).rounded() }
    }

    private static let rules: [Constraint] = [
        Constraint("L2_NORMALIZATION-1", .invalid, .rank(.input(0), 1...Int.max)),
        Constraint(
            "L2_NORMALIZATION-1", .invalid,
            .attribute("fused_activation_function", oneOf: [FusedActivation.none.attributeValue])),
    ]

    /// L2_NORMALIZATION-3: int8. The output's scale, 2^-7, is part of the shift.
    static let int8 = quantized(
        Int8.self, clause: "L2_NORMALIZATION-3", outputZeroPoint: 0, distanceFactor: 1, additionalShift: 7)

    /// L2_NORMALIZATION-4: uint8. The distance is multiplied by 128 before the requantization.
    static let uint8 = quantized(
        UInt8.self, clause: "L2_NORMALIZATION-4", outputZeroPoint: 128, distanceFactor: 128, additionalShift: 0)

    private static func quantized<Stored: QuantizedInteger>(
        _: Stored.Type, clause: Clause, outputZeroPoint: Int64, distanceFactor: Int32, additionalShift: Int
    ) -> Variant {
        let type = Stored.elementType
        let fixed = Relation.fixedParameters(.output(0), scale: 1 / 128, zeroPoint: outputZeroPoint)
        return Variant(
            type.rawValue, DataMovement.scheme(of: type), inputs: [Operand("input", type)],
            outputs: [Operand("output", type)],
            constraints: rules + [
                Constraint("L2_NORMALIZATION-5", .nonconforming, fixed),
                Constraint("L2_NORMALIZATION-5", .referenceLimit, fixed),
            ],
            clauses: ["L2_NORMALIZATION-1", "L2_NORMALIZATION-2", clause, "ARITH-45"],
            prepare: { instance, steps in
                let input = try instance.input(0)
                var derived = Derived()
                derived[.inputOffset] = [-input.zeroPoint]
                derived[.outputOffset] = [outputZeroPoint]
                let offset = derived.offset(.inputOffset)
                return Plan(derived) { call in
                    let distances = try call.values(0, as: Stored.self).map { Int32($0) &+ offset }
                    let output: [Stored] = try LastAxis.flatMapRows(distances, of: input.shape) { row in
                        var inverse = FixedPointFunction.inverseSquareRoot(try sumOfSquares(row), steps)
                        inverse.shift += additionalShift
                        let stage = OutputStage(
                            Requantization([inverse], steps), zeroPoint: outputZeroPoint, Stored.self, steps)
                        return stage.stored(row.map { $0 &* distanceFactor }, as: Stored.self)
                    }
                    call.setOutput(0, output)
                }
            })
    }

    /// L2_NORMALIZATION-2: the exact sum of the squares of a row.
    ///
    /// - Throws: `SpecificationError` if the sum is 2^31 or more.
    private static func sumOfSquares(_ row: ArraySlice<Int32>) throws -> Int32 {
        let sum = row.reduce(Int64(0)) { $0 &+ Int64($1) &* Int64($1) }
        guard let exact = Int32(exactly: sum) else {
            throw SpecificationError(
                .invalid, "L2_NORMALIZATION: the squares of a row sum up to 2^31 or more", remedy: "use shorter rows",
                clause: "L2_NORMALIZATION-2")
        }
        return exact
    }

    /// L2_NORMALIZATION-6: binary32. The squares are added in order, and the length is at least 1e-6.
    static let float32 = Variant(
        "float32", .float32, inputs: [Operand("input", .float32, .unquantized)],
        outputs: [Operand("output", .float32, .unquantized)], constraints: rules,
        clauses: ["L2_NORMALIZATION-1", "L2_NORMALIZATION-6"],
        prepare: { instance, steps in
            let shape = try instance.input(0).shape
            return Plan { call in
                let output: [Float] = LastAxis.flatMapRows(try call.values(0, as: Float.self), of: shape) { row in
                    let length = steps.activations.squareRoot32(row.reduce(Float(0)) { $0 + $1 * $1 })
                    let divisor = length < 1e-6 ? 1e-6 : length
                    return row.map { $0 / divisor }
                }
                call.setOutput(0, output)
            }
        })
}
