import QuantSpec
import TFLiteModel

/// Evaluates a prepared operator on the values of its inputs. Values of constants and of omitted inputs are `nil`.
public typealias OperatorEvaluation = @Sendable ([Elements?]) throws -> Evaluation

/// A session of a model: runs its subgraphs with the specification's operators. Variable tensors and variables keep
/// their values between runs (MODEL-1).
public struct ModelInterpreter: Sendable {
    /// The model that is run.
    public let model: Model
    /// The index of the subgraph that `run` calls if it is given no other.
    public let subgraphIndex: Int
    private let steps: Steps
    private let substitute: @Sendable (PreparedOperator) -> OperatorEvaluation?
    private let kernels: KernelSource?
    /// The limits of each run.
    public let limits: InterpreterLimits
    /// Whether graphs give the reference's results where they are known to be wrong (E-110, E-117).
    let reproducesDefects: Bool
    /// Is called with every tensor that an operator reads or produces, except constants: the subgraph's index, the tensor's, and the value.
    public var observer: (@Sendable (_ subgraph: Int, _ tensor: Int, _ value: Tensor) -> Void)?
    /// The names of the variables; a handle is an index into this list (MODEL-7).
    let variableNames: [VariableName]
    /// What is kept of each subgraph; `nil` before it is first needed.
    private var graphs: [GraphState?]
    /// The session's variables, by handle.
    var variables: [Int: Tensor] = [:]
    /// The subgraphs that CALL_ONCE has called (MODEL-6).
    var initializedGraphs: Set<Int> = []
    /// The time that the current run has spent on preparing operators.
    private var preparation = Duration.zero
    /// The greatest number of bytes of the current run so far.
    private var peakBytes = 0
    /// The bytes that the callers of the current subgraph hold, and those of their constants.
    private var callers = (bytes: 0, constants: 0)
    /// The calls of subgraphs that the current run has made, and those that have not returned.
    private var (callCount, depth) = (0, 0)

    /// Decodes the constants and the initial states of a subgraph, and of those that it calls.
    ///
    /// - Parameters:
    ///   - model: the model that is run.
    ///   - subgraph: the index of the subgraph.
    ///   - steps: the arithmetic steps, by which a profile or a known mistake differs from the default.
    ///   - limits: the limits of each run.
    ///   - reproducesDefects: whether graphs give the reference's results where they are known to be wrong (E-110, E-117).
    ///   - kernels: the kernels that evaluate operators; by default the fast ones, with the bits of the profile. The
    ///     specification evaluates what they do not support.
    ///   - substitute: returns the function that evaluates an operator instead of kernels and specification, such as a
    ///     mistaken implementation, or `nil`. It is called each time an operator is prepared.
    /// - Throws: `InterpreterError` if the subgraph does not exist, an operator is not covered or breaks a rule of
    ///   chapter 7, or a variable tensor has a value in the file; `ModelError` if a constant or a description cannot be
    ///   decoded.
    public init(
        _ model: Model, subgraph: Int = 0, steps: Steps, limits: InterpreterLimits = InterpreterLimits(),
        reproducesDefects: Bool = false, kernels: ModelKernels = .fast,
        substitute: @escaping @Sendable (PreparedOperator) -> OperatorEvaluation? = { _ in nil }
    ) throws {
        self.model = model
        self.subgraphIndex = subgraph
        self.steps = steps
        self.limits = limits
        self.reproducesDefects = reproducesDefects
        self.substitute = substitute
        self.kernels = kernels.source(for: steps)
        variableNames = model.variableNames
        graphs = [GraphState?](repeating: nil, count: model.subgraphs.count)
        try load(subgraph)
    }

    /// The subgraph that `run` calls if it is given no other.
    public var subgraph: Subgraph { model.subgraphs[subgraphIndex] }

    /// The name of the kernels that evaluate operators; `nil` if the specification evaluates all of them.
    public var kernelName: String? { kernels?.name }

    /// The number of operators that kernels evaluated the last time that they were run.
    public var kernelOperatorCount: Int {
        graphs.reduce(0) { count, graph in
            count + (graph?.prepared.filter { $0?.kernel?.isSupported == true }.count ?? 0)
        }
    }

    /// Resets the session: every variable tensor has its initial value (REP-11), no variable has a value, and CALL_ONCE
    /// has called no subgraph.
    public mutating func resetStates() throws {
        for index in graphs.indices where graphs[index] != nil {
            graphs[index]?.states = try GraphState.initialStates(of: model, subgraph: index)
            graphs[index]?.kept = [:]
        }
        variables = [:]
        initializedGraphs = []
    }

