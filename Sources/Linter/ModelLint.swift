import FileSupport
import QuantSpec
import TFLiteModel

/// Checks a model against the specification: the parameters of its tensors, and each operator against its declaration.
public struct ModelLint: Sendable {
    /// The findings in the order of the model: for each subgraph the tensors, then the operators, then the outputs.
    public let findings: [LintFinding]

    /// The places where the model breaks a clause.
    public var violations: [LintFinding] { findings(.violation) }
    /// The places that break no clause, and still need attention (see `LintFinding.Level.warning`).
    public var warnings: [LintFinding] { findings(.warning) }
    /// The places for which the specification has no rule.
    public var notes: [LintFinding] { findings(.note) }

    private func findings(_ level: LintFinding.Level) -> [LintFinding] { findings.filter { $0.level == level } }

    /// Checks all subgraphs of a model.
    public init(_ model: Model) {
        findings =
            ModelLint.versionFindings(model)
            + model.subgraphs.indices.flatMap { index in
                let lint = SubgraphLint(model, index: index)
                return lint.tensorFindings() + lint.operatorFindings() + lint.outputFindings()
            }
    }
}

/// The checks of one subgraph.
struct SubgraphLint {
    let model: Model
    let index: Int
    private let inputs: Set<Int>
    /// For each tensor, the first operator that produces it.
    private let producers: [Int: Int]

    init(_ model: Model, index: Int) {
        self.model = model
        self.index = index
        let graph = model.subgraphs[index]
        inputs = Set(graph.inputs)
        producers = Dictionary(
            graph.operators.enumerated().flatMap { position, operation in operation.outputs.map { ($0, position) } },
            uniquingKeysWith: min)
    }

    var subgraph: Subgraph { model.subgraphs[index] }

    // MARK: Tensors

    /// Defects of tensors by themselves, independent of the operators that read them.
    func tensorFindings() -> [LintFinding] {
        subgraph.tensors.indices.compactMap { position in
            let tensor = subgraph.tensors[position]
            if let defect = model.stateDefect(of: tensor) {
                return finding(.violation, "REP-11", tensor: position, defect.problem, defect.remedy)
            }
            let description: TensorDescription
            do throws(ModelError) {
                description = try model.description(ofTensor: position, subgraph: index)
            } catch {
                // The parameters contradict each other, or have a form that the specification does not cover.
                return error.kind == .malformed
                    ? finding(.violation, "REP-4", tensor: position, error.problem, error.remedy)
                    : finding(.note, nil, tensor: position, error.problem, error.remedy)
            }
            guard let (clause, problem, remedy) = defect(of: description, tensor: position) else { return nil }
            return finding(.violation, clause, tensor: position, "the tensor \(problem)", remedy)
        }
    }

    private func defect(
        of description: TensorDescription, tensor: Int
    ) -> (clause: Clause, problem: String, remedy: String)? {
        guard let quantization = description.quantization, !quantization.scales.isEmpty else { return nil }
        if let defect = quantization.defect { return defect }
        if SubgraphLint.activationTypes.contains(description.type), quantization.scales.contains(0),
            !model.isConstant(tensor, subgraph: index), !model.isExternal(subgraph.tensors[tensor])
        {
            return (
                "REP-2",
                "has scale 0, which only weights may have: the LiteRT reference rejects most operators with such a tensor",
                "give it a positive scale"
            )
        }
        if !quantization.fits(description.shape) {
            let problem =
                "has \(quantization.scales.count) scales along dimension \(quantization.dimension), but the shape \(description.shape)"
            return ("REP-4", problem, "give one scale for each index of the quantized dimension")
        }
        guard let range = description.type.integerRange,
            let wrong = quantization.zeroPoints.first(where: { !range.contains($0) })
        else { return nil }
        return ("REP-3", "has zero point \(wrong)", "use one in [\(range.lowerBound), \(range.upperBound)]")
    }

    /// The types of quantized activations and states. The scales of other types, such as indices, are not read.
    private static let activationTypes: Set<ElementType> = [.int4, .int8, .uint8, .int16]

    // MARK: Outputs of the graph

    /// Outputs of the graph that no operator produces.
    func outputFindings() -> [LintFinding] {
        Set(subgraph.outputs).sorted().filter { isUnproduced($0, before: subgraph.operators.count) }.map { tensor in
            finding(
                .violation, "REP-12", tensor: tensor,
                "the tensor is an output of the graph, but no operator produces it",
                "restore the operator that produces it, or remove it from the outputs")
        }
    }

    // MARK: Operators

