import Foundation
import GoldenVectors
import QuantSpec

/// What the failing groups of an operator have in common and the passing ones do not: one to three conditions on axes of the
/// domain. It says where to look if no known mistake explains the failures.
public struct SharedValues: Sendable, Hashable {
    /// A condition on the value along an axis, such as `stride_h: 2` or `axes: not 1,2`.
    public struct Condition: Sendable, Hashable {
        /// How the value compares to the one named.
        public enum Relation: String, Sendable, Hashable {
            case equal = "equal"
            case not = "not"
            case atLeast = "at least"
            case atMost = "at most"
        }

        /// An axis, or the two axes of height and width, joined by "or": then one of both has to have the value.
        public let axis: String
        /// The relation of a group's value to `value`.
        public let relation: Relation
        /// The value to which a group's value is compared, as text.
        public let value: String

        /// For a report.
        public var text: String {
            switch relation {
            case .equal: "\(axis): \(value)"
            case .not: "\(axis): not \(value)"
            case .atLeast: "\(axis): \(value) or more"
            case .atMost: "\(axis): \(value) or less"
            }
        }
    }

    /// One to three. Every failing group meets them all.
    public let conditions: [Condition]
    /// The number of groups with an unexplained failure.
    public let failing: Int
    /// The number of groups of which every judged case passed.
    public let passing: Int
    /// How many of the passing groups meet every condition.
    public let exceptions: Int

    /// For a report.
    public var text: String {
        let texts = conditions.map(\.text)
        let named = [texts.dropLast().joined(separator: ", "), texts.last ?? ""].filter { !$0.isEmpty }
            .joined(separator: " and ")
        let all = ["it", "both", "all three"][conditions.count - 1]
        let having = exceptions == 0 ? "none" : String(exceptions)
        return "all \(failing.counted("failing group")) that no mistake explains in full have \(named); "
            + "\(having) of \(passing.counted("passing group")) \(exceptions > 1 ? "have" : "has") \(all)"
    }

    /// - Parameters:
    ///   - failing: the instances of groups with an unexplained failure.
    ///   - passing: those of groups of which every judged case passed.
    ///   - declaration: the operator of all instances.
    /// - Returns: `nil` if no conditions tell them apart, or if chance could.
    static func find(failing: [Instance], passing: [Instance], in declaration: Operator) -> SharedValues? {
        guard failing.count > 1, !passing.isEmpty else { return nil }
        let axes = AxisReading(of: declaration)
        let search = ConditionSearch(failing: failing.map(axes.values), passing: passing.map(axes.values))
        return search.best.map {
            SharedValues(
                conditions: $0.conditions, failing: failing.count, passing: passing.count, exceptions: $0.exceptions)
        }
    }
}

/// The axes of an operator's forms, to read what values an instance has.
private struct AxisReading {
    private let axes: [String: [FormAxis]]
    private let properties: [DomainAxis]

    init(of declaration: Operator) {
        properties = declaration.domain?.properties ?? []
        axes = Dictionary(
            uniqueKeysWithValues: declaration.variants.map { ($0.id, FormAxis.all(of: $0, in: declaration)) })
    }

    /// The value along each axis, and of each property, that the instance has one of.
    func values(of instance: Instance) -> [String: String] {
        let own = (axes[instance.variantID] ?? []).compactMap { axis in
            axis.place(instance).map { (axis.name, axis.values[$0]) }
        }
        let further = properties.compactMap { property in
            property.place(instance).map { (property.name, property.values[$0]) }
        }
        return Dictionary(own + further, uniquingKeysWith: { first, _ in first })
    }
}

/// Looks for the conditions that tell failing from passing groups at the least cost.
///
/// The cost of a hypothesis is what it takes to write it down, in bits: which conditions, of all that could have been named, and which
/// of the groups that meet them are exceptions, with their number. Stating which groups fail, without any reason, takes log2(n over k) bits for k of n groups.
/// A hypothesis counts if it is cheaper than that by a margin: then chance does not explain it.
private struct ConditionSearch {
    typealias Condition = SharedValues.Condition

    struct Hypothesis {
        let conditions: [Condition]
        let exceptions: Int
        let cost: Double
    }

    /// The bits by which a hypothesis has to be cheaper than the list of failing groups: 1 in 128 by chance.
    private static let margin = 7.0
    private static let mostConditions = 3
    /// The share of passing groups that may be exceptions.
    private static let greatestShare = 0.1
    /// What a condition that is not an equality costs more: it says less.
    private static let costOfRange = 0.5
    private static let costOfNegation = 1.0
    private static let costOfEither = 1.0

    private let failingCount: Int
    private let passingCount: Int
    /// How many conditions could be named.
    private let nameable: Int
    /// The conditions that every failing group meets, each with the passing groups that meet it.
    private let shared: [(condition: Condition, passing: Set<Int>)]

