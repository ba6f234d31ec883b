/// One form of an operator with numerics of its own: ADD has two for int16. The operator's version selects nothing.
public struct Variant: Sendable {
    /// Makes the plan of an instance. Chooses by the profile and by the instance what the evaluation then does.
    public typealias Prepare = @Sendable (Instance, Steps) throws -> Plan
    public typealias Derive = @Sendable (Instance, Steps) throws -> Derived

    /// Unique within the operator, such as "int8" or "int16.power-of-two".
    public let id: String
    public let scheme: Scheme
    public let inputs: [Operand]
    public let outputs: [Operand]
    /// The sums that are requantized, in the order in which they are computed. If none is declared and an operand is weights,
    /// there is one: the products of the first activation with the weights, which become output 0.
    public let sums: [SumDeclaration]
    /// The declared constraints, then those that follow from the operands' stored ranges.
    public let constraints: [Constraint]
    /// The clauses that this evaluation is.
    public let clauses: [Clause]
    /// Tells this variant from those of the same types, where types do not decide; the text completes "selected where ...".
    public let condition: Condition?
    public let prepare: Prepare

    public struct Condition: Sendable {
        public let text: String
        public let holds: @Sendable (Instance) -> Bool

        public init(_ text: String, _ holds: @escaping @Sendable (Instance) -> Bool) {
            self.text = text
            self.holds = holds
        }
    }

    @inline(never)
    public init(
        _ id: String, _ scheme: Scheme, inputs: [Operand], outputs: [Operand], sums: [SumDeclaration] = [],
        constraints: [Constraint] = [], clauses: [Clause], where condition: Condition? = nil,
        prepare: @escaping Prepare
    ) {
        self.id = id
        self.scheme = scheme
        self.inputs = inputs
        self.outputs = outputs
        self.sums = sums.isEmpty ? SumDeclaration.products(of: inputs) : sums
        self.constraints = constraints + Variant.storedRanges(of: inputs)
        self.clauses = clauses
        self.condition = condition
        self.prepare = prepare
    }

    /// The stored range of each operand that declares one, as a constraint.
    private static func storedRanges(of inputs: [Operand]) -> [Constraint] {
        inputs.enumerated().compactMap { index, operand in
            operand.storedRange.map {
                Constraint($0.clause, .nonconforming, .storedRange(.input(index), $0.range))
            }
        }
    }

    /// A variant whose evaluation needs nothing but its derived integers.
    public init(
        _ id: String, _ scheme: Scheme, inputs: [Operand], outputs: [Operand], sums: [SumDeclaration] = [],
        constraints: [Constraint] = [], clauses: [Clause], where condition: Condition? = nil,
        derive: @escaping Derive = { _, _ in Derived() }, evaluate: @escaping Plan.Evaluate
    ) {
        self.init(
            id, scheme, inputs: inputs, outputs: outputs, sums: sums, constraints: constraints, clauses: clauses,
            where: condition, prepare: { Plan(try derive($0, $1), evaluate: evaluate) })
    }

    /// The declaration of the input at a position; a variadic operand declares all that follow it.
    public func inputOperand(_ index: Int) -> Operand? { Variant.operand(inputs, index) }
    public func outputOperand(_ index: Int) -> Operand? { Variant.operand(outputs, index) }

    /// The declaration of an operand; `nil` if there is none.
    public func operand(at reference: OperandReference) -> Operand? {
        switch reference {
        case .input(let index): inputOperand(index)
        case .output(let index): outputOperand(index)
        }
    }

    /// What an operand is called: by its name, or by its place where several share one.
    func name(_ reference: OperandReference) -> String {
        guard let operand = operand(at: reference), operand.presence != .variadic else { return reference.description }
        return operand.name
    }

    private static func operand(_ operands: [Operand], _ index: Int) -> Operand? {
        if operands.indices.contains(index) { return operands[index] }
        guard let last = operands.last, last.presence == .variadic else { return nil }
        return last
    }

    /// Whether an instance's tensors have this variant's types and its condition holds.
    public func matches(_ instance: Instance) -> Bool {
        Variant.matches(inputs, instance.inputs) && Variant.matches(outputs, instance.outputs.map(Optional.some))
            && condition?.holds(instance) ?? true
    }

    private static func matches(_ operands: [Operand], _ tensors: [TensorDescription?]) -> Bool {
        for index in 0..<max(operands.count, tensors.count) {
            guard let operand = operand(operands, index) else { return false }
            let tensor = tensors.indices.contains(index) ? tensors[index] : nil
            if let tensor {
                if tensor.type != operand.type { return false }
            } else if operand.presence == .required {
                return false
            }
        }
        return true
    }
}
