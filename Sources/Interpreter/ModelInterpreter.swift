import QuantSpec
import TFLiteModel

/// Evaluates an operator that is ready on values in the order of its inputs.
public typealias OperatorEvaluation = @Sendable ([Elements?]) throws -> Evaluation

/// Runs a subgraph of a model with the specification's operators; variable tensors keep their values between runs.
public struct ModelInterpreter: Sendable {
    public let model: Model
    public let subgraphIndex: Int
    private let steps: Steps
    private let substitute: @Sendable (PreparedOperator) -> OperatorEvaluation?
    /// The values of the model's constants, by tensor index.
    private let constants: [Int: Tensor]
    /// The values before the first operator: those of the constants.
    private let initialValues: TensorValues
    private var states: [Int: Tensor]
    private let graphInputs: [Int]
    private let graphOutputs: [Int]
    /// For each operator the computed tensors that nobody reads after it.
    private let lastUses: [[Int]]
    /// Each operator as it was last made ready, for as long as its inputs keep their shapes.
    private var prepared: [ReadyOperator?]
    /// How long the current run took to prepare operators.
    private var preparation = Duration.zero

    /// An operator made ready, and what evaluates it. It is shared, so that an invocation copies none of it.
    private final class ReadyOperator: Sendable {
        /// The inputs that are no constants: position, tensor index and description.
        let inputs: [(position: Int, tensor: Int, description: TensorDescription)]
        /// The tensors of all inputs; -1 for an omitted one.
        let inputTensors: [Int]
        let outputTensors: [Int]
        /// The values that every evaluation begins with: none, in as many places as there are inputs.
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

        /// Whether the inputs still are what the operator was made ready for.
        func fits(_ values: TensorValues) -> Bool {
            inputs.allSatisfy { values.holds($0.tensor, $0.description) }
        }
    }

    /// - Parameter substitute: what evaluates an operator in the specification's place, such as a mistaken implementation;
    ///   `nil` leaves it to the specification. It is asked once for each operator that is made ready.
    /// - Throws: `ModelError` where a constant cannot be decoded; `InterpreterError` where an operator is not covered.
    public init(
        _ model: Model, subgraph: Int = 0, steps: Steps,
        substitute: @escaping @Sendable (PreparedOperator) -> OperatorEvaluation? = { _ in nil }
    ) throws {
        guard model.subgraphs.indices.contains(subgraph) else {
            throw InterpreterError(
                .invalid, place: "subgraph \(subgraph)", "the model has \(model.subgraphs.count) subgraphs",
                remedy: "name one that it has")
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

    public var subgraph: Subgraph { model.subgraphs[subgraphIndex] }

    /// Gives every variable tensor its initial value again (REP-11).
    public mutating func resetStates() throws {
        states = try ModelInterpreter.initialStates(of: model, subgraph: subgraphIndex)
    }

    /// Runs the subgraph once.
    ///
    /// - Parameters:
    ///   - inputs: a value for each of the subgraph's inputs, by tensor index.
    ///   - keepingAll: whether values that no later operator reads are kept.
    /// - Throws: `InterpreterError` with the operator's place.
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
                // What decides a shape may be computed: by now its value is known, for this run.
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

    /// A shape can come from values that nobody checked: one that no memory holds is refused before it is asked for.
    private func requireReasonable(_ shape: Shape) throws {
        guard let count = shape.checkedCount, count <= ModelInterpreter.greatestElementCount else {
            throw SpecificationError(
                .invalid, "a result of shape \(shape) has more than \(ModelInterpreter.greatestElementCount) elements",
                remedy: "give the operator smaller sizes", clause: "REP-5")
        }
    }

    /// The most elements that a computed tensor may have.
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

    // MARK: What the model says

    private func place(_ position: Int) -> String {
        "subgraph \(subgraphIndex), operator \(position) (\(model.code(of: subgraph.operators[position]).fullName))"
    }

    private func unknownOperator(_ position: Int) -> InterpreterError {
        InterpreterError(
            .unsupported, place: place(position), "the specification does not cover this operator",
            remedy: "`quantspec spec coverage` lists those that it covers")
    }

    private func requireKnownOperators() throws {
        for position in subgraph.operators.indices {
            let name = model.code(of: subgraph.operators[position]).name
            if Operator.named(name) == nil { throw unknownOperator(position) }
        }
    }

    /// For each operator the tensors that no later one reads, without those that are kept and the graph's outputs.
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
