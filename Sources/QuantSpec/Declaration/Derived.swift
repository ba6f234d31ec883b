/// The name of a list of integers that an integer kernel takes (DERIVED-1).
///
/// Chapter 6 defines every name. `spec check` compares the chapter with the names in the vectors.
public struct DerivedKey: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The name, such as "output_multiplier".
    public let name: String
    /// A key of this name. Whether chapter 6 defines it is not checked.
    public init(name: String) { self.name = name }
    /// A key of this name. Whether chapter 6 defines it is not checked.
    public init(stringLiteral name: String) { self.name = name }

    /// Whether the list is a table of stored values; if not, its integers have 32 bits (DERIVED-2).
    public var isTable: Bool { name.hasSuffix("lut") || name.hasSuffix("table") }
}

extension DerivedKey {
    /// Minus the input's zero point (DERIVED-3).
    public static let inputOffset: DerivedKey = "input_offset"
    /// Minus the filter's zero point; 0 if the filter is quantized per axis (DERIVED-3).
    public static let filterOffset: DerivedKey = "filter_offset"
    /// Plus the output's zero point (DERIVED-3).
    public static let outputOffset: DerivedKey = "output_offset"
    /// The multiplier from the accumulator's scale to the output's (DERIVED-5).
    public static let outputMultiplier: DerivedKey = "output_multiplier"
    /// The shift that belongs to `outputMultiplier`; a positive one is a left shift (DERIVED-4).
    public static let outputShift: DerivedKey = "output_shift"
    /// The least stored value that the output may have, inclusive (DERIVED-7).
    public static let activationMinimum: DerivedKey = "output_activation_min"
    /// The greatest stored value that the output may have, inclusive (DERIVED-7).
    public static let activationMaximum: DerivedKey = "output_activation_max"
}

/// The integers that an integer kernel takes: multipliers and shifts, activation bounds, padding, tables (DERIVED-1).
///
/// They are derived from scales, zero points, shapes, constants and attributes, before any run-time value is known.
public struct Derived: Sendable, Hashable {
    /// The lists, in the order in which they were added.
    public private(set) var entries: [Entry] = []

    /// One named list of integers.
    public struct Entry: Sendable, Hashable {
        /// The name, as chapter 6 defines it.
        public let name: String
        /// The integers, in the order that chapter 6 gives.
        public let values: [Int64]

        /// A list of integers under a name that chapter 6 defines. The name is not checked.
        public init(name: String, values: [Int64]) {
            self.name = name
            self.values = values
        }
    }

    /// Derived integers with these lists.
    public init(_ entries: [Entry] = []) { self.entries = entries }

    /// The same lists sorted by name: the order of vector files.
    public var sorted: Derived { Derived(entries.sorted { $0.name < $1.name }) }

    /// The offsets of an operator's first input and of its first output (DERIVED-3).
    static func offsets(_ instance: Instance) throws -> Derived {
        var derived = Derived()
        derived[.inputOffset] = [-(try instance.input(0).zeroPoint)]
        derived[.outputOffset] = [try instance.output(0).zeroPoint]
        return derived
    }

    /// The values under a name; empty if there are none. A list that is set again keeps its place.
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

    /// The first value under a name; 0 if there is none.
    public func scalar(_ key: DerivedKey) -> Int64 { self[key].first ?? 0 }

    /// The multiplier and shift of one channel, from two lists.
    ///
    /// - Precondition: both lists have a value for the channel.
    public func factor(_ multiplier: DerivedKey, _ shift: DerivedKey, channel: Int = 0) -> QuantizedMultiplier {
        QuantizedMultiplier(
            multiplier: Int32(truncatingIfNeeded: self[multiplier][channel]), shift: Int(self[shift][channel]))
    }

    /// All multipliers and shifts of two lists, in order.
    public func factors(_ multipliers: DerivedKey, _ shifts: DerivedKey) -> [QuantizedMultiplier] {
        zip(self[multipliers], self[shifts]).map {
            QuantizedMultiplier(multiplier: Int32(truncatingIfNeeded: $0), shift: Int($1))
        }
    }

    /// The activation range: `activationMinimum` to `activationMaximum`.
    public var activationRange: ClosedRange<Int64> {
        let least = scalar(.activationMinimum)
        return least...max(least, scalar(.activationMaximum))
    }

    /// Sets multipliers and shifts as two lists.
    public mutating func set(_ factors: [QuantizedMultiplier], _ multipliers: DerivedKey, _ shifts: DerivedKey) {
        self[multipliers] = factors.map { Int64($0.multiplier) }
        self[shifts] = factors.map { Int64($0.shift) }
    }
}