    /// Runs a subgraph once. The session's states and variables have the values that the runs before left.
    ///
    /// - Parameters:
    ///   - inputs: a value for each input of the subgraph, by tensor index.
    ///   - subgraph: the subgraph, such as that of another signature; by default `subgraphIndex`.
    ///   - keepingAll: whether the result contains the values of all tensors that the subgraph's own operators produce.
    /// - Throws: `InterpreterError`, with its place in the model, if an input is missing, an operator has no result, or
    ///   a limit is exceeded.
    public mutating func run(
        _ inputs: [Int: Tensor], subgraph: Int? = nil, keepingAll: Bool = false
    ) throws -> ModelRun {
        let index = subgraph ?? subgraphIndex
        try load(index)
        let graph = model.subgraphs[index]
        (preparation, peakBytes, callers, callCount, depth) = (.zero, 0, (0, 0), 0, 0)
        let given = try graph.inputs.map { input in
            guard let tensor = inputs[input] else {
                throw InterpreterError(
                    .inputs, place: "input tensor \(input) (\(graph.tensors[input].name))", "it has no value",
                    remedy: "give it one")
            }
            return tensor
        }
        let result = try evaluate(index, given, keepingAll: keepingAll)
        return ModelRun(
            outputs: result.outputs, produced: result.produced, peakBytes: peakBytes, preparation: preparation)
    }

    /// Calls a subgraph from an operator of another one, within the limits (MODEL-12).
    ///
    /// - Parameters:
    ///   - index: the subgraph.
    ///   - inputs: the caller's values, in the order of the subgraph's inputs.
    ///   - place: the operator that calls it.
    /// - Returns: the values of the outputs, as the subgraph describes them.
    mutating func call(_ index: Int, _ inputs: [Tensor], from place: String) throws -> [Tensor] {
        callCount += 1
        guard callCount <= limits.calls else {
            throw InterpreterError(
                .limit, place: place,
                "the run has called subgraphs more than \(limits.calls) times: a loop may never end (MODEL-12)",
                remedy: "correct the model's loops, or raise the limit")
        }
        guard depth < limits.depth else {
            throw InterpreterError(
                .limit, place: place,
                "calls of subgraphs are nested more than \(limits.depth) deep: a subgraph may call itself (MODEL-12)",
                remedy: "correct the model's calls")
        }
        depth += 1
        defer { depth -= 1 }
        let graph = model.subgraphs[index]
        let bound = try zip(graph.inputs, inputs).map { try redescribed($1, as: $0, of: index) }
        return try evaluate(index, bound, keepingAll: false).outputs
    }

    /// A value as another tensor describes it: the same shape and stored values, and the tensor's own quantization
    /// (MODEL-2).
    func redescribed(_ value: Tensor, as tensor: Int, of subgraph: Int) throws -> Tensor {
        var description = try model.description(ofTensor: tensor, subgraph: subgraph)
        // The stored value of a handle is an int32 (MODEL-7).
        if description.type == .resource { description.type = .int32 }
        guard description.type == value.type else {
            throw InterpreterError(
                .invalid,
                place: "subgraph \(subgraph), tensor \(tensor) (\(model.subgraphs[subgraph].tensors[tensor].name))",
                "the tensor is \(description.type.rawValue), but is given \(value.type.rawValue) (MODEL-2)",
                remedy: "declare both tensors with one type")
        }
        description.shape = value.shape
        return description == value.description ? value : try Tensor(description, value.elements)
    }

    /// Decodes a subgraph and those that it calls.
    private mutating func load(_ subgraph: Int) throws {
        var pending = [subgraph]
        while let index = pending.popLast() {
            guard model.subgraphs.indices.contains(index) else {
                throw InterpreterError(
                    .invalid, place: "subgraph \(index)", "the model has \(model.subgraphs.count) subgraphs",
                    remedy: "use an index below that")
            }
            if graphs[index] != nil { continue }
            try requireOperators(index)
            graphs[index] = try GraphState(model, subgraph: index, reproducesDefects: reproducesDefects)
            pending += model.subgraphs[index].operators.flatMap { $0.calledSubgraphs.map(\.subgraph) }
        }
    }

    // MARK: One subgraph

