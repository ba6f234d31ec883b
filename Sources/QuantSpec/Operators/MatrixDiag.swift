extension Operator {
    /// MATRIX_DIAG: makes a matrix of zeros from each row of the last axis, with the row on the diagonal.
    public static let matrixDiag = Operator(
        "MATRIX_DIAG", code: 113,
        summary: "Makes a matrix of zeros from each row of the last axis, with the row on the diagonal.",
        binary16: .exact,
        inferShapes: { [try MatrixDiagonal.outputShape($0)] },
        variants: MatrixDiagonal.types.map(MatrixDiagonal.variant),
        outlines: [
            Outline("vector", [[17]]),
            Outline("all-values", [[64, 4]], variants: Indexing.eightBit),
            Outline("rows", [[3, 5]]),
            Outline("rank-3", [[2, 2, 4]]),
            Outline("one", [[1]]), Outline("rows-of-one", [[16, 1]]), Outline("empty", [[0, 3]]),
            Outline("no-columns", [[3, 0]]), Outline("short-vector", [[4]], variants: ["float16"]),
            Outline("short-rows", [[4, 2]], variants: ["float16"]),
            Outline("short-rank-3", [[1, 1, 3]], variants: ["float16"]),
        ], domain: ElementDomain.domain(),
        postTraining: PostTraining(.same, converterHabit: .separateParameters))
}

enum MatrixDiagonal {
    static let types: [ElementType] = [.int8, .uint8, .int16, .float16, .float32, .int32, .int64]

    /// MATRIX_DIAG-4: what the reference writes beyond a small output stays in the padding of its memory.
    private static let fitsPadding = Constraint(
        "MATRIX_DIAG-4", .referenceDiffers, erratum: 99,
        .holds("an output of float16 has at most 16 elements") { ($0[.output(0)]?.shape.checkedCount ?? 0) <= 16 })

    static func variant(_ type: ElementType) -> Variant {
        Variant(
            type.rawValue, DataMovement.scheme(of: type), inputs: [DataMovement.operand("diagonal", type)],
            outputs: [DataMovement.operand("output", type)],
            constraints: Indexing.sameParameters(type, "MATRIX_DIAG-3", .nonconforming, [.input(0), .output(0)])
                + (type == .float16 ? [fitsPadding] : []),
            clauses: ["MATRIX_DIAG-1", "MATRIX_DIAG-2"],
            evaluate: { call in
                guard let elements = call.inputs[0] else { return }
                let size = try call.instance.input(0).shape.dimensions.last ?? 1
                let count = try call.instance.output(0).shape.count
                let blank = try Elements.single(0, type).repeatingFirst(count)
                let positions = (0..<elements.count).map { $0 / size * size * size + $0 % size * (size + 1) }
                call.setOutput(0, elements: try Scattering.placing(elements, at: positions, in: blank))
            })
    }

    /// MATRIX_DIAG-1: the input's shape, with the last size repeated.
    static func outputShape(_ instance: Instance) throws -> Shape {
        let sizes = try Indexing.sizes(instance, 0, ranks: 1...Int.max, "MATRIX_DIAG-1")
        return try Indexing.shape(sizes + sizes.suffix(1), "MATRIX_DIAG-1")
    }
}
