import JSON
import QuantSpec

/// A seed and a range from which the values of a tensor are generated. Files hold these instead of the values, so that
/// files and their differences stay small.
///
/// The generator is SplitMix64, started with the seed. With `r` the upper 32 bits of each number, and `lower` and
/// `upper` the ends of the range, an integer is
///
///     lower + floor(r × (upper - lower + 1) / 2^32)
///
/// A real number is this integer × `unit`. A complex number takes two of them: its real and its imaginary part.
public struct StatedValues: Sendable, Hashable {
    /// The number of elements up to which files list values that a generator could give: short lists are easier to read.
    package static let longestList = 48

    /// From 0 to 2^31 - 1.
    public let seed: Int64
    /// A range of at most 2^32 integers.
    public let range: ClosedRange<Int64>
    /// The factor of real numbers; `nil` for integers.
    public let unit: Float?

    /// A statement. The seed and the range are stored as given; only reading a file checks their limits.
    public init(seed: Int64, range: ClosedRange<Int64>, unit: Float? = nil) {
        self.seed = seed
        self.range = range
        self.unit = unit
    }

    /// A statement with a random seed.
    package init(random: inout SeededRandom, range: ClosedRange<Int64>, unit: Float? = nil) {
        self.init(seed: Int64(random.next() >> 33), range: range, unit: unit)
    }

    /// Returns the first `count` values.
    ///
    /// Returns `nil` if the type holds neither integers nor binary32, binary16 or complex numbers, or if the range exceeds an
    /// integer type.
    public func elements(_ type: ElementType, count: Int) -> Elements? {
        let integers = integers(type == .complex64 ? 2 * count : count)
        switch type {
        case .float32, .complex64: return Elements(realParts: integers.map { Float($0) * (unit ?? 1) }, type: type)
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
    /// The statement, as vector files have it.
    package var json: JSONValue {
        JSONValue([
            "splitmix64": .integer(seed), "range": .integers([range.lowerBound, range.upperBound]),
            "unit": unit.map { .text(HexFloat.text($0)) },
        ])
    }
}

extension JSONCursor {
    /// Reads the statement of a generator. Returns `nil` if the file holds the values themselves.
    ///
    /// - Throws: `VectorFileError` if the seed, the range or the unit is invalid.
    func statedValues() throws(VectorFileError) -> StatedValues? {
        guard case .object = value else { return nil }
        try checkKeys(["splitmix64", "range", "unit"])
        let seed = try required("splitmix64").integer()
        let bounds = try required("range").integers()
        guard bounds.count == 2, bounds[0] <= bounds[1], bounds[1] &- bounds[0] < 1 << 32, bounds[1] &- bounds[0] >= 0,
            (0...Int64(Int32.max)).contains(seed)
        else {
            throw error(
                "the generator is invalid: it needs a seed from 0 to 2147483647 and a range of two integers, the least first"
            )
        }
        var unit: Float?
        if let text = try optional("unit")?.text() {
            guard let number = HexFloat.float(text) else { throw error("\"\(text)\" is not a binary32 number") }
            unit = number
        }
        return StatedValues(seed: seed, range: bounds[0]...bounds[1], unit: unit)
    }
}
