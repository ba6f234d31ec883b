import QuantSpec
import VectorFiles

/// A group with its selected rows, judged.
public struct GroupRun: Sendable {
    /// The scheme of the group's file.
    public let scheme: Scheme
    /// The whole group, with the rows that were not selected too.
    public let group: VectorGroup
    /// The selected rows, in order.
    public let rows: [JudgedRow]
    /// The derived lists that the target read in this group; empty if reads are not noticed.
    public let derivedRead: [String]
    /// The time that the target took for the rows, including their judgement.
    public let duration: Duration
    /// Whether values were dropped. A diagnosis ignores such a group.
    let isLight: Bool

    /// A judged group. Nothing is checked.
    ///
    /// - Parameters:
    ///   - scheme: the scheme of the group's file.
    ///   - group: the whole group.
    ///   - rows: the selected rows, in order.
    ///   - derivedRead: the derived lists that the target read; empty if reads are not noticed.
    ///   - duration: the time that the target took.
    ///   - isLight: whether the values of rows and the weights were dropped from `group`.
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

    /// The greatest number of elements of a constant that is kept. Larger constants hold weights; smaller ones, such
    /// as axes, decide shapes.
    private static let smallConstant = 16

    /// The group without the values of its rows and its weights, for a run of many groups. Names, verdicts and shapes
    /// remain.
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

    /// The group with its first row alone, for an instance that is not supported.
    var shortened: GroupRun {
        GroupRun(
            scheme: scheme, group: group, rows: Array(rows.prefix(1)), derivedRead: derivedRead, duration: duration,
            isLight: isLight)
    }

    /// Whether a row was judged: it is supported, in scope and delegated.
    var isJudged: Bool { rows.contains { $0.verdict(under: 0).isJudged } }

    /// The operator and the scheme.
    public var subject: OperatorScheme { OperatorScheme(name: group.operatorName, scheme: scheme) }
}

/// An operator in a scheme: the subject of one line of a report.
public struct OperatorScheme: Sendable, Hashable, Comparable {
    /// The name of the operator or primitive.
    public let name: String
    /// The scheme. For a primitive: `arithmetic` or `derivation`.
    public let scheme: Scheme

    /// The operator or primitive with this name. Whether it exists is not checked.
    public init(name: String, scheme: Scheme) {
        self.name = name
        self.scheme = scheme
    }

    public static func < (left: OperatorScheme, right: OperatorScheme) -> Bool {
        (left.name, left.scheme.rawValue) < (right.name, right.scheme.rawValue)
    }
}
