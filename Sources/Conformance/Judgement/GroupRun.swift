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
    /// Whether values were dropped: a diagnosis then leaves the group out.
    let isLight: Bool

    public init(
        scheme: Scheme, group: VectorGroup, rows: [JudgedRow], derivedRead: [String] = [], duration: Duration = .zero,
        isLight: Bool = false
    ) {
        self.scheme = scheme
        self.group = group
        self.rows = rows
        self.derivedRead = derivedRead
        self.duration = duration
        self.isLight = isLight
    }

    /// Constants of more elements than this hold weights; of fewer, what decides shapes, such as axes.
    private static let smallConstant = 16

    /// The group without the values of its rows and of its weights, for a run of many groups: names, verdicts and shapes are left.
    var lightened: GroupRun {
        var group = group
        group.instance.constants = group.instance.constants.filter {
            $0.value.elements.count <= GroupRun.smallConstant
        }
        for index in group.rows.indices {
            group.rows[index].steps = []
            group.rows[index].profiles = []
            group.rows[index].defects = []
        }
        return GroupRun(
            scheme: scheme, group: group, rows: rows, derivedRead: derivedRead, duration: duration, isLight: true)
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
