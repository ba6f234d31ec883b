import QuantSpec
import VectorFiles

/// How far the specification reaches: for each operator and scheme, what the reference runs, what is implemented and what
/// holds it.
public struct SpecificationCoverage: Sendable {
    public struct Cell: Sendable, Hashable {
        public let scheme: Scheme
        /// What the reference does; `nil` where it has no such cell.
        public let reference: OperatorMatrix.Treatment?
        public let implemented: Bool
        public let clauses: Int
        /// The number of rows.
        public let vectors: Int
        /// How many of them the reference confirmed in the last parity run; `nil` where no run's result is at hand.
        public let parity: Int?

        /// Whether it is implemented, held by clauses and vectors, and, as far as is known, confirmed.
        public var isCovered: Bool { implemented && clauses > 0 && vectors > 0 && parity ?? 1 > 0 }
        /// Whether the reference runs what is not covered here.
        public var isHole: Bool { reference != nil && !isCovered }
    }

    public struct Row: Sendable, Hashable {
        public let name: String
        public let isRecurrent: Bool
        public let cells: [Cell]
    }

    /// One scheme, measured against the reference.
    public struct Column: Sendable, Hashable {
        public let scheme: Scheme
        /// The number of operators that the reference runs.
        public let cells: Int
        public let covered: Int
        /// The operators that are not covered.
        public let holes: [String]
    }

    public let rows: [Row]

    /// Measures the coverage.
    ///
    /// - Parameters:
    ///   - operators: the declared operators.
    ///   - matrix: what the reference runs.
    ///   - vectors: the golden vectors that were read.
    ///   - confirmed: the rows that the reference confirmed, by vector file, such as `int8/ADD.json`.
    public init(operators: [Operator], matrix: OperatorMatrix, vectors: VectorSet, confirmed: [String: Int]?) {
        let names = Set(matrix.rows.map(\.name) + operators.map(\.name)).sorted()
        rows = names.map { name in
            let known = matrix[name]
            let variants = operators.first { $0.name == name }?.variants ?? []
            return Row(
                name: name, isRecurrent: known?.isRecurrent ?? false,
                cells: Scheme.allCases.map { scheme in
                    let variants = variants.filter { $0.scheme == scheme }
                    return Cell(
                        scheme: scheme, reference: known?.cells[scheme], implemented: !variants.isEmpty,
                        clauses: Set(variants.flatMap(\.clauses)).count,
                        vectors: vectors.file(name, scheme)?.rowCount ?? 0,
                        parity: confirmed.map { $0["\(scheme.rawValue)/\(name).json"] ?? 0 })
                })
        }
    }

    /// What the reference runs in a scheme, and how much of it is covered.
    ///
    /// - Parameters:
    ///   - scheme: the scheme.
    ///   - includesRecurrent: whether the operators that keep a state count.
    public func column(_ scheme: Scheme, includesRecurrent: Bool = true) -> Column {
        let known = rows.filter { includesRecurrent || !$0.isRecurrent }.compactMap { row in
            row.cells.first { $0.scheme == scheme && $0.reference != nil }.map { (row.name, $0) }
        }
        let holes = known.filter(\.1.isHole).map(\.0)
        return Column(scheme: scheme, cells: known.count, covered: known.count - holes.count, holes: holes)
    }
}
