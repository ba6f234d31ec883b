import QuantSpec
import VectorFiles

/// The differences between two lists of values of one type and length, compared bit by bit. All NaNs are equal.
public struct ElementComparison: Sendable, Hashable {
    /// The positions that differ: row-major, ascending.
    public let positions: [Int]
    /// Observed minus expected at each of these positions: for integers the difference, for floating-point numbers the
    /// number of steps between representable numbers. `nil` if one of the values is a NaN.
    public let distances: [Int64?]

    /// Returns `nil` if types or counts differ.
    public init?(expected: Elements, observed: Elements) {
        guard expected.type == observed.type, expected.count == observed.count else { return nil }
        if expected.hasSameBits(as: observed) {
            self.init(positions: [], distances: [])
            return
        }
        if case .complex64 = expected {
            self.init(ofPairs: expected.rankedValues, observed.rankedValues)
        } else {
            self.init(expected.rankedValues, observed.rankedValues)
        }
    }

    private init(positions: [Int], distances: [Int64?]) {
        self.positions = positions
        self.distances = distances
    }

    /// Compares ranked values of one type and length.
    init(_ expected: [Int64?], _ observed: [Int64?]) {
        var positions: [Int] = []
        var distances: [Int64?] = []
        for (position, (left, right)) in zip(expected, observed).enumerated() where left != right {
            positions.append(position)
            distances.append(ElementComparison.distance(left, right))
        }
        self.init(positions: positions, distances: distances)
    }

    /// Compares the ranked parts of complex numbers. The distance of two numbers is that of the parts that lie farther apart;
    /// `nil` if a part is a NaN on one side only.
    private init(ofPairs expected: [Int64?], _ observed: [Int64?]) {
        let parts = ElementComparison(expected, observed)
        var positions: [Int] = []
        var distances: [Int64?] = []
        for (part, distance) in zip(parts.positions, parts.distances) {
            guard positions.last == part / 2, let last = distances.last else {
                positions.append(part / 2)
                distances.append(distance)
                continue
            }
            distances[distances.count - 1] = ElementComparison.farther(last, distance)
        }
        self.init(positions: positions, distances: distances)
    }

    /// The distance with the greater magnitude; `nil` if one of them is `nil`.
    private static func farther(_ first: Int64?, _ second: Int64?) -> Int64? {
        guard let first, let second else { return nil }
        return second.magnitude > first.magnitude ? second : first
    }

    /// Returns observed minus expected, clamped to 64 bits. Returns `nil` if one of them is `nil`.
    private static func distance(_ expected: Int64?, _ observed: Int64?) -> Int64? {
        guard let expected, let observed else { return nil }
        let (difference, overflow) = observed.subtractingReportingOverflow(expected)
        return overflow ? (observed > expected ? .max : .min) : difference
    }

    /// Whether no position differs.
    public var isEqual: Bool { positions.isEmpty }

    /// The largest magnitude of a distance; `nil` if there is none.
    public var largestDistance: Int64? {
        distances.compactMap { $0 }.map { Int64(clamping: $0.magnitude) }.max()
    }
}

extension Elements {
    /// Integers with the order and the distances of the values; `nil` for a NaN. Different bits give different
    /// integers, so 0 and -0 are 1 apart. A complex number has two: of its real and of its imaginary part.
    var rankedValues: [Int64?] {
        switch self {
        case .float32(let values): Elements.ranks(values)
        case .complex64(let values): Elements.ranks(values.parts)
        case .float64(let values):
            values.map { $0.isNaN ? nil : Elements.rank(Int64(bitPattern: $0.bitPattern), width: 64) }
        case .float16(let values): values.map { $0.float.isNaN ? nil : Elements.rank(Int64($0.bitPattern), width: 16) }
        case .uint64(let values): values.map { Int64(bitPattern: $0 ^ 1 << 63) }
        default: (integers ?? []).map { .some($0) }
        }
    }

    private static func ranks(_ values: [Float]) -> [Int64?] {
        values.map { $0.isNaN ? nil : rank(Int64($0.bitPattern), width: 32) }
    }

    /// Converts sign and magnitude to a two's complement number; -0 gives -1.
    private static func rank(_ bits: Int64, width: Int) -> Int64 {
        let sign = Int64(bitPattern: 1 << UInt64(width - 1))
        return bits & sign == 0 ? bits : ~(bits & ~sign)
    }
}
