/// The declaration of one operator. Validation, tables, vectors, lint and coverage are derived from it.
public struct Operator: Sendable {
    /// Gives the shapes of the outputs from the attributes, the inputs' shapes and the values of constants.
    public typealias InferShapes = @Sendable (Instance) throws -> [Shape]
    /// Gives an interval that contains the real results for all input values. Returns `nil` if there is none.
    public typealias Results = @Sendable (Instance) -> ClosedRange<Double>?
    /// Gives the factors whose product is the number of multiply-accumulates of one call, from the shapes.
    public typealias Products = @Sendable (Instance) throws -> [Int]
    /// Checks which operands are connected together, whatever their shapes are.
    public typealias CheckConnections = @Sendable (Instance) throws -> Void
    /// Gives the force of MODEL-14 for an operator whose file has no table of options. Returns `nil` if the reference uses the
    /// schema's defaults, as the specification does.
    public typealias WithoutOptions = @Sendable (Instance) -> Constraint.Force?

    /// The numbers of inputs that the reference accepts, omitted ones counted.
    public struct InputCounts: Sendable {
        /// The clause that states them.
        public let clause: Clause
        /// The numbers, in ascending order.
        public let counts: [Int]

        /// The accepted numbers with the clause that states them.
        public init(_ counts: [Int], _ clause: Clause) {
            self.counts = counts
            self.clause = clause
        }
    }

    /// The schema's name, such as "CONV_2D".
    public let name: String
    /// The schema's builtin code.
    public let code: Int
    /// What the operator computes, in one line.
    public let summary: String
    /// The attributes, with the schema's names and defaults.
    public let attributes: [AttributeDeclaration]
    /// Where results lie if real forms are computed in binary16; `nil` if the profile does not cover them (FLOAT16-1).
    public let binary16: Binary16Rule?
    /// Gives the shapes of the outputs.
    public let inferShapes: InferShapes
    /// The positions of the inputs whose values `inferShapes` reads, and not only their shapes: shapes, axes, sizes,
    /// conditions.
    public let shapedBy: Set<Int>
    /// Gives an interval that contains the real results, before any fused activation.
    public let results: Results
    private let products: Products
    /// Checks which operands are connected together.
    ///
    /// - Throws: `SpecificationError` if an operand is connected without another one that belongs to it.
    public let checkConnections: CheckConnections
    /// The numbers of inputs that the reference accepts; `nil` if the forms tell them.
    public let inputCounts: InputCounts?
    /// What the reference does if the operator has no table of options in its file (MODEL-14).
    public let withoutOptions: WithoutOptions
    /// The forms in order of preference: the first that matches an instance is used.
    public let variants: [Variant]
    /// Shapes and attributes from which vectors are made.
    public let outlines: [Outline]
    /// The axes along which kernels branch, from which covering instances are made; `nil` if none is declared yet.
    public let domain: Domain?
    /// How post-training quantization treats the operator.
    public let postTraining: PostTraining

    /// An operator. By default it has no attributes, no sums of products, and no known range of results, and
    /// stays float in post-training quantization.
    ///
    /// - Parameters:
    ///   - name: the schema's name, such as "CONV_2D".
    ///   - code: the schema's builtin code.
    ///   - summary: what the operator computes, in one line.
    ///   - attributes: the attributes, with the schema's names and defaults.
    ///   - binary16: where results lie if real forms are computed in binary16; `nil` if that is not covered.
    ///   - inferShapes: gives the shapes of the outputs.
    ///   - shapedBy: the positions of the inputs whose values `inferShapes` reads.
    ///   - results: gives an interval that contains the real results, before any fused activation.
    ///   - products: gives the factors whose product is the number of multiply-accumulates of one call.
    ///   - checkConnections: checks which operands are connected together.
    ///   - inputCounts: the numbers of inputs that the reference accepts; `nil` if the forms tell them.
    ///   - withoutOptions: what the reference does without a table of options.
    ///   - variants: the forms in order of preference.
    ///   - outlines: shapes and attributes from which vectors are made.
    ///   - domain: the axes along which kernels branch; `nil` if none is declared yet.
    ///   - postTraining: how post-training quantization treats the operator.
    @inline(never)
    public init(
        _ name: String, code: Int, summary: String, attributes: [AttributeDeclaration] = [],
        binary16: Binary16Rule? = nil, inferShapes: @escaping InferShapes, shapedBy: Set<Int> = [],
        results: @escaping Results = { _ in nil },
        products: @escaping Products = { _ in [0] }, checkConnections: @escaping CheckConnections = { _ in },
        inputCounts: InputCounts? = nil, withoutOptions: @escaping WithoutOptions = { _ in nil },
        variants: [Variant], outlines: [Outline], domain: Domain? = nil, postTraining: PostTraining = .staysFloat
    ) {
        self.name = name
        self.code = code
        self.summary = summary
        self.attributes = attributes
        self.binary16 = binary16
        self.inferShapes = inferShapes
        self.shapedBy = shapedBy
        self.results = results
        self.products = products
        self.checkConnections = checkConnections
        self.inputCounts = inputCounts
        self.withoutOptions = withoutOptions
        self.variants = variants
        self.outlines = outlines
        self.domain = domain
        self.postTraining = postTraining
    }

