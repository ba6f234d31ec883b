/// The name of one of the integers that an integer kernel takes (DERIVED-1).
///
/// Chapter 6 defines every name, and `spec check` holds it against those that the vectors have.
public struct DerivedKey: Sendable, Hashable, ExpressibleByStringLiteral {
    public let name: String
    public init(name: String) { self.name = name }
    public init(stringLiteral name: String) { self.name = name }

    /// Whether it is a table of stored values and not a list of 32-bit integers (DERIVED-2).
    public var isTable: Bool { name.hasSuffix("lut") || name.hasSuffix("table") }
}

extension DerivedKey {
    /// Minus the zero point (DERIVED-3).
    public static let inputOffset: DerivedKey = "input_offset"
    /// Minus the zero point (DERIVED-3).
    public static let filterOffset: DerivedKey = "filter_offset"
    /// Plus the zero point (DERIVED-3).
    public static let outputOffset: DerivedKey = "output_offset"
    /// From the accumulator's scale to the output's (DERIVED-5).
    public static let outputMultiplier: DerivedKey = "output_multiplier"
    /// A positive one is to the left (DERIVED-4).
    public static let outputShift: DerivedKey = "output_shift"
    /// The least stored value of the output (DERIVED-7).
    public static let activationMinimum: DerivedKey = "output_activation_min"
    /// The greatest stored value of the output (DERIVED-7).
    public static let activationMaximum: DerivedKey = "output_activation_max"
}

/// The integers that an integer kernel takes, derived from scales, zero points, shapes and attributes before any value
/// is known: multipliers and shifts, activation bounds, padding, tables (DERIVED-1). In the order in which they were added.
public struct Derived: Sendable, Hashable {
    public private(set) var entries: [Entry] = []

    public struct Entry: Sendable, Hashable {
        public let name: String
        public let values: [Int64]

        public init(name: String, values: [Int64]) {
            self.name = name
            self.values = values
        }
    }

    public init(_ entries: [Entry] = []) { self.entries = entries }

    /// The same lists sorted by name, as vector files have them.
    public var sorted: Derived { Derived(entries.sorted { $0.name < $1.name }) }

    /// The offsets of an operator's first input and of its output (DERIVED-3).
    static func offsets(_ instance: Instance) throws -> Derived {
        var derived = Derived()
        derived[.inputOffset] = [-(try instance.input(0).zeroPoint)]
        derived[.outputOffset] = [try instance.output(0).zeroPoint]
        return derived
    }

    /// The values under a name; empty where there are none.
    public subscript(_ key: DerivedKey) -> [Int64] {
        get { entries.first { $0.name == key.name }?.values ?? [] }
        set {
            let entry = Entry(name: key.name, values: newValue)
            if let position = entries.firstIndex(where: { $0.name == key.name }) {
                entries[position] = entry
            } else {
                entries.append(entry)
            }
        }
    }

    /// The single value under a name; 0 where there is none.
    public func scalar(_ key: DerivedKey) -> Int64 { self[key].first ?? 0 }

    /// A multiplier and shift that stand under two names, for one channel.
    public func factor(_ multiplier: DerivedKey, _ shift: DerivedKey, channel: Int = 0) -> QuantizedMultiplier {
        QuantizedMultiplier(
            multiplier: Int32(truncatingIfNeeded: self[multiplier][channel]), shift: Int(self[shift][channel]))
    }

    /// All the multipliers and shifts that stand under two names, in order.
    public func factors(_ multipliers: DerivedKey, _ shifts: DerivedKey) -> [QuantizedMultiplier] {
        zip(self[multipliers], self[shifts]).map {
            QuantizedMultiplier(multiplier: Int32(truncatingIfNeeded: $0), shift: Int($1))
        }
    }

    /// The bounds of a fused activation.
    public var activationRange: ClosedRange<Int64> {
        let least = scalar(.activationMinimum)
        return least...max(least, scalar(.activationMaximum))
    }

    public mutating func set(_ factors: [QuantizedMultiplier], _ multipliers: DerivedKey, _ shifts: DerivedKey) {
        self[multipliers] = factors.map { Int64($0.multiplier) }
        self[shifts] = factors.map { Int64($0.shift) }
    }
}