    private mutating func evaluate(
        _ index: Int, _ inputs: [Tensor], keepingAll: Bool
    ) throws -> (outputs: [Tensor], produced: [Int: Tensor]) {
        guard let (initial, states) = graphs[index].map({ ($0.initialValues, $0.states) }),
            let (kinds, lastUses) = graphs[index].map({ ($0.kinds, $0.lastUses) })
        else {
            throw InterpreterError(
                .invalid, place: "subgraph \(index)", "it was not loaded", remedy: "report this defect")
        }
        let graph = model.subgraphs[index]
        var values = initial
        for (tensor, value) in states { values.set(tensor, value) }
        for (tensor, value) in zip(graph.inputs, inputs) { values.set(tensor, value) }
        for (position, operation) in graph.operators.enumerated() {
            observe(operation.inputs, values, except: initial, subgraph: index)
            if let kind = kinds[position] {
                let held = callers
                callers.bytes += values.bytes
                callers.constants += values.constantBytes
                defer { callers = held }
                let outputs = try perform(kind, operation, values, place(index, position), subgraph: index)
                for (tensor, value) in zip(operation.outputs, outputs) {
                    values.set(tensor, try redescribed(value, as: tensor, of: index))
                }
            } else if let output = operation.outputs.first, let value = graphs[index]?.kept[output] {
                values.set(output, value)
            } else {
                try runOperator(index, position, &values)
            }
            observe(operation.outputs + states.keys, values, except: initial, subgraph: index)
            if !keepingAll { for tensor in lastUses[position] { values.release(tensor) } }
        }
        // At the end: an operator may have updated the output of another one as its state.
        var produced: [Int: Tensor] = [:]
        for tensor in keepingAll ? graph.operators.flatMap(\.outputs) : []
        where graph.tensors[tensor].type != .resource {
            produced[tensor] = values[tensor]
        }
        for tensor in states.keys { graphs[index]?.states[tensor] = values[tensor] }
        for tensor in graphs[index]?.computedOnce ?? [] { graphs[index]?.kept[tensor] = values[tensor] }
        peakBytes = max(peakBytes, callers.bytes + values.peakBytes)
        return (try outputs(of: index, from: values), produced)
    }

    /// Passes values to the observer.
    private func observe(_ tensors: [Int], _ values: TensorValues, except constants: TensorValues, subgraph: Int) {
        guard let observer else { return }
        for tensor in tensors where tensor >= 0 && constants[tensor] == nil {
            if let value = values[tensor] { observer(subgraph, tensor, value) }
        }
    }

    private func outputs(of subgraph: Int, from values: TensorValues) throws -> [Tensor] {
        let graph = model.subgraphs[subgraph]
        return try graph.outputs.map { index in
            guard let tensor = values[index] else {
                throw InterpreterError(
                    .invalid, place: "output tensor \(index) (\(graph.tensors[index].name))",
                    "no operator produces it (REP-12)", remedy: "correct the model's outputs")
            }
            return tensor
        }
    }

    // MARK: One operator

    private mutating func runOperator(_ subgraph: Int, _ position: Int, _ values: inout TensorValues) throws {
        do {
            let ready = try readyOperator(subgraph, position, values)
            var elements = ready.noValues
            for (position, tensor, _) in ready.inputs { elements[position] = values[tensor]?.elements }
            let evaluation = try ready.evaluate(elements)
            for (index, tensor) in zip(ready.outputTensors, evaluation.outputs) { values.set(index, tensor) }
            for (input, tensor) in evaluation.states { values.set(ready.inputTensors[input], tensor) }
        } catch let error as SpecificationError {
            throw InterpreterError(error, place: place(subgraph, position))
        }
    }

