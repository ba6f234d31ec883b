import Foundation

/// A condition on the value along an axis, such as `stride_h = 2`, or on the values along two axes, such as
/// `stride_h > stride_w`.
public struct SharedCondition: Sendable, Hashable {
    /// How the value compares to the one named.
    public enum Relation: String, Sendable, Hashable {
        case equal = "equal"
        case not = "not"
        case atLeast = "at least"
        case atMost = "at most"
        case multiple = "multiple of"
        case notMultiple = "no multiple of"
        case greaterThanAxis = "greater than the axis"
        case lessThanAxis = "less than the axis"
        case equalToAxis = "equal to the axis"
        case notEqualToAxis = "not equal to the axis"
    }

    /// An axis, or the two axes of height and width, joined by "or" (one of both has to have the value) or "and" (both have
    /// to).
    public let axis: String
    /// The relation of a group's value to `value`.
    public let relation: Relation
    /// The value to which a group's value is compared, as text; the name of an axis if it is compared to that axis's value.
    public let value: String

    /// For a report.
    public var text: String {
        let isNumber = Int(value) != nil
        return switch relation {
        case .equal: isNumber ? "\(axis) = \(value)" : "\(axis): \(value)"
        case .not: isNumber ? "\(axis) != \(value)" : "\(axis): any but \(value)"
        case .atLeast: "\(axis) >= \(value)"
        case .atMost: "\(axis) <= \(value)"
        case .multiple: "\(axis) a multiple of \(value)"
        case .notMultiple: "\(axis) no multiple of \(value)"
        case .greaterThanAxis: "\(axis) > \(value)"
        case .lessThanAxis: "\(axis) < \(value)"
        case .equalToAxis: "\(axis) = \(value)"
        case .notEqualToAxis: "\(axis) != \(value)"
        }
    }
}

/// The value of a group along an axis.
struct AxisValue: Hashable {
    let text: String
    /// The value as a number, if it is one.
    let number: Int?

    init(_ text: String) {
        self.text = text
        number = Int(text)
    }
}

extension SharedCondition {
    private static let either = " or "
    private static let both = " and "

    /// The names of the axes that it speaks of.
    var axes: [String] {
        let named = axis.components(separatedBy: SharedCondition.either)
            .flatMap { $0.components(separatedBy: SharedCondition.both) }
        return comparesAxes ? named + [value] : named
    }

    private var comparesAxes: Bool {
        switch relation {
        case .greaterThanAxis, .lessThanAxis, .equalToAxis, .notEqualToAxis: true
        case .equal, .not, .atLeast, .atMost, .multiple, .notMultiple: false
        }
    }

    /// The order of conditions that the same groups meet: the one with the least is named. A range that reaches the greatest
    /// value says as much as that value, and what a kernel tests is rather a bound.
    var complexity: Double {
        if axis.contains(SharedCondition.either) { return 1 }
        if axis.contains(SharedCondition.both) { return 0.5 }
        return switch relation {
        case .equal: 0.25
        case .atLeast, .atMost: 0.4
        case .greaterThanAxis, .lessThanAxis: 0.6
        case .equalToAxis, .notEqualToAxis: 0.7
        case .multiple, .notMultiple: 0.8
        case .not: 1.5
        }
    }

    /// Whether a group meets the condition; a group without a value on an axis that counts does not.
    func holds(_ values: [String: AxisValue]) -> Bool {
        if comparesAxes {
            guard let left = values[axis]?.number, let right = values[value]?.number else { return false }
            return switch relation {
            case .greaterThanAxis: left > right
            case .lessThanAxis: left < right
            case .equalToAxis: left == right
            default: left != right
            }
        }
        if axis.contains(SharedCondition.both) { return axes.allSatisfy { values[$0].map(holds) ?? false } }
        return axes.contains { values[$0].map(holds) ?? false }
    }

    private func holds(_ own: AxisValue) -> Bool {
        switch relation {
        case .equal: return own.text == value
        case .not: return own.text != value
        default: break
        }
        guard let number = own.number, let bound = Int(value) else { return false }
        return switch relation {
        case .atLeast: number >= bound
        case .atMost: number <= bound
        case .multiple: number.isMultiple(of: bound)
        default: !number.isMultiple(of: bound)
        }
    }
}

extension SharedCondition {
    /// The divisors of vector widths.
    private static let divisors = [2, 4, 8, 16]

    /// Every condition on the values that groups have, sorted by axis.
    static func all(on groups: [[String: AxisValue]]) -> [SharedCondition] {
        var values: [String: Set<AxisValue>] = [:]
        for (axis, value) in groups.joined() { values[axis, default: []].insert(value) }
        return single(values) + ofBothDirections(values) + comparisons(values)
    }

    private static func single(_ values: [String: Set<AxisValue>]) -> [SharedCondition] {
        values.sorted { $0.key < $1.key }.filter { $0.value.count > 1 }.flatMap { axis, values in
            let sorted = values.sorted { ($0.number ?? 0, $0.text) < ($1.number ?? 0, $1.text) }
            func all(_ relation: Relation, _ values: some Sequence<AxisValue>) -> [SharedCondition] {
                values.map { SharedCondition(axis: axis, relation: relation, value: $0.text) }
            }
            guard sorted.count > 2 else { return all(.equal, sorted) }
            let numbers = sorted.compactMap(\.number)
            guard numbers.count == sorted.count else { return all(.equal, sorted) + all(.not, sorted) }
            let ranges = all(.atLeast, sorted.dropFirst()) + all(.atMost, sorted.dropLast().dropFirst())
            let divisors = (numbers.first ?? -1) >= 0 ? divisors.filter { $0 <= numbers.last ?? 0 } : []
            return all(.equal, sorted.dropLast()) + all(.not, sorted) + ranges
                + divisors.flatMap { divisor in
                    [Relation.multiple, .notMultiple].map {
                        SharedCondition(axis: axis, relation: $0, value: String(divisor))
                    }
                }
        }
    }

    /// The conditions on height and width together.
    private static func ofBothDirections(_ values: [String: Set<AxisValue>]) -> [SharedCondition] {
        values.keys.sorted().filter { $0.hasSuffix("_h") }.flatMap { height -> [SharedCondition] in
            let width = String(height.dropLast(2)) + "_w"
            let common = values[height, default: []].intersection(values[width, default: []])
            return common.sorted { ($0.number ?? 0, $0.text) < ($1.number ?? 0, $1.text) }.flatMap { value in
                [either, both].map {
                    SharedCondition(axis: "\(height)\($0)\(width)", relation: .equal, value: value.text)
                }
            }
        }
    }

    /// The comparisons of two axes with numbers: of one direction, of one kind in both directions, or of channels.
    private static func comparisons(_ values: [String: Set<AxisValue>]) -> [SharedCondition] {
        let names = values.keys.sorted().filter { name in
            values[name, default: []].allSatisfy { $0.number != nil }
        }
        return names.indices.flatMap { place in
            names.dropFirst(place + 1).filter { areRelated(names[place], $0) }.flatMap { second in
                [Relation.greaterThanAxis, .lessThanAxis, .equalToAxis, .notEqualToAxis].map {
                    SharedCondition(axis: names[place], relation: $0, value: second)
                }
            }
        }
    }

    private static func areRelated(_ first: String, _ second: String) -> Bool {
        if first.hasSuffix("_h"), second == first.dropLast(2) + "_w" { return true }
        return ["_h", "_w", "channels"].contains { first.hasSuffix($0) && second.hasSuffix($0) }
    }
}