    func operatorFindings() -> [LintFinding] { subgraph.operators.indices.flatMap(findings(ofOperator:)) }

    private func findings(ofOperator position: Int) -> [LintFinding] {
        let operation = subgraph.operators[position]
        let code = model.code(of: operation)
        let place = "subgraph \(index), operator \(position) (\(code.fullName))"
        let unproduced = unproducedFindings(position)
        if let kind = GraphOperator(code) {
            return unproduced + graphFindings(kind, position, place)
        }
        let sparse = sparseFindings(code, operation, place)
        guard let declaration = Operator.named(code.name) else { return sparse + [uncovered(code, place)] }
        let formal = formFindings(declaration, operation, place)
        if let finding = connectionFinding(declaration, operation, place) {
            return sparse + unproduced + formal + [finding]
        }
        if let problem = declaration.operandDefect(of: operation) {
            let finding = LintFinding(
                .warning, nil, reference: .rejects, place: place,
                "\(LintFinding.Reference.rejects.words): \(problem)",
                remedy: "give the operator the tensors that its page lists")
            return sparse + unproduced + formal + [finding]
        }
        guard unproduced.isEmpty, let instance = model.instance(of: operation, subgraph: index) else {
            return sparse + unproduced + formal
        }
        do {
            let variant = try declaration.variant(for: instance)
            let broken = constraintFindings(declaration, variant, instance, operation, place)
            return sparse + formal + broken + stateFindings(variant, operation, place)
                + rangeFindings(declaration, instance, operation, place, besides: broken)
                + shapeFindings(declaration, instance, operation, place)
        } catch let error as SpecificationError {
            // The specification has no form with these types.
            return sparse + formal + [
                LintFinding(
                    error.kind == .invalid ? .violation : .warning, error.clause, place: place, error.problem,
                    remedy: error.remedy)
            ]
        } catch {
            return sparse
        }
    }

    /// What is wrong with an operator before its tensors are looked at: no options, the number of inputs, one tensor for two
    /// states.
    private func formFindings(
        _ declaration: Operator, _ operation: ModelOperator, _ place: String
    ) -> [LintFinding] {
        [
            optionsFinding(declaration, operation, place), inputCountFinding(declaration, operation, place),
            model.sharedState(of: operation).map { tensor in
                LintFinding(
                    .violation, "REP-11", place: place, tensor: tensorName(tensor),
                    "the tensor is given as two states of the operator", remedy: "give each state a tensor of its own")
            },
        ].compactMap { $0 }
    }

    /// An operator without its table of options, if the reference does not use the schema's defaults, or if the file has another
    /// operator's table (MODEL-14).
    private func optionsFinding(
        _ declaration: Operator, _ operation: ModelOperator, _ place: String
    ) -> LintFinding? {
        guard !declaration.attributes.isEmpty, !model.hasOptions(operation) else { return nil }
        let force = model.instance(of: operation, subgraph: index).flatMap(declaration.withoutOptions)
        let reference = force.flatMap(LintFinding.Reference.init)
        let foreign = operation.options.name.map { "the options are \($0), which is not the operator's table" }
        guard reference != nil || foreign != nil else { return nil }
        return LintFinding(
            .warning, "MODEL-14", erratum: reference == .differs ? 101 : nil, reference: reference, place: place,
            (reference.map { "\($0.words): " } ?? "") + (foreign ?? "the operator has no options")
                + ", so that each attribute has the schema's default",
            remedy: "write the options of \(declaration.name)")
    }

    /// A number of inputs that the reference rejects.
    private func inputCountFinding(
        _ declaration: Operator, _ operation: ModelOperator, _ place: String
    ) -> LintFinding? {
        guard let accepted = declaration.inputCounts, !accepted.counts.contains(operation.inputs.count) else {
            return nil
        }
        let counts = accepted.counts.map(String.init).joined(separator: " or ")
        return LintFinding(
            .warning, accepted.clause, reference: .rejects, place: place,
            "\(LintFinding.Reference.rejects.words): the operator has \(operation.inputs.count.counted("input")), not \(counts)",
            remedy: "list omitted inputs as -1, so that there are \(counts)")
    }

    /// An operand that is connected without another one that belongs to it, or missing.
    private func connectionFinding(
        _ declaration: Operator, _ operation: ModelOperator, _ place: String
    ) -> LintFinding? {
        guard let instance = model.instance(of: operation, subgraph: index) else { return nil }
        do {
            try declaration.checkConnections(instance)
            return nil
        } catch let error as SpecificationError {
            return LintFinding(.violation, error.clause, place: place, error.problem, remedy: error.remedy)
        } catch {
            return nil
        }
    }

