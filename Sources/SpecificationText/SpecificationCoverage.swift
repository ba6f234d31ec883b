import QuantSpec
import VectorFiles

/// The coverage of the reference by the specification: for each operator and scheme, what the reference runs, and the
/// variants, clauses, vectors and confirmations that exist here.
public struct SpecificationCoverage: Sendable {
    /// An operator in a scheme.
    public struct Cell: Sendable, Hashable {
        /// The scheme.
        public let scheme: Scheme
        /// What the reference does; `nil` if it does not run the operator in the scheme.
        public let reference: OperatorMatrix.Treatment?
        /// Whether the operator declares a variant in the scheme.
        public let implemented: Bool
        /// The number of clauses that its variants in the scheme list, each counted once.
        public let clauses: Int
        /// The number of rows of golden vectors.
        public let vectors: Int
        /// The number of rows that the reference confirmed in the last parity run; `nil` if the result of a run is not
        /// available.
        public let parity: Int?

        /// Whether a variant, a clause and a row exist, and a row is confirmed if the result of a parity run is
        /// available.
        public var isCovered: Bool { implemented && clauses > 0 && vectors > 0 && parity ?? 1 > 0 }
        /// Whether the reference runs the operator in the scheme, but it is not covered.
        public var isHole: Bool { reference != nil && !isCovered }
    }

    /// One operator.
    public struct Row: Sendable, Hashable {
        /// The schema's name of the operator.
        public let name: String
        /// One cell for each scheme, in the order of `Scheme.allCases`.
        public let cells: [Cell]
    }

    /// The coverage of one scheme.
    public struct Column: Sendable, Hashable {
        /// The scheme.
        public let scheme: Scheme
        /// The number of operators that the reference runs in the scheme.
        public let cells: Int
        /// The number of these operators that are covered.
        public let covered: Int
        /// The names of those that are not covered.
        public let holes: [String]
    }

    /// The operators of the matrix and of the declarations, sorted by name.
    public let rows: [Row]

    /// Measures the coverage of every operator in every scheme.
    ///
    /// - Parameters:
    ///   - operators: the declared operators.
    ///   - matrix: the operators and schemes that the reference runs.
    ///   - vectors: the golden vectors that were read.
    ///   - confirmed: the number of rows that the reference confirmed, by vector file, such as `int8/ADD.json`; `nil`
    ///     if unknown.
    public init(operators: [Operator], matrix: OperatorMatrix, vectors: VectorSet, confirmed: [String: Int]?) {
        let names = Set(matrix.rows.map(\.name) + operators.map(\.name)).sorted()
        rows = names.map { name in
            let known = matrix[name]
            let variants = operators.first { $0.name == name }?.variants ?? []
            return Row(
                name: name,
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

    /// Returns how much of what the reference runs in a scheme is covered.
    ///
    /// - Parameter scheme: the scheme.
    public func column(_ scheme: Scheme) -> Column {
        let known = rows.compactMap { row in
            row.cells.first { $0.scheme == scheme && $0.reference != nil }.map { (row.name, $0) }
        }
        let holes = known.filter(\.1.isHole).map(\.0)
        return Column(scheme: scheme, cells: known.count, covered: known.count - holes.count, holes: holes)
    }
}
