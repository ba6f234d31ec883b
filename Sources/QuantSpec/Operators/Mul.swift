extension Operator {
    /// MUL: multiplies two tensors element by element, with broadcasting and a fused activation.
    public static let mul = Operator(
        "MUL", code: 18,
        summary: "Multiplies two tensors element by element, with broadcasting and a fused activation.",
        attributes: [Attribute<FusedActivation>.fusedActivation.declaration],
        binary16: .roundings(1),
        inferShapes: { try Pairwise.shapes($0) },
        variants: [
            Multiplication.rescaled(Int8.self, "int8", .int8),
            Multiplication.rescaled(UInt8.self, "uint8", .uint8),
            Multiplication.rescaled(Int16.self, "int16", .int16x8),
        ] + Multiplication.plain.variants([.float32, .float16, .int32, .int64]),
        outlines: Multiplication.outlines, domain: PairDomain.domain(),
        postTraining: PostTraining(
            .free, version: 2, largeProductVersion: 3, wide: .init(.freeWithConstants, inputs: [0, 1])))
}

enum Multiplication {
    /// MUL-3: multiplies the centred values, and requantizes the product.
    static func rescaled<Stored: QuantizedInteger>(_: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        let zeroPoint: Int64? = Stored.bitWidth == 16 ? 0 : nil
        return Variant(
            id, scheme,
            inputs: Pairwise.operands(Stored.elementType, .perTensor, zeroPoint: zeroPoint),
            outputs: [Operand("output", Stored.elementType, zeroPoint: zeroPoint)],
            sums: [SumDeclaration(scale: .product(.scale(.input(0)), .scale(.input(1))))],
            constraints: [Pairwise.rankLimit("MUL-5")],
            clauses: ["MUL-1", "MUL-2", "MUL-3"],
            prepare: { instance, steps in
                let derived = try derive(instance, steps)
                let (offset1, offset2) = (derived.offset(.input1Offset), derived.offset(.input2Offset))
                let factor = derived.factor(.outputMultiplier, .outputShift)
                let stage = OutputStage(Requantization([factor], steps), derived, channels: 1, steps)
                let pairs = try Pairwise.Pairs(instance)
                return Plan(derived) { call in
                    let products = pairs.map(try call.values(0, as: Stored.self), try call.values(1, as: Stored.self)) {
                        (Int32($0) &+ offset1) &* (Int32($1) &+ offset2)
                    }
                    stage.store(&call, products, as: Stored.self)
                }
            })
    }

    @Sendable private static func derive(_ instance: Instance, _ steps: Steps) throws -> Derived {
        let multiplier = steps.realMultiplierInBinary32(
            try instance.input(0).scale, try instance.input(1).scale, try instance.output(0).scale)
        return try Pairwise.derive(instance, steps, multiplier: multiplier)
    }

    /// MUL-4: tensors that are not quantized. Integers wrap; real products are rounded once.
    static let plain = PlainPair(
        clauses: ["MUL-1", "MUL-4"], rankLimit: "MUL-5", real: { $0 * $1 }, integer: { $0 &* $1 })

    /// Shapes and attributes of test groups, shared with DIV.
    static let outlines =
        Pairwise.shapesWorthTesting.map { Outline($0.id, [$0.first, $0.second]) } + [
            Outline("ones-of-other-ranks", [[1], [1, 1]]),
            Outline("relu", [[3, 16], [3, 16]], Attributes().setting(.fusedActivation, .relu)),
            Outline("relu6", [[2, 15], [2, 15]], Attributes().setting(.fusedActivation, .relu6)),
            Outline("relu-n1-to-1", [[3, 11], [11]], Attributes().setting(.fusedActivation, .reluN1To1)),
        ]
}