    private mutating func readyOperator(
        _ subgraph: Int, _ position: Int, _ values: TensorValues
    ) throws -> ReadyOperator {
        if let ready = graphs[subgraph]?.prepared[position], ready.fits(values) { return ready }
        let operation = model.subgraphs[subgraph].operators[position]
        let constants = graphs[subgraph]?.constants ?? [:]
        let descriptions = try operation.inputs.map { index in
            index < 0 ? nil : try value(index, values, subgraph).description
        }
        let start = ContinuousClock.now
        defer { preparation += ContinuousClock.now - start }
        let name = model.code(of: operation).name
        guard let definition = Operator.named(name) else { throw unknownOperator(subgraph, position) }
        let own = Set(operation.outputs + operation.intermediates)
        var isReusable = true
        var instance = try model.instance(
            of: operation,
            describing: { index in
                own.contains(index)
                    ? try model.description(ofTensor: index, subgraph: subgraph)
                    : try value(index, values, subgraph).description
            },
            value: { input, index in
                if let constant = constants[index] { return constant }
                // The value of an operand that decides the output's shape may be computed. This run has computed it by
                // now.
                guard definition.shapedBy.contains(input), let computed = values[index] else { return nil }
                isReusable = false
                return computed
            })
        let declared = instance.outputs
        let shapes = try definition.inferShapes(instance)
        try shapes.forEach(requireReasonable)
        instance.outputs = zip(declared, shapes).map { description, shape in
            TensorDescription(description.type, shape, description.quantization)
        }
        try requireMemory(for: instance.outputs, beside: values, place(subgraph, position))
        let specified = try definition.prepare(instance, steps: steps)
        let substituted = substitute(specified)
        let kernel = substituted == nil ? kernels.flatMap { KernelOperator(specified, source: $0) } : nil
        let ready = ReadyOperator(
            operation,
            inputs: descriptions.enumerated().compactMap { input, description in
                let tensor = operation.inputs[input]
                guard let description, constants[tensor] == nil else { return nil }
                return (input, tensor, description)
            },
            kernel: kernel,
            evaluate: substituted
                ?? { try kernel?.evaluate($0) ?? specified.evaluate($0, recordingAccumulators: false) })
        graphs[subgraph]?.prepared[position] = isReusable ? ready : nil
        return ready
    }

    /// Rejects a shape that is too large before memory is allocated: it can come from values that nobody has checked.
    private func requireReasonable(_ shape: Shape) throws {
        guard let count = shape.checkedCount, count <= ModelLimits.greatestElementCount else {
            throw SpecificationError(
                .invalid, "a result of shape \(shape) has more than \(ModelLimits.greatestElementCount) elements",
                remedy: "give the operator smaller sizes", clause: "REP-5")
        }
    }

    /// Ends the run before the values that are held at once take more memory than the limit (MODEL-12).
    private func requireMemory(
        for outputs: [TensorDescription], beside values: TensorValues, _ place: String
    ) throws {
        let held = callers.bytes - callers.constants + values.bytes - values.constantBytes
        guard outputs.reduce(held, { $0 + $1.byteCount }) > limits.bytes else { return }
        throw InterpreterError(
            .limit, place: place,
            "the run holds more than \(limits.bytes) bytes of values: a loop may make them grow without end (MODEL-12)",
            remedy: "correct the model's loops and sizes, or raise the limit")
    }

    /// The value of a tensor that an operator reads.
    func value(_ index: Int, _ values: TensorValues, _ subgraph: Int) throws -> Tensor {
        if let tensor = values[index] { return tensor }
        throw InterpreterError(
            .invalid, place: "tensor \(index) (\(model.subgraphs[subgraph].tensors[index].name))",
            "it is read before any operator produces it (REP-12)",
            remedy: "correct the order of the model's operators")
    }

    // MARK: Facts of the model

    private func place(_ subgraph: Int, _ position: Int) -> String {
        let operation = model.subgraphs[subgraph].operators[position]
        return "subgraph \(subgraph), operator \(position) (\(model.code(of: operation).fullName))"
    }

    private func unknownOperator(_ subgraph: Int, _ position: Int) -> InterpreterError {
        InterpreterError(
            .unsupported, place: place(subgraph, position), "the specification does not cover this operator",
            remedy: "`quantspec spec coverage` lists the operators that it covers")
    }

    /// Checks that each operator of a subgraph is covered, and that those of chapter 7 have the operands that they need.
    private func requireOperators(_ subgraph: Int) throws {
        for (position, operation) in model.subgraphs[subgraph].operators.enumerated() {
            let code = model.code(of: operation)
            if let defect = model.graphOperatorDefect(of: operation, subgraph: subgraph) {
                throw InterpreterError(
                    .invalid, place: place(subgraph, position), "\(defect.problem) (\(defect.clause.id))",
                    remedy: defect.remedy)
            }
            if let state = model.sharedState(of: operation) {
                throw InterpreterError(
                    .invalid, place: place(subgraph, position),
                    "it is given tensor \(state) as two of its states (REP-11)",
                    remedy: "give each state a tensor of its own")
            }
            if GraphOperator(code) == nil, Operator.named(code.name) == nil {
                throw unknownOperator(subgraph, position)
            }
        }
    }
}
