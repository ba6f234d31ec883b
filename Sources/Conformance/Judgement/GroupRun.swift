import QuantSpec
import VectorFiles

/// A group with the rows of it that were selected, judged.
public struct GroupRun: Sendable {
    public let scheme: Scheme
    public let group: VectorGroup
    public let rows: [JudgedRow]
    /// The derived lists that the target read in this group, where that is noticed.
    public let derivedRead: [String]
    /// How long the target took for the rows, with their judgement.
    public let duration: Duration

    public init(
        scheme: Scheme, group: VectorGroup, rows: [JudgedRow], derivedRead: [String] = [], duration: Duration = .zero
    ) {
        self.scheme = scheme
        self.group = group
        self.rows = rows
        self.derivedRead = derivedRead
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
