extension Operator {
    /// MATRIX_SET_DIAG: replaces the diagonals of matrices.
    public static let matrixSetDiag = Operator(
        "MATRIX_SET_DIAG", code: 115, summary: "Replaces the diagonals of matrices.", binary16: .exact,
        inferShapes: { [try DiagonalReplacement.shape($0)] },
        variants: DiagonalReplacement.types.map(DiagonalReplacement.variant),
        outlines: [
            DiagonalReplacement.outline("square", [4, 4]), DiagonalReplacement.outline("wide", [3, 5]),
            DiagonalReplacement.outline("tall", [5, 3]), DiagonalReplacement.outline("batches", [2, 2, 3, 4]),
            DiagonalReplacement.outline("tall-batches", [3, 5, 2]), DiagonalReplacement.outline("one", [1, 1]),
            DiagonalReplacement.outline("all-values", [16, 16], Indexing.eightBit),
            DiagonalReplacement.outline("no-matrices", [0, 2, 2]), DiagonalReplacement.outline("no-columns", [3, 0]),
        ], domain: DiagonalReplacement.domain,
        postTraining: PostTraining(.same, converterHabit: .separateParameters))
}

enum DiagonalReplacement {
    static let types: [ElementType] = [.int8, .uint8, .int16, .float32, .int32, .int64]

    static func variant(_ type: ElementType) -> Variant {
        Variant(
            type.rawValue, DataMovement.scheme(of: type),
            inputs: [DataMovement.operand("input", type), DataMovement.operand("diagonal", type)],
            outputs: [DataMovement.operand("output", type)],
            constraints: Indexing.sameParameters(
                type, "MATRIX_SET_DIAG-3", .nonconforming, [.input(0), .input(1), .output(0)]),
            clauses: ["MATRIX_SET_DIAG-1", "MATRIX_SET_DIAG-2"],
            prepare: { instance, _ in
                let positions = try positions(instance)
                return Plan { call in
                    guard let input = call.inputs[0], let diagonal = call.inputs[1] else { return }
                    call.setOutput(0, elements: try Scattering.placing(diagonal, at: positions, in: input))
                }
            })
    }

    /// MATRIX_SET_DIAG-2: for each element of the diagonals, in row-major order, its position in the matrices.
    private static func positions(_ instance: Instance) throws -> [Int] {
        let sizes = try instance.input(0).shape.dimensions.suffix(2)
        let (rows, columns) = (sizes.first ?? 0, sizes.last ?? 0)
        let length = min(rows, columns)
        return (0..<(try instance.input(1).shape.count)).map {
            $0 / length * rows * columns + $0 % length * (columns + 1)
        }
    }

    /// MATRIX_SET_DIAG-1: the input's shape.
    ///
    /// - Throws: `SpecificationError` if the input has no matrices, or the diagonal does not have the shape of their diagonals.
    static func shape(_ instance: Instance) throws -> Shape {
        let sizes = try Indexing.sizes(instance, 0, ranks: 2...Int.max, "MATRIX_SET_DIAG-1")
        let expected = diagonal(of: sizes)
        guard try instance.input(1).shape == expected else {
            throw Indexing.refusal(
                "a diagonal of shape \(try instance.input(1).shape) does not fit matrices of shape \(Shape(sizes))",
                "give it the shape \(expected)", "MATRIX_SET_DIAG-1")
        }
        return Shape(sizes)
    }

    private static func diagonal(of sizes: [Int]) -> Shape {
        Shape(sizes.dropLast(2) + [sizes.suffix(2).min() ?? 0])
    }

    // MARK: Shapes worth testing

    static func outline(_ id: String, _ shape: Shape, _ forms: Set<String> = []) -> Outline {
        Outline(id, [shape, diagonal(of: shape.dimensions)], variants: forms)
    }

    private static let rank = TypedAxis.rank([2, 3, 4], of: .input(0))
    private static let rows = TypedAxis("rows", [1, 2, 3, 5, 8]) { $0[.input(0)]?.shape.dimensions.dropLast().last }
    private static let columns = TypedAxis.lastSize([1, 2, 3, 8, 17], of: .input(0))

    static let domain = Domain([rank.axis, rows.axis, columns.axis]) { point in
        outline("covering", Shape([2, 3].suffix(point[rank] - 2) + [point[rows], point[columns]]))
    }
}
