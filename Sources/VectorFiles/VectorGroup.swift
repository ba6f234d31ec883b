import QuantSpec

/// What one call of a group costs.
public struct VectorCost: Sendable, Hashable {
    /// Multiplications with addition.
    public var macs: Int
    /// Inputs, constants and outputs together.
    public var bytes: Int

    public init(macs: Int, bytes: Int) {
        self.macs = macs
        self.bytes = bytes
    }
}

/// The rule that a negative group breaks.
public struct BrokenRule: Sendable, Hashable {
    public var clause: Clause
    /// What is wrong with the instance, in one line.
    public var problem: String

    public init(clause: Clause, problem: String) {
        self.clause = clause
        self.problem = problem
    }
}

/// One operator instance with its cases: one graph for a delegate to compile.
public struct VectorGroup: Sendable, Hashable {
    /// Stable and never reused: OPERATOR/scheme/outline/regime.
    public var id: String
    /// The schema's name of the operator; the file's own.
    public var operatorName: String
    public var variant: String
    public var clauses: [Clause]
    public var attributes: Attributes
    /// `nil` for an omitted optional input.
    public var inputs: [TensorRecord?]
    public var outputs: [TensorRecord]
    public var cost: VectorCost
    /// Sorted by name.
    public var derived: [Derived.Entry]
    /// The erratum that says why the reference runs no such graph.
    public var referenceRefuses: String?
    /// The rule that the instance breaks, if the group is negative: a target that validates its input refuses it. Its only row
    /// has inputs and no outputs.
    public var violates: BrokenRule?
    public var rows: [VectorRow]

    public init(
        id: String, operatorName: String, variant: String, clauses: [Clause], attributes: Attributes,
        inputs: [TensorRecord?], outputs: [TensorRecord], cost: VectorCost, derived: [Derived.Entry],
        referenceRefuses: String? = nil, violates: BrokenRule? = nil, rows: [VectorRow]
    ) {
        self.id = id
        self.operatorName = operatorName
        self.variant = variant
        self.clauses = clauses
        self.attributes = attributes
        self.inputs = inputs
        self.outputs = outputs
        self.cost = cost
        self.derived = derived.sorted { $0.name < $1.name }
        self.referenceRefuses = referenceRefuses
        self.violates = violates
        self.rows = rows
    }

    /// The name of one case: the group's id, `#`, and the row's place from 0.
    public func caseName(_ row: Int) -> String { "\(id)#\(row)" }

    /// The positions of the inputs that a row gives values for.
    public var activationPositions: [Int] { positions(of: .activation) }
    /// The positions of the inputs that keep their values between steps.
    public var statePositions: [Int] { positions(of: .state) }
    public var hasState: Bool { !statePositions.isEmpty }

    private func positions(of role: Operand.Role) -> [Int] {
        inputs.indices.filter { inputs[$0]?.role == role }
    }

    /// The integers that an integer kernel takes, under a name; empty where there are none.
    public func derived(_ name: String) -> [Int64] { derived.first { $0.name == name }?.values ?? [] }
}

extension VectorGroup {
    /// The group as the specification takes it.
    ///
    /// - Throws: `SpecificationError` where a constant does not fit its description.
    public func instance() throws -> Instance {
        var constants: [Int: Tensor] = [:]
        for (index, record) in inputs.enumerated() {
            guard let record, let data = record.data else { continue }
            constants[index] = try Tensor(record.description, data)
        }
        return Instance(
            attributes: attributes, inputs: inputs.map { $0?.description }, outputs: outputs.map(\.description),
            constants: constants)
    }

    /// The group made ready to take values.
    ///
    /// - Throws: `SpecificationError` where the specification does not cover the operator, or refuses the instance.
    public func prepare(steps: Steps) throws -> PreparedOperator {
        guard let declaration = Operator.named(operatorName) else {
            throw SpecificationError(
                .unsupported, "there is no operator \(operatorName)", remedy: "use a version that has it")
        }
        return try declaration.prepare(try instance(), steps: steps)
    }

    public func prepare(_ profile: NumericProfile) throws -> PreparedOperator { try prepare(steps: Steps(profile)) }

    /// What the state tensors hold before the first step of a row, by input position.
    public var initialStates: [Int: Elements] {
        var states: [Int: Elements] = [:]
        for position in statePositions { states[position] = inputs[position]?.initialState }
        return states
    }

    /// A step's values in the order of the operator's inputs; constants are `nil`, because the instance has them.
    public func values(_ inputs: [Int: Elements], states: [Int: Elements]) -> [Elements?] {
        self.inputs.indices.map { inputs[$0] ?? states[$0] }
    }
}