    private func uncovered(_ code: OperatorCode, _ place: String) -> LintFinding {
        if code.isCustom {
            let name = (code.customCode ?? "").shortened(to: SubgraphLint.nameWidth)
            return LintFinding(
                .warning, nil, reference: .rejects, place: place,
                "the specification does not cover the custom operator \(name.isEmpty ? "without a name" : name), and LiteRT "
                    + "rejects the model unless the application registers it",
                remedy: "register the operator with the interpreter, or convert the model with builtin operators only")
        }
        guard BuiltinOperators.names.indices.contains(code.builtinCode) else {
            return LintFinding(
                .warning, nil, reference: .rejects, place: place,
                "the schema has no builtin operator with the code \(code.builtinCode), and LiteRT rejects the model unless its "
                    + "release knows the code",
                remedy: "correct the code, or convert the model for the runtime's release")
        }
        return LintFinding(
            .note, nil, place: place, "the specification does not cover this operator",
            remedy: "`quantspec spec coverage` lists the operators that it covers")
    }

    /// The greatest length of an operator's name within a problem. The place has the whole name.
    private static let nameWidth = 60

    /// Whether a tensor has no value when the operator at a position is evaluated.
    private func isUnproduced(_ tensor: Int, before position: Int) -> Bool {
        tensor >= 0 && !inputs.contains(tensor) && producers[tensor] ?? .max >= position
            && !subgraph.tensors[tensor].isVariable && !model.isExternal(subgraph.tensors[tensor])
            && !model.isConstant(tensor, subgraph: index)
    }

    /// Inputs of an operator that have no value when the operator reads them.
    private func unproducedFindings(_ position: Int) -> [LintFinding] {
        subgraph.operators[position].inputs.filter { isUnproduced($0, before: position) }.map { tensor in
            finding(
                .violation, "REP-12", tensor: tensor, "operator \(position) reads the tensor before it has a value",
                "correct the order of the operators, or make the tensor an input")
        }
    }

    /// The constraints that the operator breaks: a warning if only the reference is concerned, otherwise a violation.
    private func constraintFindings(
        _ declaration: Operator, _ variant: Variant, _ instance: Instance, _ operation: ModelOperator, _ place: String
    ) -> [LintFinding] {
        // A tensor whose own parameters are wrong has already been reported.
        let reported = Set(
            (operation.inputs + operation.outputs).filter { tensor in
                tensor >= 0 && hasDefect(tensor)
            })
        return declaration.violations(of: instance, in: variant, ofForce: Set(Constraint.Force.allCases))
            .compactMap { violation in
                let tensor = violation.operand.flatMap { SubgraphLint.tensor($0, of: operation) }
                if let tensor, reported.contains(tensor), violation.clause.id.hasPrefix("REP-") { return nil }
                let reference = LintFinding.Reference(violation.force)
                return LintFinding(
                    reference == nil ? .violation : .warning, violation.clause, erratum: violation.erratum,
                    reference: reference, place: place, tensor: tensor.map(tensorName),
                    reference.map { "\($0.words): \(violation.problem)" } ?? violation.problem, remedy: violation.remedy
                )
            }
    }

    /// Whether a tensor's own parameters are wrong.
    private func hasDefect(_ tensor: Int) -> Bool {
        guard let description = try? model.description(ofTensor: tensor, subgraph: index) else { return false }
        return defect(of: description, tensor: tensor) != nil
    }

    /// States that are not variable tensors (E-94).
    private func stateFindings(_ variant: Variant, _ operation: ModelOperator, _ place: String) -> [LintFinding] {
        operation.inputs.enumerated().compactMap { position, tensor in
            guard tensor >= 0, let operand = variant.inputOperand(position), operand.role == .state,
                !subgraph.tensors[tensor].isVariable
            else { return nil }
            return LintFinding(
                .warning, "REP-11", erratum: 94, reference: .rejects, place: place, tensor: tensorName(tensor),
                "\(LintFinding.Reference.rejects.words): \(operand.name) is not a variable tensor",
                remedy: "set is_variable, and remove the tensor from the inputs of the graph")
        }
    }

