import JSON
import QuantSpec
import VectorFiles

/// What one output element is made of: the input elements that change it, its accumulator, and the derived integers that
/// apply to it.
public struct ElementEvidence: Sendable, Hashable {
    /// An input with the elements of it that change the output element.
    public struct Operand: Sendable, Hashable {
        /// The place in the operator's inputs.
        public let input: Int
        public let name: String
        public let description: TensorDescription
        /// The first of the elements, by coordinates.
        public let elements: [Item]
        /// How many there are.
        public let count: Int
    }

    public struct Item: Sendable, Hashable {
        public let coordinates: [Int]
        /// As vector files write it.
        public let value: JSONValue
    }

    public struct DerivedValue: Sendable, Hashable {
        public let name: String
        /// The channel; `nil` if one value serves all channels.
        public let index: Int?
        public let value: Int64
    }

    /// The accumulator before requantization; `nil` if the operator has none.
    public let accumulator: Int64?
    /// What the target says that its accumulator was.
    public let observedAccumulator: Int64?
    /// Multipliers, shifts, offsets and bounds that apply to the element; tables are left out.
    public let derived: [DerivedValue]
    /// Empty if the inputs were not traced.
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

    /// The value under a derived name.
    func derived(_ key: DerivedKey) -> Int64? { derived.first { $0.name == key.name }?.value }
}
