import QuantSpec

/// One call of the operator: what goes in and what must come out.
public struct VectorStep: Sendable, Hashable {
    /// The values of the activations, by input position.
    public var inputs: [Int: Elements]
    /// One an output, row-major.
    public var outputs: [Elements]
    /// Before requantization; empty where the operator has none.
    public var accumulators: Accumulators
    /// The state tensors after the call, by input position. Empty where they hold nothing that the states of later steps do
    /// not: see `VectorRow.thinned`.
    public var states: [Int: Elements]
    /// The inputs that a generator gives, by position: files state it, not the values.
    public var statedInputs: [Int: StatedValues]

    public init(
        inputs: [Int: Elements], outputs: [Elements], accumulators: Accumulators = Accumulators(),
        states: [Int: Elements] = [:], statedInputs: [Int: StatedValues] = [:]
    ) {
        self.inputs = inputs
        self.outputs = outputs
        self.accumulators = accumulators
        self.states = states
        self.statedInputs = statedInputs
    }
}

/// One case of a group. An operator without state has one step a row.
public struct VectorRow: Sendable, Hashable {
    /// A short hash of the group's instance and of the inputs; empty until the row is in a group.
    public var id: String
    public var steps: [VectorStep]
    /// The other profiles whose outputs differ, by name.
    public var profiles: [Divergence]
    /// What the reference returns, where a defect of its own gives another result.
    public var defects: [Divergence]
    /// The deviations that give another result here, by name.
    public var catches: [String]
    /// What the row is sharp about.
    public var comment: String?
    /// Whether the reference's behaviour is undefined here: reported, never counted.
    public var isInformative: Bool

    public init(
        id: String = "", steps: [VectorStep], profiles: [Divergence] = [], defects: [Divergence] = [],
        catches: [String] = [],
        comment: String? = nil, isInformative: Bool = false
    ) {
        self.id = id
        self.steps = steps
        self.profiles = profiles
        self.defects = defects
        self.catches = catches
        self.comment = comment
        self.isInformative = isInformative
    }

    /// The expected outputs of every step under a profile: those written out, changed where that profile differs.
    public func outputs(under profile: String) -> [[Elements]] {
        let outputs = steps.map(\.outputs)
        return profiles.first { $0.name == profile }?.applied(to: outputs) ?? outputs
    }

    /// What the reference itself returns under the file's profile: as expected, but for its own defects.
    public var referenceOutputs: [[Elements]] {
        defects.reduce(steps.map(\.outputs)) { $1.applied(to: $0) }
    }
}

extension VectorRow {
    /// The steps without the states that say nothing new: each of their values stands in the states that are kept of another
    /// step. The states after the last step are always kept. A window that moves on by one element a step is thus given once
    /// every so many steps as it is long.
    package static func thinned(_ steps: [VectorStep]) -> [VectorStep] {
        var thinned = steps
        var known: [Int: Set<Int64>] = [:]
        for index in steps.indices.reversed() {
            let values = steps[index].states.mapValues { Set($0.bitPatterns) }
            let before = index > 0 ? steps[index - 1].states.mapValues { Set($0.bitPatterns) } : [:]
            let isLast = index == steps.count - 1
            // What the step before has as well is left to that step, or to one before it.
            let isNew = values.contains { position, values in
                !values.subtracting(known[position] ?? []).isSubset(of: before[position] ?? [])
            }
            if isLast || isNew {
                known.merge(values) { $0.union($1) }
            } else {
                thinned[index].states = [:]
            }
        }
        return thinned
    }
}

extension Elements {
    /// Values that tell elements of one type apart.
    fileprivate var bitPatterns: [Int64] {
        switch self {
        case .float32(let values): values.map { Int64($0.bitPattern) }
        case .float64(let values): values.map { Int64(bitPattern: $0.bitPattern) }
        case .float16(let values): values.map { Int64($0.bitPattern) }
        default: integers ?? []
        }
    }
}
