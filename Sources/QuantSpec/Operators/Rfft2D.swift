extension Operator {
    /// RFFT2D: transforms matrices of real numbers to the frequencies of both axes.
    public static let rfft2D = Operator(
        "RFFT2D", code: 131, summary: "Transforms matrices of real numbers to the frequencies of both axes.",
        inferShapes: { [try SpectrumOfMatrices($0).output] },
        shapedBy: [1],
        variants: [SpectrumOfMatrices.float32],
        outlines: SpectrumOfMatrices.outlines, domain: SpectrumOfMatrices.domain)
}

/// The transform of every matrix of a tensor.
struct SpectrumOfMatrices: Sendable {
    /// The shape of the output (RFFT2D-1).
    let output: Shape
    /// The number of matrices.
    private let count: Int
    private let inputRows: Int
    private let inputColumns: Int
    /// The lengths of the transforms of the columns and of the rows.
    private let height: Int
    private let width: Int

    /// The numbers of columns of a transform: the other ones are the conjugates of these.
    private var frequencies: Int { width / 2 + 1 }

    /// RFFT2D-1: reads the shapes, and the lengths of the transforms.
    ///
    /// - Throws: `SpecificationError` if the input has no matrices, the lengths are no constant vector of two powers of two, or
    ///   the output is too large.
    init(_ instance: Instance) throws {
        let clause: Clause = "RFFT2D-1"
        let sizes = try Indexing.sizes(instance, 0, ranks: 2...Int.max, clause)
        guard try instance.input(1).shape.rank == 1 else {
            throw Indexing.refusal("input 1, the lengths of the transforms, is no vector", "give it rank 1", clause)
        }
        let lengths = try Layout.integers(instance, 1, count: 2, clause)
        guard lengths.allSatisfy({ $0 > 0 && $0 & ($0 - 1) == 0 }) else {
            throw Indexing.refusal("the lengths of the transforms are \(lengths)", "use powers of two", clause)
        }
        (inputRows, inputColumns) = (sizes[sizes.count - 2], sizes[sizes.count - 1])
        (height, width) = (lengths[0], lengths[1])
        let batches = sizes.dropLast(2)
        output = try Indexing.shape(batches + [height, width / 2 + 1], clause)
        count = batches.reduce(1, *)
    }

    static let float32 = Variant(
        "float32", .float32,
        inputs: [Operand("input", .float32, .unquantized), Layout.indices("fft_length")],
        outputs: [Operand("output", .complex64, .unquantized)],
        constraints: [
            Constraint("RFFT2D-1", .invalid, .rank(.input(0), 2...Int.max)),
            Constraint(
                "RFFT2D-5", .referenceDiffers, erratum: 134,
                .holds("fft_length[1] is 2 or more") { ((try? $0.constantIntegers(1)) ?? []).last != 1 }),
        ],
        clauses: ["RFFT2D-1", "RFFT2D-2", "RFFT2D-3", "RFFT2D-4"], bound: ResultBound(1, absolute: 0x1p-34, "RFFT2D-4"),
        typeClause: "RFFT2D-1",
        prepare: { instance, _ in
            let spectrum = try SpectrumOfMatrices(instance)
            return Plan { call in call.setOutput(0, spectrum.transformed(try call.values(0))) }
        })

    /// RFFT2D-3, RFFT2D-4: transforms the rows of each matrix, then the columns, and rounds to binary32 at the end.
    private func transformed(_ values: [Float]) -> [Complex64] {
        let (rowLine, columnLine) = (FourierLine(length: width), FourierLine(length: height))
        var results: [Complex64] = []
        results.reserveCapacity(output.count)
        for matrix in 0..<count {
            let rows = (0..<height).map { row in
                Array(rowLine.transformed(line(values, matrix: matrix, row: row)).prefix(frequencies))
            }
            let columns = (0..<frequencies).map { column in columnLine.transformed(rows.map { $0[column] }) }
            for row in 0..<height {
                for column in columns {
                    results.append(Complex64(Float(column[row].real), Float(column[row].imaginary)))
                }
            }
        }
        return results
    }

    /// RFFT2D-2: a row of `width` numbers, with zeros beyond the end of the input's matrix.
    private func line(_ values: [Float], matrix: Int, row: Int) -> [FourierLine.Number] {
        var line = [FourierLine.Number](repeating: .zero, count: width)
        guard row < inputRows else { return line }
        let start = (matrix * inputRows + row) * inputColumns
        for column in 0..<min(width, inputColumns) { line[column].real = Double(values[start + column]) }
        return line
    }
}

// MARK: Shapes worth testing

extension SpectrumOfMatrices {
    /// How the size of the input along an axis differs from the length of the transform.
    enum Fit: String, DomainValue {
        case equal = "the length of the transform"
        case shorter = "shorter than the transform"
        case longer = "longer than the transform"

        init(_ size: Int, _ length: Int) { self = size == length ? .equal : size < length ? .shorter : .longer }

        /// A size that fits a length in this way.
        ///
        /// - Throws: `Domain.Exclusion` if there is none above 0.
        func size(_ length: Int) throws -> Int {
            switch self {
            case .equal: return length
            case .longer: return length + 1 + length / 2
            case .shorter:
                guard length > 1 else { throw Domain.Exclusion("only a tensor without elements is shorter than 1") }
                return length - 1
            }
        }
    }

    private static func outline(_ id: String, _ shape: Shape, _ height: Int, _ width: Int) -> Outline {
        Outline(id, [shape, [2]], fixedValues: [1: [Int64(height), Int64(width)]])
    }

    static let outlines = [
        outline("square", [4, 4], 4, 4), outline("wide", [2, 8], 2, 8), outline("tall", [8, 2], 8, 2),
        outline("one-row", [1, 16], 1, 16), outline("least", [1, 2], 1, 2), outline("padded", [3, 5], 4, 8),
        outline("cropped", [5, 9], 4, 8), outline("matrices", [2, 3, 4, 4], 4, 4), outline("empty", [0, 4, 4], 4, 4),
        outline("padding-of-nothing", [2, 0, 4], 4, 4),
    ]

    private static let height = TypedAxis("length of the columns", [1, 2, 4, 8, 16]) { try $0.constantIntegers(1)[0] }
    private static let width = TypedAxis("length of the rows", [2, 4, 8, 16]) { try $0.constantIntegers(1)[1] }
    private static let rank = TypedAxis.rank([2, 3, 4], of: .input(0))
    private static let firstSize = TypedAxis("matrices", [1, 2, 3]) { instance in
        let shape = try instance.input(0).shape
        return shape.rank > 2 ? shape[0] : nil
    }
    private static let rows = TypedAxis("the number of rows is", Fit.allCases) { instance in
        try fit(instance, axis: 0)
    }
    private static let columns = TypedAxis("the number of columns is", Fit.allCases) { instance in
        try fit(instance, axis: 1)
    }

    /// How the rows (axis 0) or the columns (axis 1) of the input's matrices fit the transform. Returns `nil` for a vector.
    private static func fit(_ instance: Instance, axis: Int) throws -> Fit? {
        let shape = try instance.input(0).shape
        guard shape.rank >= 2 else { return nil }
        return Fit(shape[shape.rank - 2 + axis], try instance.constantIntegers(1)[axis])
    }

    static let domain = Domain([height.axis, width.axis, rank.axis, firstSize.axis, rows.axis, columns.axis]) { point in
        let matrix = [try point[rows].size(point[height]), try point[columns].size(point[width])]
        let batches = [point[firstSize], 2].prefix(point[rank] - 2)
        return outline("covering", Shape(batches + matrix), point[height], point[width])
    }
}
