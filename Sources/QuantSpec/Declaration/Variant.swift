/// One form of an operator with numerics of its own: ADD has two for int16. The operator's version is ignored.
public struct Variant: Sendable {
    /// Makes the plan of an instance, and chooses what the evaluation does, by the steps and by the instance.
    public typealias Prepare = @Sendable (Instance, Steps) throws -> Plan
    /// Gives the integers derived from an instance (DERIVED-1).
    public typealias Derive = @Sendable (Instance, Steps) throws -> Derived

    /// The id, unique within the operator, such as "int8" or "int16.power-of-two".
    public let id: String
    /// The scheme of the variant and of its vectors.
    public let scheme: Scheme
    /// The declarations of the inputs, in order; the last may be variadic.
    public let inputs: [Operand]
    /// The declarations of the outputs, in order; the last may be variadic.
    public let outputs: [Operand]
    /// The sums that are requantized, in the order in which they are computed.
    ///
    /// If none is declared and an operand is weights, there is one: the products of the first activation with the weights, for
    /// output 0.
    public let sums: [SumDeclaration]
    /// The declared constraints, then one for each operand with a stored range.
    public let constraints: [Constraint]
    /// The clauses that this evaluation implements.
    public let clauses: [Clause]
    /// Tells this variant from others of the same types; `nil` if the types decide.
    public let condition: Condition?
    /// The clause by which operands of other types are invalid, if the instance has no form of its own; `nil` if such an instance is
    /// not covered.
    public let typeClause: Clause?
    /// How far results may lie from the specified ones; `nil` if they are compared by bits.
    public let bound: ResultBound?
    /// Makes the plan of an instance.
    public let prepare: Prepare

    /// A condition on an instance, besides the types of its tensors.
    public struct Condition: Sendable {
        /// The condition in words; completes "selected where ...".
        public let text: String
        /// Whether an instance meets the condition.
        public let holds: @Sendable (Instance) -> Bool

        /// A condition from its words and its test.
        public init(_ text: String, _ holds: @escaping @Sendable (Instance) -> Bool) {
            self.text = text
            self.holds = holds
        }
    }

    /// A variant whose plan holds data besides the derived integers.
    @inline(never)
    public init(
        _ id: String, _ scheme: Scheme, inputs: [Operand], outputs: [Operand], sums: [SumDeclaration] = [],
        constraints: [Constraint] = [], clauses: [Clause], bound: ResultBound? = nil, typeClause: Clause? = nil,
        where condition: Condition? = nil, prepare: @escaping Prepare
    ) {
        self.id = id
        self.scheme = scheme
        self.inputs = inputs
        self.outputs = outputs
        self.sums = sums.isEmpty ? SumDeclaration.products(of: inputs) : sums
        self.constraints = constraints + Variant.storedRanges(of: inputs)
        self.clauses = clauses
        self.condition = condition
        self.bound = bound
        self.typeClause = typeClause
        self.prepare = prepare
    }

    /// A constraint for each operand that declares a stored range.
    private static func storedRanges(of inputs: [Operand]) -> [Constraint] {
        inputs.enumerated().compactMap { index, operand in
            operand.storedRange.map {
                Constraint($0.clause, .nonconforming, .storedRange(.input(index), $0.range))
            }
        }
    }

    /// A variant whose evaluation needs only the derived integers.
    public init(
        _ id: String, _ scheme: Scheme, inputs: [Operand], outputs: [Operand], sums: [SumDeclaration] = [],
        constraints: [Constraint] = [], clauses: [Clause], where condition: Condition? = nil,
        derive: @escaping Derive = { _, _ in Derived() }, evaluate: @escaping Plan.Evaluate
    ) {
        self.init(
            id, scheme, inputs: inputs, outputs: outputs, sums: sums, constraints: constraints, clauses: clauses,
            where: condition, prepare: { Plan(try derive($0, $1), evaluate: evaluate) })
    }

    /// The declaration of the input at a position. Returns `nil` if there is none.
    ///
    /// A variadic operand declares all positions from its own on.
    public func inputOperand(_ index: Int) -> Operand? { Variant.operand(inputs, index) }
    /// The declaration of the output at a position. Returns `nil` if there is none.
    public func outputOperand(_ index: Int) -> Operand? { Variant.operand(outputs, index) }

    /// The declaration of the operand at a position. Returns `nil` if there is none.
    public func operand(at reference: OperandReference) -> Operand? {
        switch reference {
        case .input(let index): inputOperand(index)
        case .output(let index): outputOperand(index)
        }
    }

    /// The name of an operand in messages. A tensor of a variadic operand is named by its position.
    func name(_ reference: OperandReference) -> String {
        guard let operand = operand(at: reference), operand.presence != .variadic else { return reference.description }
        return operand.name
    }

    private static func operand(_ operands: [Operand], _ index: Int) -> Operand? {
        if operands.indices.contains(index) { return operands[index] }
        guard let last = operands.last, last.presence == .variadic else { return nil }
        return last
    }

    /// Whether the tensors of an instance have this variant's types, and its condition holds.
    public func matches(_ instance: Instance) -> Bool {
        Variant.matches(inputs, instance.inputs) && Variant.matches(outputs, instance.outputs.map(Optional.some))
            && condition?.holds(instance) ?? true
    }

    private static func matches(_ operands: [Operand], _ tensors: [TensorDescription?]) -> Bool {
        (0..<max(operands.count, tensors.count)).allSatisfy { fault(operands, tensors, $0) == nil }
    }

    /// How a tensor differs from its operand.
    private enum Fault {
        case superfluous, missing
        case type(ElementType, expected: ElementType)
    }

    /// How the tensor at a position differs from its operand. Returns `nil` if it fits.
    private static func fault(_ operands: [Operand], _ tensors: [TensorDescription?], _ index: Int) -> Fault? {
        guard let operand = operand(operands, index) else { return .superfluous }
        guard let tensor = tensors.indices.contains(index) ? tensors[index] : nil else {
            return operand.presence == .required ? .missing : nil
        }
        return tensor.type == operand.type || operand.mayHaveAnyType ? nil : .type(tensor.type, expected: operand.type)
    }

    /// How an instance differs from this form: a sentence for each tensor that does not fit its operand.
    func mismatches(with instance: Instance) -> [String] {
        func sentences(
            _ operands: [Operand], _ tensors: [TensorDescription?], _ place: (Int) -> OperandReference
        ) -> [String] {
            (0..<max(operands.count, tensors.count)).compactMap { index in
                let tensor = "\(place(index)) (\(name(place(index))))"
                switch Variant.fault(operands, tensors, index) {
                case .superfluous: return "the form \(id) has no \(place(index))"
                case .missing: return "\(tensor) is missing, which the form \(id) needs"
                case .type(let type, let expected):
                    return "\(tensor) is \(type.rawValue), but in the form \(id) it is \(expected.rawValue)"
                case nil: return nil
                }
            }
        }
        let unmet = condition.flatMap { $0.holds(instance) ? nil : "the form \(id) is selected where \($0.text)" }
        return sentences(inputs, instance.inputs) { .input($0) }
            + sentences(outputs, instance.outputs.map(Optional.some)) { .output($0) } + [unmet].compactMap { $0 }
    }
}
