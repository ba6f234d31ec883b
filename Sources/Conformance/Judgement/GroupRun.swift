import GoldenVectors
import QuantSpec

/// A group with the rows of it that were selected, judged.
public struct GroupRun: Sendable {
    public let scheme: Scheme
    public let group: VectorGroup
    public let rows: [JudgedRow]
    /// How long the target took for the rows, with their judgement.
    public let duration: Duration

    public init(scheme: Scheme, group: VectorGroup, rows: [JudgedRow], duration: Duration = .zero) {
        self.scheme = scheme
        self.group = group
        self.rows = rows
        self.duration = duration
    }

    public var subject: OperatorScheme { OperatorScheme(name: group.operatorName, scheme: scheme) }
}

/// An operator in a scheme: what a line of a report is about.
public struct OperatorScheme: Sendable, Hashable, Comparable {
    public let name: String
    public let scheme: Scheme

    public init(name: String, scheme: Scheme) {
        self.name = name
        self.scheme = scheme
    }

    public static func < (left: OperatorScheme, right: OperatorScheme) -> Bool {
        (left.name, left.scheme.rawValue) < (right.name, right.scheme.rawValue)
    }
}
