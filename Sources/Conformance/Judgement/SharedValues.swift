import FileSupport
import GoldenVectors
import QuantSpec

/// What the failing groups of an operator have in common and the passing ones do not: one or two conditions on axes of the
/// domain. It says where to look if no known mistake explains the failures.
public struct SharedValues: Sendable, Hashable {
    /// One or two. Every failing group meets them.
    public let conditions: [SharedCondition]
    /// The number of groups with an unexplained failure.
    public let failing: Int
    /// The number of groups of which every judged case passed.
    public let passing: Int
    /// How many of the passing groups meet every condition.
    public let exceptions: Int

    /// For a report.
    public var text: String {
        let named = conditions.map(\.text).joined(separator: " and ")
        let groups = (failing + exceptions).counted("group")
        let share = exceptions == 0 ? "all \(groups)" : "\(failing) of \(groups)"
        let others = passing - exceptions
        let rest = others == 1 ? "the other one passes" : "all \(others) others pass"
        return "\(share) with \(named) fail, and no mistake explains them in full; \(rest)"
    }

    /// - Parameters:
    ///   - failing: the instances of groups with an unexplained failure.
    ///   - passing: those of groups of which every judged case passed.
    ///   - declaration: the operator of all instances.
    /// - Returns: `nil` if no conditions tell them apart, or if chance could.
    static func find(failing: [Instance], passing: [Instance], in declaration: Operator) -> SharedValues? {
        guard failing.count > 1, !passing.isEmpty else { return nil }
        let axes = AxisReading(of: declaration)
        return ConditionSearch((failing + passing).map(axes.values), failing: failing.count).best
    }
}

/// The axes of an operator's forms, to read what values an instance has.
private struct AxisReading {
    private let axes: [String: [FormAxis]]
    private let own: [DomainAxis]
    private let properties: [DomainAxis]

    init(of declaration: Operator) {
        own = declaration.domain?.axes ?? []
        properties = declaration.domain?.properties ?? []
        axes = Dictionary(
            uniqueKeysWithValues: declaration.variants.map { ($0.id, FormAxis.all(of: $0, in: declaration)) })
    }

    /// The value along each axis, and of each property, that the instance has one of. A number is read from the instance,
    /// because outlines have numbers that no axis has.
    func values(of instance: Instance) -> [String: AxisValue] {
        var values: [String: AxisValue] = [:]
        for property in properties {
            if let place = property.place(instance) { values[property.name] = AxisValue(property.values[place]) }
        }
        for axis in axes[instance.variantID] ?? [] {
            if let place = axis.place(instance) { values[axis.name] = AxisValue(axis.values[place]) }
        }
        for axis in own {
            if let number = axis.number(instance) { values[axis.name] = AxisValue(String(number)) }
        }
        return values
    }
}
