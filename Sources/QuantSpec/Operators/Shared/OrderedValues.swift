/// Values that can be compared by position: integers, or reals with NaN unordered.
enum OrderedValues: Sendable {
    case integers([Int64])
    case reals([Float])

    /// The values of integers, bools, float16 or float32.
    ///
    /// - Throws: `SpecificationError` for any other type.
    init(_ elements: Elements) throws {
        switch elements {
        case .float32(let values): self = .reals(values)
        case .float16(let values): self = .reals(values.map(\.float))
        default:
            guard let integers = elements.integers else {
                throw SpecificationError(
                    .unsupported, "values of type \(elements.type.rawValue) cannot be ordered",
                    remedy: "use another type"
                )
            }
            self = .integers(integers)
        }
    }

    /// The order of the values at two positions: -1, 0 or 1 if the first is less, equal or greater. Returns `nil` if
    /// one is NaN.
    func order(_ first: Int, _ second: Int) -> Int? {
        switch self {
        case .integers(let values): OrderedValues.order(values[first], values[second])
        case .reals(let values): OrderedValues.order(values[first], values[second])
        }
    }

    /// Whether the value at a position is NaN.
    func isNaN(_ position: Int) -> Bool {
        if case .reals(let values) = self { values[position].isNaN } else { false }
    }

    /// The order of two values: -1, 0 or 1 if the first is less, equal or greater. Returns `nil` if one is NaN.
    static func order<Value: Comparable>(_ first: Value, _ second: Value) -> Int? {
        if first < second { return -1 }
        if first > second { return 1 }
        return first == second ? 0 : nil
    }
}
