extension Operator {
    /// SUB: subtracts two tensors element by element, with broadcasting and a fused activation.
    public static let sub = Operator(
        "SUB", code: 41, summary: "Subtracts two tensors element by element, with broadcasting and a fused activation.",
        attributes: [
            Attribute<FusedActivation>.fusedActivation.declaration, PowerOfTwoPair.powerOfTwoScales.declaration,
        ],
        binary16: .roundings(1, underflows: 0),
        inferShapes: { try Pairwise.shapes($0) }, withoutOptions: PowerOfTwoPair.withoutOptions,
        variants: [
            Subtraction.rescaled.variant(Int8.self, "int8", .int8),
            Subtraction.rescaled.variant(UInt8.self, "uint8", .uint8),
            Subtraction.powerOfTwo.variant,
            Subtraction.rescaled.variant(Int16.self, "int16", .int16x8),
        ] + Subtraction.plain.variants([.float32, .int32, .int64]),
        outlines: Addition.outlines + [
            Outline("broadcast-first", [[1, 5], [3, 1]]),
            Outline("broadcast-channels", [[2, 2, 16], [16]]),
        ], domain: PairDomain.domain(),
        postTraining: PostTraining(.free, version: 2, wide: .init(.freeWithConstants, inputs: [0, 1])))
}

enum Subtraction {
    /// SUB-3: as ADD-3, with the difference instead of the sum.
    static let rescaled = RescaledPair(
        clauses: ["SUB-1", "SUB-2", "SUB-3"], limit: "SUB-4", erratum: 57, rankLimit: "SUB-8",
        leftShift: { $1.additionLeftShift($0) },
        outputMultiplier: { common, shift, output, _ in Addition.outputMultiplier(common, shift, output) },
        combine: { $0 &- $1 }, hasActivation: true, differsAboveOne: true)

    /// SUB-5: as ADD-5, with the difference instead of the sum. The shapes may differ.
    static let powerOfTwo = PowerOfTwoPair(
        clauses: ["SUB-1", "SUB-5"], conditions: "SUB-6", rankLimit: "SUB-8", broadcasts: true, combine: { $0 &- $1 })

    /// SUB-7: tensors that are not quantized. Integers wrap; real differences are rounded once.
    static let plain = PlainPair(
        clauses: ["SUB-1", "SUB-7"], rankLimit: "SUB-8", real: { $0 - $1 }, integer: { $0 &- $1 })
}
