/// Values that can be put in order: integers by themselves, reals with NaN apart.
enum OrderedValues: Sendable {
    case integers([Int64])
    case reals([Float])

    /// - Throws: `SpecificationError` for a type whose values have no order here.
    init(_ elements: Elements) throws {
        switch elements {
        case .float32(let values): self = .reals(values)
        case .float16(let values): self = .reals(values.map(\.float))
        default:
            guard let integers = elements.integers else {
                throw SpecificationError(
                    .unsupported, "values of \(elements.type.rawValue) are not put in order", remedy: "use another type"
                )
            }
            self = .integers(integers)
        }
    }

    /// -1, 0 or 1 where the first value is less than, equal to or greater than the second; `nil` where one is NaN.
    func order(_ first: Int, _ second: Int) -> Int? {
        switch self {
        case .integers(let values): OrderedValues.order(values[first], values[second])
        case .reals(let values): OrderedValues.order(values[first], values[second])
        }
    }

    func isNaN(_ position: Int) -> Bool {
        if case .reals(let values) = self { values[position].isNaN } else { false }
    }

    static func order<Value: Comparable>(_ first: Value, _ second: Value) -> Int? {
        if first < second { return -1 }
        if first > second { return 1 }
        return first == second ? 0 : nil
    }
}