    init(failing: [[String: String]], passing: [[String: String]]) {
        failingCount = failing.count
        passingCount = passing.count
        let all = ConditionSearch.conditions(of: failing + passing)
        nameable = all.count
        var seen: Set<Set<Int>> = []
        shared = all.filter { condition in failing.allSatisfy(condition.holds) }
            .map { condition in (condition, Set(passing.indices.filter { condition.holds(passing[$0]) })) }
            .filter { $0.1.count < passing.count }
            // Of conditions that the same groups meet the cheapest one speaks for all.
            .sorted { ConditionSearch.cost(of: $0.0) < ConditionSearch.cost(of: $1.0) }
            .filter { seen.insert($0.1).inserted }
    }

    /// The cheapest hypothesis; `nil` if chance explains the failures as well.
    var best: Hypothesis? {
        var best: Hypothesis?
        var last = shared.indices.map { Combination(places: [$0], passing: shared[$0].passing) }
        for count in 1...ConditionSearch.mostConditions {
            for hypothesis in last.compactMap(hypothesis) where hypothesis.cost < best?.cost ?? .infinity {
                best = hypothesis
            }
            if count < ConditionSearch.mostConditions { last = last.flatMap(extensions) }
        }
        return best
    }

    /// Shared conditions, by place, and the passing groups that meet them all.
    private struct Combination {
        let places: [Int]
        let passing: Set<Int>
    }

    /// The combinations with one more condition, on another axis, that fewer passing groups meet.
    private func extensions(of combination: Combination) -> [Combination] {
        guard let last = combination.places.last, !combination.passing.isEmpty else { return [] }
        let axes = Set(combination.places.map { shared[$0].condition.axis })
        return shared.indices.dropFirst(last + 1).compactMap { place in
            guard !axes.contains(shared[place].condition.axis) else { return nil }
            let passing = combination.passing.intersection(shared[place].passing)
            guard passing.count < combination.passing.count else { return nil }
            return Combination(places: combination.places + [place], passing: passing)
        }
    }

    /// - Returns: `nil` if too many passing groups meet the conditions, or if chance explains the failures as well.
    private func hypothesis(_ combination: Combination) -> Hypothesis? {
        let exceptions = combination.passing.count
        guard Double(exceptions) <= ConditionSearch.greatestShare * Double(passingCount) else { return nil }
        let conditions = combination.places.map { shared[$0].condition }
        let listing =
            exceptions == 0
            ? 0
            : EvidenceBits.choices(of: exceptions, among: failingCount + exceptions) + log2(Double(passingCount))
        let cost =
            EvidenceBits.choices(of: conditions.count, among: nameable) + listing
            + conditions.reduce(0) { $0 + ConditionSearch.cost(of: $1) }
        guard
            cost + ConditionSearch.margin <= EvidenceBits.choices(of: failingCount, among: failingCount + passingCount)
        else {
            return nil
        }
        return Hypothesis(conditions: conditions, exceptions: exceptions, cost: cost)
    }

    /// Every condition on the values that groups have, sorted by axis.
    private static func conditions(of groups: [[String: String]]) -> [Condition] {
        var values: [String: Set<String>] = [:]
        for (axis, value) in groups.joined() { values[axis, default: []].insert(value) }
        let either = values.keys.sorted().filter { $0.hasSuffix("_h") }.flatMap { height -> [Condition] in
            let width = String(height.dropLast(2)) + "_w"
            return values[height, default: []].intersection(values[width, default: []]).sorted().map {
                Condition(axis: "\(height) or \(width)", relation: .equal, value: $0)
            }
        }
        return either + conditions(on: values)
    }

    /// The conditions on single axes, from the values that occur along each.
    private static func conditions(on values: [String: Set<String>]) -> [Condition] {
        values.sorted { $0.key < $1.key }.filter { $0.value.count > 1 }.flatMap { axis, values in
            let sorted = values.sorted { (Int($0) ?? 0, $0) < (Int($1) ?? 0, $1) }
            var conditions = sorted.map { Condition(axis: axis, relation: .equal, value: $0) }
            guard sorted.count > 2 else { return conditions }
            conditions += sorted.map { Condition(axis: axis, relation: .not, value: $0) }
            guard sorted.allSatisfy({ Int($0) != nil }) else { return conditions }
            let inner = sorted.dropFirst().dropLast()
            conditions += inner.map { Condition(axis: axis, relation: .atLeast, value: $0) }
            conditions += inner.map { Condition(axis: axis, relation: .atMost, value: $0) }
            return conditions
        }
    }

    private static func cost(of condition: Condition) -> Double {
        switch condition.relation {
        case .equal: condition.axes.count > 1 ? costOfEither : 0
        case .atLeast, .atMost: costOfRange
        case .not: costOfNegation
        }
    }
}

extension SharedValues.Condition {
    /// The names of the axes that it speaks of.
    fileprivate var axes: [String] { axis.components(separatedBy: " or ") }

    /// Whether a group meets the condition; a group without a value on any of the axes does not.
    fileprivate func holds(_ values: [String: String]) -> Bool {
        axes.contains { axis in values[axis].map(holds) ?? false }
    }

    private func holds(_ own: String) -> Bool {
        switch relation {
        case .equal: own == value
        case .not: own != value
        case .atLeast: Int(own) ?? .min >= Int(value) ?? .max
        case .atMost: Int(own) ?? .max <= Int(value) ?? .min
        }
    }
}