    /// The number of multiply-accumulates of one call: of activations with weights, or of two matrices of activations. It is 0
    /// for operators without such sums. Taps in the padding count.
    ///
    /// Returns `nil` if the shapes do not fit the operator, or the number exceeds 63 bits.
    public func macs(of instance: Instance) -> Int? { (try? products(instance)).flatMap { Shape($0).checkedCount } }

    /// The operator with a schema name. Returns `nil` if the specification does not cover it.
    public static func named(_ name: String) -> Operator? { byName[name] }

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}

extension Operator {
    /// Validates an instance, finds its variant and derives its integers. The result evaluates any number of calls.
    ///
    /// - Throws: `SpecificationError` if no variant takes the types, a constraint of force `invalid` is broken, or
    ///   the shape of an output differs from the inferred one.
    public func prepare(_ instance: Instance, steps: Steps) throws -> PreparedOperator {
        let variant = try variant(for: instance)
        if let violation = violations(of: instance, in: variant, ofForce: [.invalid]).first {
            throw SpecificationError(
                .invalid, "\(name): \(violation.problem)", remedy: violation.remedy, clause: violation.clause)
        }
        try checkOutputShapes(of: instance)
        let plan = try variant.prepare(instance, steps)
        var described = instance
        described.operatorName = name
        described.variantID = variant.id
        described.derived = plan.derived
        return PreparedOperator(operator: self, variant: variant, instance: described, plan: plan, steps: steps)
    }

    /// The first variant that takes an instance's types.
    ///
    /// - Throws: `SpecificationError` if there is none: of kind `invalid` if the form that is most like the instance has a clause
    ///   about the types of its operands, otherwise of kind `unsupported`.
    public func variant(for instance: Instance) throws -> Variant {
        if let variant = variants.first(where: { $0.matches(instance) }) { return variant }
        if let (variant, clause, mismatch) = nearestVariant(to: instance) {
            throw SpecificationError(
                .invalid, "\(name): \(mismatch)",
                remedy: "use the operands of the form \(variant.id), or of another form", clause: clause)
        }
        let types = instance.inputs.map { $0?.type.rawValue ?? "omitted" }
        let outputs = instance.outputs.map(\.type.rawValue)
        throw SpecificationError(
            .unsupported, "\(name) has no form with inputs \(types) and outputs \(outputs)",
            remedy: "use one of its forms: \(variants.map(\.id))")
    }

    /// Of the forms that have a clause about types, the one with the fewest operands that differ from those of an instance.
    private func nearestVariant(to instance: Instance) -> (variant: Variant, clause: Clause, mismatch: String)? {
        let differing = variants.compactMap { variant in
            variant.typeClause.map { (variant, $0, variant.mismatches(with: instance)) }
        }
        return differing.min { $0.2.count < $1.2.count }.flatMap { variant, clause, mismatches in
            mismatches.first.map { (variant, clause, $0) }
        }
    }

    private func checkOutputShapes(of instance: Instance) throws {
        let shapes = try inferShapes(instance)
        for (index, shape) in shapes.enumerated() {
            let declared = try instance.output(index).shape
            if declared != shape {
                throw SpecificationError(
                    .invalid, "\(name): output \(index) is declared as \(declared), but the operator computes \(shape)",
                    remedy: "correct the declared shape")
            }
        }
    }
}