    /// Outputs that represent all results of the operator by one stored integer.
    private func rangeFindings(
        _ declaration: Operator, _ instance: Instance, _ operation: ModelOperator, _ place: String,
        besides others: [LintFinding]
    ) -> [LintFinding] {
        declaration.collapsedOutputs(of: instance).compactMap { collapsed in
            guard let tensor = SubgraphLint.tensor(collapsed.output, of: operation) else { return nil }
            let name = tensorName(tensor)
            // If a clause fixes the parameters, or they are wrong by themselves, that finding is enough.
            if others.contains(where: { $0.tensor == name }) || hasDefect(tensor) { return nil }
            let results = collapsed.results.words
            return LintFinding(
                .warning, nil, place: place, tensor: name,
                "the results lie in \(results), but the output represents only \(collapsed.representable.words): every result is "
                    + "stored as \(collapsed.stored)",
                remedy: "choose a scale and a zero point that represent the part of \(results) that occurs")
        }
    }

    /// Declared output shapes that differ from the inferred ones. Only if the model fixes all sizes that the shapes
    /// depend on.
    private func shapeFindings(
        _ declaration: Operator, _ instance: Instance, _ operation: ModelOperator, _ place: String
    ) -> [LintFinding] {
        let isOpen = (operation.inputs + operation.outputs).contains { tensor in
            tensor >= 0 && subgraph.tensors[tensor].shapeSignature?.contains(-1) ?? false
        }
        let isKnown = declaration.shapedBy.allSatisfy {
            instance[.input($0)] == nil || instance.constants[$0] != nil
        }
        guard isKnown, !isOpen else { return [] }
        do {
            let shapes = try declaration.inferShapes(instance)
            return zip(shapes, operation.outputs).enumerated().compactMap { output, pair in
                guard pair.0 != instance.outputs[output].shape else { return nil }
                return LintFinding(
                    .violation, "REP-5", place: place, tensor: tensorName(pair.1),
                    "output \(output) is declared as \(instance.outputs[output].shape), but the operator computes \(pair.0)",
                    remedy: "correct the declared shape")
            }
        } catch let error as SpecificationError {
            return [LintFinding(.violation, error.clause, place: place, error.problem, remedy: error.remedy)]
        } catch {
            return []
        }
    }

    // MARK: Names

    private static func tensor(_ reference: OperandReference, of operation: ModelOperator) -> Int? {
        let (list, position) =
            switch reference {
            case .input(let position): (operation.inputs, position)
            case .output(let position): (operation.outputs, position)
            }
        return list.indices.contains(position) && list[position] >= 0 ? list[position] : nil
    }

    func tensorName(_ tensor: Int) -> String { "tensor \(tensor) (\(subgraph.tensors[tensor].name))" }

    private func finding(
        _ level: LintFinding.Level, _ clause: Clause?, tensor: Int, _ problem: String, _ remedy: String
    ) -> LintFinding {
        LintFinding(
            level, clause, place: "subgraph \(index)", tensor: tensorName(tensor), problem, remedy: remedy)
    }
}

extension LintFinding.Reference {
    /// What the reference does with an instance that breaks a constraint; `nil` if the force says nothing about it.
    fileprivate init?(_ force: Constraint.Force) {
        switch force {
        case .invalid, .nonconforming: return nil
        case .referenceLimit: self = .rejects
        case .referenceDiffers, .referenceDefect: self = .differs
        }
    }
}

extension Operator {
    /// Why the operator's lists of operands fit no form: the number of outputs is wrong, or a required input is
    /// missing. Returns `nil` if a form fits.
    fileprivate func operandDefect(of operation: ModelOperator) -> String? {
        let count = operation.outputs.count
        if !variants.contains(where: { $0.outputs.takes(count) }) {
            let counts = Set(variants.map(\.outputs.count)).sorted().map(String.init).joined(separator: " or ")
            return "\(name) has \(count.counted("output")), but must have \(counts)"
        }
        let given = operation.inputs.map { $0 >= 0 }
        let missing = variants.map { variant in
            variant.inputs.indices.first { position in
                variant.inputs[position].presence == .required && !(given.indices.contains(position) && given[position])
            }
        }
        guard !missing.isEmpty, !missing.contains(nil), let position = missing[0] else { return nil }
        return "\(name) has no input \(position) (\(variants[0].inputs[position].name))"
    }
}

extension [Operand] {
    /// Whether a list of `tensorCount` tensors fits these operands.
    fileprivate func takes(_ tensorCount: Int) -> Bool {
        let least = lastIndex { $0.presence != .optional }.map { $0 + 1 } ?? 0
        return tensorCount >= least && (tensorCount <= count || last?.presence == .variadic)
    }
}

extension ClosedRange<Double> {
    /// The interval for messages. An infinite end is written as open.
    fileprivate var words: String {
        let least = lowerBound.isInfinite ? "(-infinity" : "[\(Float(lowerBound))"
        let greatest = upperBound.isInfinite ? "infinity)" : "\(Float(upperBound))]"
        return "\(least), \(greatest)"
    }
}
