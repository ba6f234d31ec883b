import QuantSpec

/// Operators by schemes: the results of every operator of which a case was judged, in every scheme.
public struct SchemeMatrix: Sendable {
    /// One operator.
    public struct Row: Sendable {
        /// The name of the operator or primitive.
        public let name: String
        /// The results in each scheme; `nil` if the selected vectors have no such case.
        public let cells: [OperatorReport?]
    }

    /// The schemes of which a case was judged.
    public let schemes: [Scheme]
    /// The operators, sorted by name.
    public let rows: [Row]

    init(_ operators: [OperatorReport]) {
        let judged = operators.filter { $0.counts.judged > 0 }
        let schemes = Scheme.allCases.filter { scheme in judged.contains { $0.subject.scheme == scheme } }
        self.schemes = schemes
        rows = Set(judged.map(\.subject.name)).sorted().map { name in
            Row(
                name: name,
                cells: schemes.map { scheme in
                    operators.first { $0.subject == OperatorScheme(name: name, scheme: scheme) }
                })
        }
    }
}