/// An operator instance that is ready to be evaluated.
///
/// It is immutable, and a class so that it is shared: copying it with its hundred steps took longer than many evaluations.
public final class PreparedOperator: Sendable {
    /// The operator's declaration.
    public let `operator`: Operator
    /// The variant that the instance matches.
    public let variant: Variant
    /// The instance, with its operator's name, its variant's id and its derived integers.
    public let instance: Instance
    /// The part of the evaluation that does not depend on input values.
    public let plan: Plan
    /// The steps that make the evaluation's choices.
    public let steps: Steps
    /// The positions of the state operands that are present.
    private let states: [Int]
    /// The values of the constants that fit the descriptions of their inputs, by position.
    let constants: [Elements?]
    /// For each input, what its values must be; `nil` for an omitted input and for an intermediate tensor, which has no
    /// values.
    private let expected: [Expected?]

    /// The type and the number of elements of a description.
    private struct Expected: Sendable {
        let type: ElementType
        /// `nil` if no values fit the shape.
        let count: Int?
    }

    /// The integers that an integer kernel takes (DERIVED-1).
    public var derived: Derived { plan.derived }

    init(operator: Operator, variant: Variant, instance: Instance, plan: Plan, steps: Steps) {
        self.operator = `operator`
        self.variant = variant
        self.instance = instance
        self.plan = plan
        self.steps = steps
        states = instance.inputs.indices.filter {
            instance.inputs[$0] != nil && variant.inputOperand($0)?.role == .state
        }
        let valued = instance.inputs.enumerated().map { index, description in
            variant.inputOperand(index)?.role == .intermediate ? nil : description
        }
        constants = valued.enumerated().map { index, description in
            guard let description, let constant = instance.constants[index],
                (try? Tensor.check(description, constant.elements)) != nil
            else { return nil }
            return constant.elements
        }
        expected = valued.map { description in
            description.map { Expected(type: $0.type, count: $0.shape.checkedCount) }
        }
    }

    /// Evaluates the operator on values in the order of the instance's inputs. Constants may be left `nil`.
    ///
    /// - Parameters:
    ///   - inputs: the values by input position; `nil` for an omitted input.
    ///   - recordingAccumulators: whether the result contains the sums before requantization.
    /// - Throws: `SpecificationError` if a value is missing or does not fit its description, or if the operator has no result
    ///   for it.
    public func evaluate(_ inputs: [Elements?], recordingAccumulators: Bool = true) throws -> Evaluation {
        var values = constants
        for index in values.indices {
            let given = inputs.indices.contains(index) ? inputs[index] : nil
            if let given, let expected = expected[index], given.type == expected.type, given.count == expected.count {
                values[index] = given
            } else if given != nil || values[index] == nil {
                try checkValue(given, index)
            }
        }
        var call = Call(self, inputs: values, given: inputs, recordsAccumulators: recordingAccumulators)
        try plan.evaluate(&call)
        return try evaluation(of: call)
    }

    /// Checks the given values of an input, or else its constant's. An omitted input and an intermediate tensor need none.
    ///
    /// - Throws: `SpecificationError` if there are no values, or they do not fit the description.
    private func checkValue(_ given: Elements?, _ index: Int) throws {
        guard let description = instance.inputs[index], variant.inputOperand(index)?.role != .intermediate else {
            return
        }
        guard let elements = given ?? instance.constants[index]?.elements else {
            throw SpecificationError(
                .invalid, "\(`operator`.name): input \(index) has no values", remedy: "give its values",
                clause: "REP-12")
        }
        try Tensor.check(description, elements)
    }

    private func evaluation(of call: Call) throws -> Evaluation {
        var outputs: [Tensor] = []
        for (index, description) in instance.outputs.enumerated() {
            guard let elements = call.results[index] else {
                throw SpecificationError(
                    .invalid, "\(`operator`.name): output \(index) was not computed", remedy: "report this defect")
            }
            outputs.append(try Tensor(description, elements))
        }
        var states: [Int: Tensor] = [:]
        for index in self.states {
            guard let description = instance.inputs[index], let elements = call.inputs[index] else { continue }
            states[index] = try Tensor(description, elements)
        }
        return Evaluation(outputs: outputs, states: states, accumulators: call.recorded)
    }
}
