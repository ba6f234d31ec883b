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
    /// OPERATOR/scheme/outline/regime, or OPERATOR/scheme/reported/name.
    public var id: String
    /// The instance, with its operator, its variant, and its derived integers sorted by name.
    public var instance: Instance
    public var cost: VectorCost
    /// The clause that says why the reference runs no such graph.
    public var referenceRefuses: String?
    /// The rule that the instance breaks, if the group is negative: a target that validates its input refuses it. Its only row
    /// has inputs and no outputs.
    public var violates: BrokenRule?
    /// Where a case from the field comes from; `nil` for one that the generator made.
    public var report: String?
    public var rows: [VectorRow]
    /// The constants of the instance that a generator gives, by input position: files state it, not the values.
    public var statedConstants: [Int: StatedValues]
    /// The clauses of a primitive, which has no variant to name them.
    private let clausesOfPrimitive: [Clause]

    /// - Parameters:
    ///   - clauses: those of a primitive; those of an operator are its variant's.
    ///   - rows: those without an id get theirs.
    ///   - statedConstants: for constants of the instance, by input position, what they are the values of.
    public init(
        id: String, instance: Instance, cost: VectorCost = VectorCost(macs: 0, bytes: 0),
        referenceRefuses: String? = nil, violates: BrokenRule? = nil, report: String? = nil, clauses: [Clause] = [],
        rows: [VectorRow] = [], statedConstants: [Int: StatedValues] = [:]
    ) {
        self.id = id
        self.instance = instance
        self.instance.derived = instance.derived.sorted
        self.cost = cost
        self.referenceRefuses = referenceRefuses
        self.violates = violates
        self.report = report
        self.rows = rows
        self.statedConstants = statedConstants
        clausesOfPrimitive = clauses
        identifyRows()
    }

    /// The name of one case: the group's id, `#`, and the row's id. It means the same case for ever.
    public func caseName(_ row: Int) -> String { "\(id)#\(rows[row].id)" }
}

/// The instance's own.
extension VectorGroup {
    public var operatorName: String { instance.operatorName }
    public var variant: String { instance.variantID }
    /// The clauses of the variant; of a negative group the one that its instance breaks.
    public var clauses: [Clause] { violates.map { [$0.clause] } ?? instance.variant?.clauses ?? clausesOfPrimitive }
    public var attributes: Attributes { instance.attributes }
    public var inputs: [OperandTensor?] { instance.inputTensors }
    public var outputs: [OperandTensor] { instance.outputTensors }
    public var derived: [Derived.Entry] { instance.derived.entries }

    /// The positions of the inputs that a row gives values for.
    public var activationPositions: [Int] { instance.positions(of: .activation) }
    /// The positions of the inputs that keep their values between steps.
    public var statePositions: [Int] { instance.positions(of: .state) }
    public var hasState: Bool { !statePositions.isEmpty }

    /// The integers that an integer kernel takes, under a name; empty where there are none.
    public func derived(_ name: String) -> [Int64] { instance.derived[DerivedKey(name: name)] }

    /// What the state tensors hold before the first step of a row, by input position.
    public var initialStates: [Int: Elements] { instance.variant.map(instance.initialStates) ?? [:] }
}

extension VectorGroup {
    /// The group made ready to take values.
    ///
    /// - Throws: `SpecificationError` where the specification does not cover the operator, or refuses the instance.
    public func prepare(steps: Steps) throws -> PreparedOperator {
        guard let declaration = instance.declaration else {
            throw SpecificationError(
                .unsupported, "there is no operator \(operatorName)", remedy: "use a version that has it")
        }
        return try declaration.prepare(instance, steps: steps)
    }

    public func prepare(_ profile: NumericProfile) throws -> PreparedOperator { try prepare(steps: Steps(profile)) }

    /// A step's values in the order of the operator's inputs; constants are `nil`, because the instance has them.
    public func values(_ inputs: [Int: Elements], states: [Int: Elements]) -> [Elements?] {
        instance.inputs.indices.map { inputs[$0] ?? states[$0] }
    }
}
