import QuantSpec

/// One call of the operator: its inputs and the expected outputs.
public struct VectorStep: Sendable, Hashable {
    /// The values of the activations, by input position.
    public var inputs: [Int: Elements]
    /// One list for each output, row-major.
    public var outputs: [Elements]
    /// The sums before requantization; empty if the operator requantizes none.
    public var accumulators: Accumulators
    /// The states after the call, by input position. Empty if later steps hold all of these values: see
    /// `VectorRow.thinned`.
    public var states: [Int: Elements]
    /// The inputs that a generator gives, by position. Files hold these statements, not the values.
    public var statedInputs: [Int: StatedValues]

    /// One call. By default without accumulators, states, and inputs that a generator gives.
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

/// One case of a group. A row of an operator without state has one step.
public struct VectorRow: Sendable, Hashable {
    /// A short hash of the group's instance and of the inputs. Empty until the row is in a group.
    public var id: String
    /// The calls of the operator, in order.
    public var steps: [VectorStep]
    /// The differences under other profiles whose outputs differ, by name.
    public var profiles: [Divergence]
    /// The differences of what the reference returns, where a defect of the reference changes the result.
    public var defects: [Divergence]
    /// The names of the deviations that give another result here.
    public var catches: [String]
    /// Which edge the row tests.
    public var comment: String?
    /// Whether the reference's behaviour is undefined here. Such a row is reported but never counted.
    public var isInformative: Bool

    /// A row. Without an id it gets one from its group. By default all profiles give the same outputs, and it counts.
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

    /// The expected outputs of every step under a profile: the file's outputs, with the differences of that profile if
    /// there are any.
    public func outputs(under profile: String) -> [[Elements]] {
        let outputs = steps.map(\.outputs)
        return profiles.first { $0.name == profile }?.applied(to: outputs) ?? outputs
    }

    /// What the reference returns under the file's profile: the expected outputs with the reference's own defects
    /// applied.
    public var referenceOutputs: [[Elements]] {
        defects.reduce(steps.map(\.outputs)) { $1.applied(to: $0) }
    }
}

extension VectorRow {
    /// Removes the states of steps whose values other kept states hold too. The states after the last step are always
    /// kept.
    ///
    /// If the state is a window that moves on by one element a step, the states are thus kept about once in as many
    /// steps as the window is long.
    package static func thinned(_ steps: [VectorStep]) -> [VectorStep] {
        var thinned = steps
        var known: [Int: Set<Int64>] = [:]
        for index in steps.indices.reversed() {
            let values = steps[index].states.mapValues { Set($0.bitPatterns) }
            let before = index > 0 ? steps[index - 1].states.mapValues { Set($0.bitPatterns) } : [:]
            let isLast = index == steps.count - 1
            // A value that the step before holds too is left to that step, or to one before it.
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
    /// Bits that are equal only for equal elements of one type.
    fileprivate var bitPatterns: [Int64] {
        switch self {
        case .float32(let values): values.map { Int64($0.bitPattern) }
        case .float64(let values): values.map { Int64(bitPattern: $0.bitPattern) }
        case .float16(let values): values.map { Int64($0.bitPattern) }
        case .complex64(let values):
            values.map { Int64(bitPattern: UInt64($0.imaginary.bitPattern) << 32 | UInt64($0.real.bitPattern)) }
        default: integers ?? []
        }
    }
}
