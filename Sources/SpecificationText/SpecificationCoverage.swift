import GoldenVectors
import QuantSpec

/// How far the specification reaches: for each operator and scheme, what is implemented and what holds it.
public struct SpecificationCoverage: Sendable {
    public struct Cell: Sendable, Hashable {
        public let scheme: Scheme
        public let implemented: Bool
        public let clauses: Int
        /// The number of rows.
        public let vectors: Int
        /// How many of them the reference confirmed in the last parity run; `nil` where no run's result is at hand.
        public let parity: Int?
    }

    public struct Row: Sendable, Hashable {
        public let name: String
        public let cells: [Cell]
    }

    public let operators: [Row]

    /// - Parameter confirmed: the rows that the reference confirmed, by vector file, such as `int8/ADD.json`.
    public init(operators: [Operator], vectors: VectorSet, confirmed: [String: Int]?) {
        self.operators = operators.map { operation in
            Row(
                name: operation.name,
                cells: Scheme.allCases.map { scheme in
                    let variants = operation.variants.filter { $0.scheme == scheme }
                    let file = vectors.file(operation.name, scheme)
                    return Cell(
                        scheme: scheme, implemented: !variants.isEmpty,
                        clauses: Set(variants.flatMap(\.clauses)).count, vectors: file?.rowCount ?? 0,
                        parity: confirmed.map { $0["\(scheme.rawValue)/\(operation.name).json"] ?? 0 })
                })
        }
    }
}
