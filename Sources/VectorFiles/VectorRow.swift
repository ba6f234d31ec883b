import QuantSpec

/// One call of the operator: what goes in and what must come out.
public struct VectorStep: Sendable, Hashable {
    /// The values of the activations, by input position.
    public var inputs: [Int: Elements]
    /// One an output, row-major.
    public var outputs: [Elements]
    /// Of output 0, before requantization; `nil` where the operator has none.
    public var accumulators: [Int64]?
    /// The state tensors after the call, by input position.
    public var states: [Int: Elements]

    public init(
        inputs: [Int: Elements], outputs: [Elements], accumulators: [Int64]? = nil, states: [Int: Elements] = [:]
    ) {
        self.inputs = inputs
        self.outputs = outputs
        self.accumulators = accumulators
        self.states = states
    }
}

/// One case of a group. An operator without state has one step a row.
public struct VectorRow: Sendable, Hashable {
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
        steps: [VectorStep], profiles: [Divergence] = [], defects: [Divergence] = [], catches: [String] = [],
        comment: String? = nil, isInformative: Bool = false
    ) {
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
