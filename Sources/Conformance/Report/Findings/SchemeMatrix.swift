import QuantSpec

/// Operators by schemes: how every operator of which anything was judged did in every scheme, at a glance.
public struct SchemeMatrix: Sendable {
    public struct Row: Sendable {
        public let name: String
        /// One a scheme; `nil` if the vectors selected have no such case.
        public let cells: [OperatorReport?]
    }

    /// Those of which any operator was judged.
    public let schemes: [Scheme]
    /// Sorted by the operators' names.
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
