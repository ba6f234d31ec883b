import QuantSpec
import TFLiteModel

/// Evaluates a prepared operator on the values of its inputs. Values of constants and of omitted inputs are `nil`.
public typealias OperatorEvaluation = @Sendable ([Elements?]) throws -> Evaluation

/// Runs one subgraph of a model with the specification's operators. Variable tensors keep their values between runs.
public struct ModelInterpreter: Sendable {
    /// The model that is run.
    public let model: Model
    /// The index of the subgraph that is run.
    public let subgraphIndex: Int
    private let steps: Steps
    private let substitute: @Sendable (PreparedOperator) -> OperatorEvaluation?
    /// The values of the constants, by tensor index.
    private let constants: [Int: Tensor]
    /// The values before the first operator: the constants.
    private let initialValues: TensorValues
    private var states: [Int: Tensor]
    private let graphInputs: [Int]
    private let graphOutputs: [Int]
    /// For each operator, the computed tensors whose last reader or producer it is.
    private let lastUses: [[Int]]
    /// The prepared form of each operator; `nil` before its first run, and if it depends on values of one run. An
    /// operator is prepared again if the description of an input has changed.
    private var prepared: [ReadyOperator?]
    /// The time that the current run has spent on preparing operators.
    private var preparation = Duration.zero

    /// A prepared operator, and the function that evaluates it. It is a class so that a run does not copy it.
    private final class ReadyOperator: Sendable {
        /// The inputs that are not constants: position, tensor index and description.
        let inputs: [(position: Int, tensor: Int, description: TensorDescription)]
        /// The tensor index of each input; -1 for an omitted one.
        let inputTensors: [Int]
        let outputTensors: [Int]
        /// The initial values of an evaluation: `nil` for each input.
        let noValues: [Elements?]
        let evaluate: OperatorEvaluation

        init(
            _ operation: ModelOperator, inputs: [(position: Int, tensor: Int, description: TensorDescription)],
            evaluate: @escaping OperatorEvaluation
        ) {
            self.inputs = inputs
            self.evaluate = evaluate
            inputTensors = operation.inputs
            outputTensors = operation.outputs
            noValues = [Elements?](repeating: nil, count: operation.inputs.count)
        }

        /// Whether the inputs still have the descriptions for which the operator was prepared.
        func fits(_ values: TensorValues) -> Bool {
            inputs.allSatisfy { values.holds($0.tensor, $0.description) }
        }
    }

    /// Decodes the constants and the initial states of a subgraph.
    ///
    /// - Parameters:
    ///   - model: the model that is run.
    ///   - subgraph: the index of the subgraph.
    ///   - steps: the arithmetic steps, by which a profile or a known mistake differs from the default.
    ///   - substitute: returns the function that evaluates an operator instead of the specification, such as a mistaken
    ///     implementation. If it returns `nil`, the specification evaluates the operator. It is called each time an
    ///     operator is prepared.
    /// - Throws: `InterpreterError` if the subgraph does not exist, an operator is not covered, or a variable tensor
    ///   has a value in the file; `ModelError` if a constant or a description cannot be decoded.
    public init(
        _ model: Model, subgraph: Int = 0, steps: Steps,
        substitute: @escaping @Sendable (PreparedOperator) -> OperatorEvaluation? = { _ in nil }
    ) throws {
        guard model.subgraphs.indices.contains(subgraph) else {
            throw InterpreterError(
                .invalid, place: "subgraph \(subgraph)", "the model has \(model.subgraphs.count) subgraphs",
                remedy: "use an index below that")
        }
        self.model = model
        self.subgraphIndex = subgraph
        self.steps = steps
        self.substitute = substitute
        constants = try ModelInterpreter.constants(of: model, subgraph: subgraph)
        states = try ModelInterpreter.initialStates(of: model, subgraph: subgraph)
        let graph = model.subgraphs[subgraph]
        graphInputs = graph.inputs
        graphOutputs = graph.outputs
        initialValues = TensorValues(count: graph.tensors.count, constants: constants)
        lastUses = ModelInterpreter.lastUses(in: graph, keeping: Set(states.keys).union(constants.keys))
        prepared = [ReadyOperator?](repeating: nil, count: graph.operators.count)
        try requireKnownOperators()
    }

    /// The subgraph that is run.
    public var subgraph: Subgraph { model.subgraphs[subgraphIndex] }

    /// Resets every variable tensor to its initial value (REP-11).
    public mutating func resetStates() throws {
        states = try ModelInterpreter.initialStates(of: model, subgraph: subgraphIndex)
    }

    /// Runs the subgraph once.
    ///
    /// - Parameters:
    ///   - inputs: a value for each input of the subgraph, by tensor index.
    ///   - keepingAll: whether the result contains the values of all tensors that operators produce.
    /// - Throws: `InterpreterError`, with its place in the model, if an input is missing or an operator has no result.
    public mutating func run(_ inputs: [Int: Tensor], keepingAll: Bool = false) throws -> ModelRun {
        var values = initialValues
        for (index, state) in states { values.set(index, state) }
        for index in graphInputs {
            guard let tensor = inputs[index] else {
                throw InterpreterError(
                    .inputs, place: "input tensor \(index) (\(subgraph.tensors[index].name))", "it has no value",
                    remedy: "give it one")
            }
            values.set(index, tensor)
        }
        preparation = .zero
        var produced: [Int: Tensor] = [:]
        for position in prepared.indices {
            try runOperator(position, &values)
            if keepingAll {
                for index in subgraph.operators[position].outputs { produced[index] = values[index] }
            } else {
                for index in lastUses[position] { values.release(index) }
            }
        }
        for index in states.keys { states[index] = values[index] }
        return ModelRun(
            outputs: try outputs(from: values), produced: produced, peakBytes: values.peakBytes,
            preparation: preparation)
    }

