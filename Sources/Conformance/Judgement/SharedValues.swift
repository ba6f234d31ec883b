import FileSupport
import GoldenVectors
import QuantSpec

/// What the failing groups of an operator have in common and the passing ones do not: one value of an axis of the domain, or
/// two values of different axes. It says where to look if no known mistake explains the failures.
public struct SharedValues: Sendable, Hashable {
    /// A value along an axis, such as stride_h: 2.
    public struct Value: Sendable, Hashable {
        public let axis: String
        public let value: String
    }

    /// One or two. Every failing group has them, and no passing one has all of them.
    public let values: [Value]
    /// How many groups fail, and how many pass.
    public let failing: Int
    public let passing: Int

    /// For a report.
    public var text: String {
        let named = values.map { "\($0.axis): \($0.value)" }.joined(separator: " and ")
        let both = values.count > 1 ? "both" : "it"
        return "all \(failing.counted("failing group")) without a diagnosis have \(named); "
            + "none of \(passing.counted("passing group")) has \(both)"
    }

    /// The chance, over all values and pairs that were looked at, that failures without a common reason share one.
    private static let chance = 0.01

    /// - Parameters:
    ///   - failing: the instances of groups with an unexplained failure.
    ///   - passing: those of groups of which every judged case passed.
    /// - Returns: `nil` if there is nothing, or chance would do.
    static func find(failing: [Instance], passing: [Instance], in declaration: Operator) -> SharedValues? {
        guard failing.count > 1, !passing.isEmpty else { return nil }
        let axes = axes(of: declaration)
        let passed = passing.map { values(of: $0, axes) }
        var common = values(of: failing[0], axes)
        for instance in failing.dropFirst() {
            let others = Set(values(of: instance, axes))
            common.removeAll { !others.contains($0) }
        }
        let single = common.count
        let share = Double(failing.count) / Double(failing.count + passing.count)
        let candidates = Double(single + single * single / 2)
        guard candidates * power(share, failing.count) < chance else { return nil }
        return best(common, passed).map {
            SharedValues(values: $0, failing: failing.count, passing: passing.count)
        }
    }

    /// The first value that no passing group has, or else the pair whose values are rarest by themselves.
    private static func best(_ common: [Value], _ passed: [[Value]]) -> [Value]? {
        let sets = passed.map { Set($0) }
        let counts = common.map { value in sets.count { $0.contains(value) } }
        if let place = counts.firstIndex(of: 0) { return [common[place]] }
        var best: (values: [Value], count: Int)?
        for first in common.indices {
            for second in common.indices where second > first {
                let count = counts[first] + counts[second]
                guard count < best?.count ?? .max else { continue }
                let pair = [common[first], common[second]]
                if !sets.contains(where: { $0.isSuperset(of: pair) }) { best = (pair, count) }
            }
        }
        return best?.values
    }

    /// The axes of every form, each name once.
    private static func axes(of declaration: Operator) -> [String: [FormAxis]] {
        Dictionary(
            uniqueKeysWithValues: declaration.variants.map { ($0.id, FormAxis.all(of: $0, in: declaration)) })
    }

    private static func values(of instance: Instance, _ axes: [String: [FormAxis]]) -> [Value] {
        (axes[instance.variantID] ?? []).compactMap { axis in
            axis.place(instance).map { Value(axis: axis.name, value: axis.values[$0]) }
        }
    }

    private static func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}
