import QuantSpec
import TFLiteModel

/// What a session keeps of one subgraph between its calls: constants, states and prepared operators.
struct GraphState: Sendable {
    /// The values of the constants, by tensor index.
    let constants: [Int: Tensor]
    /// What each operator does to the session, for operators of chapter 7; `nil` for operators that compute tensors.
    let kinds: [GraphOperator?]
    /// The values before the first operator: the constants.
    let initialValues: TensorValues
    /// The values of the variable tensors, by tensor index.
    var states: [Int: Tensor]
    /// The outputs that are computed in the first call only, and their values after the last call (E-117).
    let computedOnce: Set<Int>
    var kept: [Int: Tensor] = [:]
    /// For each operator, the computed tensors whose last reader or producer it is.
    let lastUses: [[Int]]
    /// The prepared form of each operator; `nil` before its first run, and if it depends on values of one run. An
    /// operator is prepared again if the description of an input has changed.
    var prepared: [ReadyOperator?]

    /// Decodes the constants and the initial states of a subgraph.
    ///
    /// - Parameter reproducesDefects: whether operators that the reference computes once are computed once (E-117).
    /// - Throws: `InterpreterError` if a variable tensor has a value in the file; `ModelError` if a constant or a
    ///   description cannot be decoded.
    init(_ model: Model, subgraph: Int, reproducesDefects: Bool) throws {
        let graph = model.subgraphs[subgraph]
        constants = try GraphState.constants(of: model, subgraph: subgraph)
        kinds = graph.operators.map { GraphOperator(model.code(of: $0)) }
        states = try GraphState.initialStates(of: model, subgraph: subgraph)
        initialValues = TensorValues(count: graph.tensors.count, constants: constants)
        computedOnce = reproducesDefects ? GraphState.widenedConstants(of: model, graph, constants) : []
        lastUses = GraphState.lastUses(
            in: graph, keeping: Set(states.keys).union(constants.keys).union(computedOnce))
        prepared = [ReadyOperator?](repeating: nil, count: graph.operators.count)
    }

    /// The outputs of DEQUANTIZE whose input is a float16 constant.
    private static func widenedConstants(
        of model: Model, _ graph: Subgraph, _ constants: [Int: Tensor]
    ) -> Set<Int> {
        Set(
            graph.operators.filter { operation in
                model.code(of: operation).name == "DEQUANTIZE"
                    && operation.inputs.first.flatMap { constants[$0]?.type } == .float16
            }.flatMap(\.outputs))
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

    /// The variable tensors before the first call (REP-11).
    static func initialStates(of model: Model, subgraph: Int) throws -> [Int: Tensor] {
        var states: [Int: Tensor] = [:]
        for (index, tensor) in model.subgraphs[subgraph].tensors.enumerated() where tensor.isVariable {
            if let (problem, remedy) = model.stateDefect(of: tensor) {
                throw InterpreterError(
                    .invalid, place: "subgraph \(subgraph), tensor \(index) (\(tensor.name))", "\(problem) (REP-11)",
                    remedy: remedy)
            }
            let description = try model.description(ofTensor: index, subgraph: subgraph)
            guard let count = description.shape.checkedCount, count <= ModelLimits.greatestElementCount else {
                throw InterpreterError(
                    .invalid, place: "subgraph \(subgraph), tensor \(index) (\(tensor.name))",
                    "the state of shape \(description.shape) has more than \(ModelLimits.greatestElementCount)"
                        + " elements",
                    remedy: "correct the shape")
            }
            states[index] = try Tensor(initialStateOf: description)
        }
        return states
    }
}

/// A prepared operator, and the function that evaluates it. It is a class so that a run does not copy it.
final class ReadyOperator: Sendable {
    /// The inputs that are not constants: position, tensor index and description.
    let inputs: [(position: Int, tensor: Int, description: TensorDescription)]
    /// The tensor index of each input; -1 for an omitted one.
    let inputTensors: [Int]
    let outputTensors: [Int]
    /// The initial values of an evaluation: `nil` for each input.
    let noValues: [Elements?]
    let evaluate: OperatorEvaluation
    /// The operator on kernels; `nil` if none are used.
    let kernel: KernelOperator?

    init(
        _ operation: ModelOperator, inputs: [(position: Int, tensor: Int, description: TensorDescription)],
        kernel: KernelOperator?, evaluate: @escaping OperatorEvaluation
    ) {
        self.inputs = inputs
        self.kernel = kernel
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