    // MARK: One operator

    private mutating func runOperator(_ position: Int, _ values: inout TensorValues) throws {
        do {
            let ready = try readyOperator(position, values)
            var elements = ready.noValues
            for (position, tensor, _) in ready.inputs { elements[position] = values[tensor]?.elements }
            let evaluation = try ready.evaluate(elements)
            for (index, tensor) in zip(ready.outputTensors, evaluation.outputs) { values.set(index, tensor) }
            for (input, tensor) in evaluation.states { values.set(ready.inputTensors[input], tensor) }
        } catch let error as SpecificationError {
            throw InterpreterError(error, place: place(position))
        }
    }

    private mutating func readyOperator(_ position: Int, _ values: TensorValues) throws -> ReadyOperator {
        if let ready = prepared[position], ready.fits(values) { return ready }
        let operation = subgraph.operators[position]
        let descriptions = try operation.inputs.map { index in index < 0 ? nil : try description(index, values) }
        let start = ContinuousClock.now
        defer { preparation += ContinuousClock.now - start }
        let name = model.code(of: operation).name
        guard let definition = Operator.named(name) else { throw unknownOperator(position) }
        let own = Set(operation.outputs + operation.intermediates)
        var isReusable = true
        var instance = try model.instance(
            of: operation,
            describing: { index in
                own.contains(index)
                    ? try model.description(ofTensor: index, subgraph: subgraphIndex) : try description(index, values)
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
        let specified = try definition.prepare(instance, steps: steps)
        let ready = ReadyOperator(
            operation,
            inputs: descriptions.enumerated().compactMap { input, description in
                let tensor = operation.inputs[input]
                guard let description, constants[tensor] == nil else { return nil }
                return (input, tensor, description)
            },
            evaluate: substitute(specified)
                ?? { try specified.evaluate($0, recordingAccumulators: false) })
        prepared[position] = isReusable ? ready : nil
        return ready
    }

    /// Rejects a shape that is too large before memory is allocated: it can come from values that nobody has checked.
    private func requireReasonable(_ shape: Shape) throws {
        guard let count = shape.checkedCount, count <= ModelInterpreter.greatestElementCount else {
            throw SpecificationError(
                .invalid, "a result of shape \(shape) has more than \(ModelInterpreter.greatestElementCount) elements",
                remedy: "give the operator smaller sizes", clause: "REP-5")
        }
    }

    /// The greatest number of elements of a computed tensor.
    private static let greatestElementCount = 1 << 28

    private func description(_ index: Int, _ values: TensorValues) throws -> TensorDescription {
        if let tensor = values[index] { return tensor.description }
        throw InterpreterError(
            .invalid, place: "tensor \(index) (\(subgraph.tensors[index].name))",
            "it is read before any operator produces it (REP-12)",
            remedy: "correct the order of the model's operators")
    }

    private func outputs(from values: TensorValues) throws -> [Tensor] {
        try graphOutputs.map { index in
            guard let tensor = values[index] else {
                throw InterpreterError(
                    .invalid, place: "output tensor \(index) (\(subgraph.tensors[index].name))",
                    "no operator produces it (REP-12)", remedy: "correct the model's outputs")
            }
            return tensor
        }
    }

    // MARK: Facts of the model

    private func place(_ position: Int) -> String {
        "subgraph \(subgraphIndex), operator \(position) (\(model.code(of: subgraph.operators[position]).fullName))"
    }

    private func unknownOperator(_ position: Int) -> InterpreterError {
        InterpreterError(
            .unsupported, place: place(position), "the specification does not cover this operator",
            remedy: "`quantspec spec coverage` lists the operators that it covers")
    }

    private func requireKnownOperators() throws {
        for position in subgraph.operators.indices {
            let name = model.code(of: subgraph.operators[position]).name
            if Operator.named(name) == nil { throw unknownOperator(position) }
        }
    }

    /// For each operator, the tensors that no later operator reads, except kept tensors and outputs of the graph.
    private static func lastUses(in graph: Subgraph, keeping kept: Set<Int>) -> [[Int]] {
        var last: [Int: Int] = [:]
        for (position, operation) in graph.operators.enumerated() {
            for index in operation.inputs + operation.outputs where index >= 0 { last[index] = position }
        }
        var uses = [[Int]](repeating: [], count: graph.operators.count)
        for (index, position) in last where !kept.contains(index) && !graph.outputs.contains(index) {
            uses[position].append(index)
        }
        return uses
    }

    private static func constants(of model: Model, subgraph: Int) throws -> [Int: Tensor] {
        var constants: [Int: Tensor] = [:]
        let graph = model.subgraphs[subgraph]
        for index in Set(graph.operators.flatMap(\.inputs) + graph.outputs).sorted() where index >= 0 {
            if let tensor = try model.constant(tensorIndex: index, subgraph: subgraph) { constants[index] = tensor }
        }
        return constants
    }

    private static func initialStates(of model: Model, subgraph: Int) throws -> [Int: Tensor] {
        var states: [Int: Tensor] = [:]
        for (index, tensor) in model.subgraphs[subgraph].tensors.enumerated() where tensor.isVariable {
            if let (problem, remedy) = model.stateDefect(of: tensor) {
                throw InterpreterError(
                    .invalid, place: "subgraph \(subgraph), tensor \(index) (\(tensor.name))", "\(problem) (REP-11)",
                    remedy: remedy)
            }
            let description = try model.description(ofTensor: index, subgraph: subgraph)
            states[index] = try Tensor(initialStateOf: description)
        }
        return states
    }
}
