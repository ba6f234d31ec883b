import JSON
import QuantSpec

/// Values of a tensor that a generator makes, in place of the values themselves: files and their differences stay small.
///
/// The generator is SplitMix64, started with the seed. The upper 32 bits of each number, times the length of the range, divided by
/// 2^32 and rounded down, is how far a value lies above the range's lower end. Reals are those integers times `unit`.
public struct StatedValues: Sendable, Hashable {
    /// From 0 to 2^31 - 1.
    public let seed: Int64
    /// At most 2^32 integers.
    public let range: ClosedRange<Int64>
    /// What reals are multiples of; `nil` for integers.
    public let unit: Float?

    public init(seed: Int64, range: ClosedRange<Int64>, unit: Float? = nil) {
        self.seed = seed
        self.range = range
        self.unit = unit
    }

    /// The first values.
    ///
    /// - Returns: `nil` if the type holds neither integers nor binary32 or binary16 numbers, or not all of the range.
    public func elements(_ type: ElementType, count: Int) -> Elements? {
        let integers = integers(count)
        switch type {
        case .float32: return .float32(integers.map { Float($0) * (unit ?? 1) })
        case .float16: return .float16(integers.map { Binary16(Float($0) * (unit ?? 1)) })
        default:
            guard let allowed = type == .bool ? 0...1 : type.integerRange, allowed.contains(range.lowerBound),
                allowed.contains(range.upperBound)
            else { return nil }
            return Elements(integers: integers, type: type)
        }
    }

    private func integers(_ count: Int) -> [Int64] {
        var generator = SeededRandom(state: UInt64(bitPattern: seed))
        let length = UInt64(bitPattern: range.upperBound &- range.lowerBound) &+ 1
        return (0..<count).map { _ in
            range.lowerBound &+ Int64(truncatingIfNeeded: ((generator.next() >> 32) &* length) >> 32)
        }
    }
}

extension StatedValues {
    package var json: JSONValue {
        JSONValue([
            "splitmix64": .integer(seed), "range": .integers([range.lowerBound, range.upperBound]),
            "unit": unit.map { .text(HexFloat.text($0)) },
        ])
    }
}

extension JSONCursor {
    /// The statement of a generator; `nil` if the values themselves stand here.
    func statedValues() throws(VectorFileError) -> StatedValues? {
        guard case .object = value else { return nil }
        try checkKeys(["splitmix64", "range", "unit"])
        let seed = try required("splitmix64").integer()
        let bounds = try required("range").integers()
        guard bounds.count == 2, bounds[0] <= bounds[1], bounds[1] &- bounds[0] < 1 << 32, bounds[1] &- bounds[0] >= 0,
            (0...Int64(Int32.max)).contains(seed)
        else { throw error("a generator has a seed from 0 to 2147483647 and a range of two integers, the least first") }
        var unit: Float?
        if let text = try optional("unit")?.text() {
            guard let number = HexFloat.float(text) else { throw error("\"\(text)\" is not a binary32 number") }
            unit = number
        }
        return StatedValues(seed: seed, range: bounds[0]...bounds[1], unit: unit)
    }
}
