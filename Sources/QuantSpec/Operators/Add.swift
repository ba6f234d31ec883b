extension Operator {
    /// ADD: adds two tensors element by element, with broadcasting and a fused activation.
    public static let add = Operator(
        "ADD", code: 0, summary: "Adds two tensors element by element, with broadcasting and a fused activation.",
        attributes: [
            Attribute<FusedActivation>.fusedActivation.declaration, PowerOfTwoPair.powerOfTwoScales.declaration,
        ],
        binary16: .roundings(1, underflows: 0),
        inferShapes: { try Pairwise.shapes($0) }, withoutOptions: PowerOfTwoPair.withoutOptions,
        variants: [
            Addition.rescaled.variant(Int8.self, "int8", .int8),
            Addition.rescaled.variant(UInt8.self, "uint8", .uint8),
            Addition.powerOfTwo.variant,
            Addition.rescaled.variant(Int16.self, "int16", .int16x8),
        ] + Addition.plain.variants([.float32, .float16, .int32, .int64]),
        outlines: Addition.outlines, domain: PairDomain.domain(),
        postTraining: PostTraining(.free, version: 2, wide: .init(.freeWithConstants, inputs: [0, 1])))
}

enum Addition {
    /// ADD-3: rescales both inputs to twice the larger scale, with headroom below, adds them, and requantizes the sum.
    static let rescaled = RescaledPair(
        clauses: ["ADD-1", "ADD-2", "ADD-3"], limit: "ADD-4", erratum: 3, rankLimit: "ADD-8",
        leftShift: { $1.additionLeftShift($0) },
        outputMultiplier: { common, shift, output, _ in outputMultiplier(common, shift, output) },
        combine: { $0 &+ $1 }, hasActivation: true)

    /// ADD-3: the real multiplier of the sum, `common / (2^headroom × output)`.
    ///
    /// - Parameter common: twice the larger input scale.
    /// - Parameter headroom: the left shift of the inputs, in bits.
    /// - Parameter output: the output's scale.
    static func outputMultiplier(_ common: Double, _ headroom: Int, _ output: Double) -> Double {
        common / (Double(Int64(1) << Int64(headroom)) * output)
    }

    /// ADD-5: the power-of-two form. Shifts the inputs to the output's scale and saturates the sum.
    static let powerOfTwo = PowerOfTwoPair(
        clauses: ["ADD-1", "ADD-5"], conditions: "ADD-6", rankLimit: "ADD-8", broadcasts: false, combine: { $0 &+ $1 })

    /// ADD-7: tensors that are not quantized. Integers wrap; real sums are rounded once.
    static let plain = PlainPair(
        clauses: ["ADD-1", "ADD-7"], rankLimit: "ADD-8", real: { $0 + $1 }, integer: { $0 &+ $1 })

    private static let general = Attributes().setting(PowerOfTwoPair.powerOfTwoScales, false)

    /// Shapes and attributes of test groups, shared with SUB.
    static let outlines = [
        Outline("same-shape", [[1, 4, 4, 8], [1, 4, 4, 8]]),
        Outline("tail", [[33], [33]], Attributes().setting(.fusedActivation, .relu)),
        Outline("relu6", [[2, 17], [2, 17]], Attributes().setting(.fusedActivation, .relu6)),
        Outline("relu-n1-to-1", [[3, 16], [3, 16]], Attributes().setting(.fusedActivation, .reluN1To1)),
        Outline("broadcast-scalar", [[2, 3, 5], [1]], general),
        Outline("broadcast-both", [[2, 1, 3, 1], [4, 1, 5]], general),
        Outline("broadcast-rank-8", [[2, 1, 2, 1, 1, 3, 1, 2], [2, 1, 2, 1, 1, 3, 1]], general),
        Outline("general-scales", [[40], [40]], general),
        Outline("empty", [[0, 3], [3]], general),
        Outline("one", [[1], [1]]),
        Outline("ones-of-other-ranks", [[1], [1, 1]], general),
    ]
}
