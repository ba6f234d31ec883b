import JSON
import QuantSpec
import VectorFiles

/// The values that one output element is computed from: the input elements that change it, its accumulator, and the
/// derived integers that apply to it.
public struct ElementEvidence: Sendable, Hashable {
    /// An input, with its elements that change the output element.
    public struct Operand: Sendable, Hashable {
        /// The position among the operator's inputs.
        public let input: Int
        /// The operand's name, as the operator declares it.
        public let name: String
        /// The operand's type, shape and parameters.
        public let description: TensorDescription
        /// The first of these elements, with coordinates.
        public let elements: [Item]
        /// The number of all of these elements.
        public let count: Int
    }

    /// One input element.
    public struct Item: Sendable, Hashable {
        /// One index for each axis.
        public let coordinates: [Int]
        /// The value, as vector files have it.
        public let value: JSONValue
    }

    /// A derived integer that applies to the element.
    public struct DerivedValue: Sendable, Hashable {
        /// The name of the derived list, such as `output_multiplier`.
        public let name: String
        /// The channel; `nil` if one value applies to all channels.
        public let index: Int?
        /// The integer, from the list's element at `index`, or its only element.
        public let value: Int64
    }

    /// The expected accumulator before requantization; `nil` if the operator has none.
    public let accumulator: Int64?
    /// The accumulator that the target reported; `nil` if it reported none.
    public let observedAccumulator: Int64?
    /// The multipliers, shifts, offsets and bounds that apply to the element. Tables are left out.
    public let derived: [DerivedValue]
    /// The inputs; empty if they were not traced.
    public var operands: [Operand] = []

    init(_ element: RowDifference.Element, _ row: JudgedRow, of group: VectorGroup) {
        let step = group.rows[row.index].steps[element.step]
        func accumulator(_ values: [Int64]?) -> Int64? {
            guard element.output == 0, let values, values.indices.contains(element.position) else { return nil }
            return values[element.position]
        }
        let observed = row.observed.flatMap { $0.indices.contains(element.step) ? $0[element.step] : nil }
        self.accumulator = accumulator(step.accumulators.output)
        observedAccumulator = accumulator(observed?.accumulators.output)
        let channels =
            group.outputs.indices.contains(element.output) ? group.outputs[element.output].description.shape : []
        derived = group.derived.compactMap { entry in
            if DerivedKey(name: entry.name).isTable { return nil }
            if entry.values.count == 1 { return DerivedValue(name: entry.name, index: nil, value: entry.values[0]) }
            guard let channel = element.coordinates.last, entry.values.count == channels.dimensions.last,
                entry.values.indices.contains(channel)
            else { return nil }
            return DerivedValue(name: entry.name, index: channel, value: entry.values[channel])
        }
    }

    /// The value with a derived name, or `nil` if it is not among those that apply.
    func derived(_ key: DerivedKey) -> Int64? { derived.first { $0.name == key.name }?.value }
}
