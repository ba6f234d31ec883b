extension Operator {
    /// SQUARED_DIFFERENCE: computes the square of the difference of two tensors, element by element, with broadcasting.
    public static let squaredDifference = Operator(
        "SQUARED_DIFFERENCE", code: 99,
        summary: "Computes the square of the difference of two tensors, element by element, with broadcasting.",
        binary16: .roundings(3, underflows: 1),
        inferShapes: { try Pairwise.shapes($0) },
        results: { _ in 0 ... .infinity },
        variants: [SquaredDifference.rescaled.variant(Int8.self, "int8", .int8)]
            + SquaredDifference.plain.variants([.float32, .int32]),
        outlines: Pairwise.shapesWorthTesting.map { Outline($0.id, [$0.first, $0.second]) },
        domain: PairDomain.domain(),
        postTraining: PostTraining(.free, version: 2, wide: .init(.freeWithConstants, inputs: [0, 1])))
}

enum SquaredDifference {
    /// SQUARED_DIFFERENCE-3: as ADD-3, with a smaller left shift, because squaring doubles it.
    static let rescaled = RescaledPair(
        clauses: ["SQUARED_DIFFERENCE-1", "SQUARED_DIFFERENCE-2", "SQUARED_DIFFERENCE-3"],
        limit: "SQUARED_DIFFERENCE-4", erratum: 57, rankLimit: "SQUARED_DIFFERENCE-6",
        leftShift: { $1.elementWise.squaredDifferenceLeftShift() },
        outputMultiplier: { common, leftShift, output, steps in
            let headroom = steps.elementWise.squaredHeadroom(leftShift)
            return common * common / (Double(Int64(1) << Int64(headroom)) * output)
        },
        combine: { first, second in
            let difference = first &- second
            return difference &* difference
        }, hasActivation: false)

    /// SQUARED_DIFFERENCE-5: tensors that are not quantized. Integers wrap; real results are rounded after each
    /// operation.
    static let plain = PlainPair(
        clauses: ["SQUARED_DIFFERENCE-1", "SQUARED_DIFFERENCE-5"], rankLimit: "SQUARED_DIFFERENCE-6",
        real: { ($0 - $1) * ($0 - $1) }, integer: { ($0 &- $1) &* ($0 &- $1) }, hasActivation: false)
}
