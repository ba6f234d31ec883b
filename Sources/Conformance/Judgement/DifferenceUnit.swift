import QuantSpec

/// The unit of a distance between two values.
public enum DifferenceUnit: String, Sendable, Hashable, CaseIterable {
    /// The least step of an integer of up to 32 bits, which may be a quantized value.
    case lsb = "LSB"
    /// Steps between representable floating-point numbers.
    case ulp = "ULP"
    /// Integers of 64 bits: counts, sums and indices, which are not quantized.
    case whole = ""

    init(_ type: ElementType) {
        switch type {
        case .float16, .float32, .float64, .complex64: self = .ulp
        case .int64, .uint64: self = .whole
        default: self = .lsb
        }
    }

    /// A distance with its unit.
    func text(_ distance: Int64) -> String { rawValue.isEmpty ? "\(distance)" : "\(distance) \(rawValue)" }

    /// A distance with its sign and unit.
    func signed(_ distance: Int64) -> String { (distance > 0 ? "+" : "") + text(distance) }
}

/// The largest distance in each unit. Distances in different units cannot be compared.
public struct LargestDistances: Sendable, Hashable {
    private var values: [DifferenceUnit: Int64] = [:]

    /// No distances.
    public init() {}

    /// The largest distance in a unit; `nil` if there is none.
    public subscript(_ unit: DifferenceUnit) -> Int64? { values[unit] }

    mutating func add(_ distance: Int64, _ unit: DifferenceUnit) {
        values[unit] = max(values[unit] ?? 0, distance)
    }

    mutating func add(_ other: LargestDistances) {
        for (unit, distance) in other.values { add(distance, unit) }
    }

    /// The units for a sentence, such as ` in LSB or ULP`; empty if no distance has a named unit.
    var units: String {
        let names = DifferenceUnit.allCases.filter { values[$0] != nil && $0 != .whole }.map(\.rawValue)
        return names.isEmpty ? "" : " in " + names.joined(separator: " or ")
    }

    /// The distances, such as `5 LSB`, or `1 LSB, 3 ULP, 2 (64-bit integers)`; empty if nothing differs, or only by a
    /// NaN.
    public var text: String {
        DifferenceUnit.allCases.compactMap { unit in
            values[unit].map { unit.text($0) + (unit == .whole ? " (64-bit integers)" : "") }
        }.joined(separator: ", ")
    }
}
