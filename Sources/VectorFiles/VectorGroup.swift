import QuantSpec

/// The cost of one call of a group's operator.
public struct VectorCost: Sendable, Hashable {
    /// Multiply-accumulate operations.
    public var macs: Int
    /// The bytes of inputs, constants and outputs together.
    public var bytes: Int

    /// A cost. Operators without sums have 0 `macs`.
    public init(macs: Int, bytes: Int) {
        self.macs = macs
        self.bytes = bytes
    }
}

/// The rule that a negative group breaks.
public struct BrokenRule: Sendable, Hashable {
    /// The clause that states the rule.
    public var clause: Clause
    /// What is wrong with the instance, in one line.
    public var problem: String

    /// A rule that is broken, with the problem that a message shows.
    public init(clause: Clause, problem: String) {
        self.clause = clause
        self.problem = problem
    }
}

/// One operator instance with its cases. A delegate compiles one graph for it.
public struct VectorGroup: Sendable, Hashable {
    /// `OPERATOR/scheme/outline/regime`, or `OPERATOR/scheme/reported/name`.
    public var id: String
    /// The instance: operator, variant, tensors, and the derived integers sorted by name.
    public var instance: Instance
    /// The cost of one call.
    public var cost: VectorCost
    /// The clause because of which the reference does not run this graph; `nil` if it runs.
    public var referenceRefuses: String?
    /// The rule that the instance breaks, if the group is negative. A target that validates its input rejects the
    /// instance. The only row of such a group has inputs and no outputs.
    public var violates: BrokenRule?
    /// Where a case from the field comes from; `nil` for a case that the generator made.
    public var report: String?
    /// The cases, in the order of the file. Ids are unique within the group.
    public var rows: [VectorRow]
    /// The constants of the instance that a generator gives, by input position. Files hold these statements, not the
    /// values.
    public var statedConstants: [Int: StatedValues]
    /// The clauses of a primitive, which has no variant that lists them.
    private let clausesOfPrimitive: [Clause]

    /// A group whose rows all have an id.
    ///
    /// - Parameters:
    ///   - id: `OPERATOR/scheme/outline/regime`, or `OPERATOR/scheme/reported/name`.
    ///   - instance: the instance. Its derived integers are sorted by name.
    ///   - cost: the cost of one call.
    ///   - referenceRefuses: the clause because of which the reference does not run this graph; `nil` if it runs.
    ///   - violates: the rule that the instance breaks, if the group is negative.
    ///   - report: where a case from the field comes from; `nil` for a case that the generator made.
    ///   - clauses: the clauses of a primitive. Those of an operator are its variant's.
    ///   - rows: rows without an id get theirs.
    ///   - statedConstants: the constants of the instance that a generator gives, by input position.
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

    /// The name of one case: the group's id, `#`, and the row's id. A name never changes its meaning.
    public func caseName(_ row: Int) -> String { "\(id)#\(rows[row].id)" }
}

/// Properties of the instance.
extension VectorGroup {
    /// The schema's name of the operator, or the name of the primitive.
    public var operatorName: String { instance.operatorName }
    /// The id of the operator's variant; empty for a primitive.
    public var variant: String { instance.variantID }
    /// The clauses of the variant. For a negative group: the clause that its instance breaks.
    public var clauses: [Clause] { violates.map { [$0.clause] } ?? instance.variant?.clauses ?? clausesOfPrimitive }
    /// The attributes that the file gives. An absent one has the schema's default.
    public var attributes: Attributes { instance.attributes }
    /// The input tensors, with the values of constants; `nil` for an omitted one.
    public var inputs: [OperandTensor?] { instance.inputTensors }
    /// The output tensors, without values.
    public var outputs: [OperandTensor] { instance.outputTensors }
    /// The derived lists, sorted by name.
    public var derived: [Derived.Entry] { instance.derived.entries }

    /// The positions of the inputs for which a row gives values.
    public var activationPositions: [Int] { instance.positions(of: .activation) }
    /// The positions of the inputs that keep their values between steps.
    public var statePositions: [Int] { instance.positions(of: .state) }
    /// Whether the operator has state.
    public var hasState: Bool { !statePositions.isEmpty }

    /// The derived integers with a name; empty if there are none.
    public func derived(_ name: String) -> [Int64] { instance.derived[DerivedKey(name: name)] }

    /// The states before the first step of a row, by input position.
    public var initialStates: [Int: Elements] { instance.variant.map(instance.initialStates) ?? [:] }
}

extension VectorGroup {
    /// Prepares the operator to evaluate rows.
    ///
    /// - Throws: `SpecificationError` if the specification does not cover the operator, or rejects the instance.
    public func prepare(steps: Steps) throws -> PreparedOperator {
        guard let declaration = instance.declaration else {
            throw SpecificationError(
                .unsupported, "there is no operator \(operatorName)",
                remedy: "use the quantspec version that made the vectors")
        }
        return try declaration.prepare(instance, steps: steps)
    }

    /// Prepares the operator under a profile.
    ///
    /// - Throws: `SpecificationError` if the specification does not cover the operator, or rejects the instance.
    public func prepare(_ profile: NumericProfile) throws -> PreparedOperator { try prepare(steps: Steps(profile)) }

    /// A step's values in the order of the operator's inputs. Constants are `nil`, because the instance has them.
    public func values(_ inputs: [Int: Elements], states: [Int: Elements]) -> [Elements?] {
        instance.inputs.indices.map { inputs[$0] ?? states[$0] }
    }
}

extension VectorGroup {
    /// How far results may lie from those of the rows; `nil` if they are compared by bits (SCOPE-4).
    public var bound: ResultBound? {
        Operator.named(instance.operatorName)?.variants.first { $0.id == variant }?.bound
    }
}
