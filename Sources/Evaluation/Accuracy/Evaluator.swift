import FileSupport
import Interpreter
import ModelInspection
import QuantSpec
import Quantizer
import TFLiteModel

/// Compares a quantized model with its float original on samples.
public struct Evaluator {
    /// A named array of samples.
    public typealias Samples = (key: String, shape: Shape, elements: Elements)

    /// What is compared beyond the outputs.
    public struct Options: Sendable {
        /// The signature; `nil` for the main graphs.
        public var signatureKey: String?
        /// The number of samples on which each layer is run by itself.
        public var layerSamples = 4
        /// The arithmetic of the quantized model.
        public var steps = Steps(.litert_2_3_x86_64)

        /// The default options.
        public init() {}
    }

    private let pair: ModelPair
    private let options: Options
    private let progress: (_ done: Int, _ total: Int, _ what: String) -> Void
    private var evaluation = Evaluation()
    /// The values of the float model's tensors, for the first samples.
    private var runs: [[Int: Tensor]] = []

    /// Compares two models.
    ///
    /// - Parameters:
    ///   - float: the float model.
    ///   - quantized: its quantized form.
    ///   - arrays: one array for each input of the float model, with the samples along a further leading axis, or along the first one if the
    ///     model's has size 1. The samples are calls in order; variables keep their values between them.
    ///   - labels: for each row of the first output with classes, the place of the right class.
    ///   - options: the signature, the profile, and the number of samples for which layers are compared.
    ///   - progress: is called with the number of steps that are done, and of all.
    /// - Throws: `EvaluationError` if the models do not belong together, or labels or data do not fit; `InterpreterError` if a model cannot be
    ///   run on the data.
    public static func evaluation(
        _ float: Model, _ quantized: Model, _ arrays: [Samples], labels: [Int64]? = nil, options: Options = Options(),
        progress: @escaping (_ done: Int, _ total: Int, _ what: String) -> Void = { _, _, _ in }
    ) throws -> Evaluation {
        if let found = arrays.lazy.compactMap(NonFiniteSample.init).first {
            throw EvaluationError(.data, place: found.place, found.problem, remedy: found.remedy)
        }
        let pair = try ModelPair(float, quantized, signatureKey: options.signatureKey)
        var evaluator = Evaluator(pair: pair, options: options, progress: progress)
        let calls = try CallSequence.inputs(pair.named.separatingCalls(arrays), pair.named)
        try evaluator.prepare(calls.count)
        try evaluator.compare(calls, labels)
        try evaluator.probeLayers()
        return evaluator.evaluation
    }

    private init(
        pair: ModelPair, options: Options, progress: @escaping (_ done: Int, _ total: Int, _ what: String) -> Void
    ) {
        self.pair = pair
        self.options = options
        self.progress = progress
    }

    // MARK: The parts of the result

    private mutating func prepare(_ samples: Int) throws {
        evaluation.samples = samples
        evaluation.layerSamples = min(samples, options.layerSamples)
        let (before, after) = (pair.floatGraph, pair.quantizedGraph)
        for (position, tensors) in pair.outputs.enumerated() {
            var output = Evaluation.Output(position: position, name: before.tensors[tensors.float].name)
            output.isReal = before.tensors[tensors.float].type == .float32
            let producer = before.operators.last { $0.outputs.contains(tensors.float) }
            output.isClassification =
                producer.map {
                    ["SOFTMAX", "LOG_SOFTMAX"].contains(pair.float.code(of: $0).name)
                } ?? false
            evaluation.outputs.append(output)
        }
        for layer in pair.pairing.layers {
            let operation = after.operators[layer.quantized]
            let code = pair.quantized.code(of: operation)
            let result = before.operators[layer.float[layer.float.count - 1]].outputs.first ?? -1
            let types = operation.outputs.compactMap { after.tensors.element(at: $0)?.type }
            evaluation.layers.append(
                Evaluation.Layer(
                    index: layer.quantized, name: code.name, tensor: before.tensors.element(at: result)?.name ?? "",
                    tensorIndex: result, isQuantized: types.contains { $0 != .float32 },
                    hasWeightsPerAxis: weightsPerAxis(operation, code)))
        }
        evaluation.unpaired = pair.pairing.unpaired.map { index in
            "operator \(index) (\(pair.quantized.code(of: after.operators[index]).fullName))"
        }
        let computed = after.operators.flatMap(\.outputs).compactMap { after.tensors.element(at: $0)?.type }
        evaluation.activations =
            [.int8, .uint8, .int16].max { first, second in
                computed.count { $0 == first } < computed.count { $0 == second }
            }.flatMap { type in computed.contains(type) ? type : nil } ?? .float32
    }

    private func weightsPerAxis(_ operation: ModelOperator, _ code: OperatorCode) -> Bool? {
        guard let position = code.postTraining.weights.first?.input,
            let tensor = operation.inputs.element(at: position),
            tensor >= 0, let constant = pair.pairing.quantizedConstant(tensor),
            let scales = pair.quantizedGraph.tensors[constant].quantization?.scales, !scales.isEmpty
        else { return nil }
        return scales.count > 1
    }

    // MARK: Whole models

    private mutating func compare(_ calls: [[Int: Tensor]], _ labels: [Int64]?) throws {
        var float = try ModelInterpreter(
            try pair.float.composingExponentialUnits(), subgraph: pair.subgraphs.float, steps: options.steps)
        var quantized = try ModelInterpreter(
            try pair.quantized.composingExponentialUnits(), subgraph: pair.subgraphs.quantized, steps: options.steps)
        let classes = ClassRows(labels)
        var rows = 0
        for (index, call) in calls.enumerated() {
            let isKept = index < evaluation.layerSamples
            let exact = try float.run(call, keepingAll: isKept)
            let rounded = try quantized.run(try pair.quantizedInputs(call), keepingAll: isKept)
            for (position, values) in zip(exact.outputs, rounded.outputs).enumerated() {
                try add(position, values.0, try counterpart(position, rounded, values.1))
            }
            if let position = evaluation.outputs.indices.first(where: { evaluation.outputs[$0].agreement != nil }) {
                try classes?.count(exact.outputs[position], &rows, &evaluation.outputs[position].floatAccuracy)
                var again = rows - ClassRows.places(exact.outputs[position]).count
                let other = try counterpart(position, rounded, rounded.outputs[position])
                try classes?.count(other, &again, &evaluation.outputs[position].quantizedAccuracy)
            }
            if isKept {
                // Tensors inside a composed operator are not the model's.
                let own = exact.produced.filter { pair.floatGraph.tensors.indices.contains($0.key) }
                runs.append(own.merging(call, uniquingKeysWith: { produced, _ in produced }))
                addRunning(exact.produced, rounded.produced)
            }
            progress(index + 1, calls.count, "running")
        }
        try classes?.requireAll(rows, evaluation.outputs.contains { $0.agreement != nil })
        evaluation.hasLabels = labels != nil
    }

    /// The quantized model's output that belongs to an output of the float model.
    private func counterpart(_ position: Int, _ run: ModelRun, _ value: Tensor) throws -> Tensor {
        let tensor = pair.outputs[position].quantized
        guard let place = pair.quantizedGraph.outputs.firstIndex(of: tensor) else { return value }
        return run.outputs[place]
    }

    private mutating func add(_ position: Int, _ exact: Tensor, _ value: Tensor) throws {
        guard exact.shape == value.shape else {
            throw EvaluationError(
                .models, place: "output_\(position)",
                "its shape is \(exact.shape) from the float model and \(value.shape) from the quantized one",
                remedy: "give two forms of one model")
        }
        guard let reals = RealValues.reals(exact) ?? exact.elements.integers?.map({ Float($0) }),
            let others = RealValues.reals(value) ?? value.elements.integers?.map({ Float($0) })
        else { return }
        guard !reals.contains(where: \.isNaN) else {
            throw EvaluationError(
                .data, place: "output_\(position)", "the float model computes NaN",
                remedy: "remove the sample, or correct the model")
        }
        evaluation.outputs[position].error.add(others, against: reals)
        let stride = max(reals.count * evaluation.samples / 600, 1)
        for index in Swift.stride(from: 0, to: reals.count, by: stride)
        where evaluation.outputs[position].points.count < 2000 {
            evaluation.outputs[position].points.append((reals[index], others[index]))
        }
        let (mine, theirs) = (ClassRows.places(exact), ClassRows.places(value))
        guard !mine.isEmpty else { return }
        var agreement = evaluation.outputs[position].agreement ?? Evaluation.Ratio()
        for (first, second) in zip(mine, theirs) { agreement.add(first == second) }
        evaluation.outputs[position].agreement = agreement
    }

    private mutating func addRunning(_ exact: [Int: Tensor], _ rounded: [Int: Tensor]) {
        for (place, layer) in pair.pairing.layers.enumerated() {
            for tensor in pair.quantizedGraph.operators[layer.quantized].outputs {
                guard let counterpart = pair.pairing.floatTensor[tensor], let value = rounded[tensor],
                    case .float32(let reals)? = exact[counterpart]?.elements, let others = RealValues.reals(value),
                    others.count == reals.count
                else { continue }
                evaluation.layers[place].running.add(others, against: reals)
            }
        }
    }

    // MARK: Single layers

    private mutating func probeLayers() throws {
        for (place, layer) in pair.pairing.layers.enumerated() {
            progress(place, pair.pairing.layers.count, "layers")
            do {
                try probe(place, layer)
            } catch let error as EvaluationError {
                evaluation.layers[place].reason = error.problem
            } catch let error as SpecificationError {
                evaluation.layers[place].reason = error.citedProblem
            }
        }
    }

    private mutating func probe(_ place: Int, _ layer: QuantizedPairing.Layer) throws {
        var probe = try LayerProbe(pair, layer, steps: options.steps)
        var rest = try RestOfModel(pair, behind: layer.float[layer.float.count - 1], steps: options.steps)
        for values in runs {
            let parts = try probe.parts(values)
            evaluation.layers[place].clipped += parts.clipped
            let exact = probe.results.compactMap { values[$0].flatMap(RealValues.reals) }
            for (cause, lists) in parts.differences {
                var measure = evaluation.layers[place].parts[cause] ?? ErrorMeasure()
                for (list, reals) in zip(lists, exact) {
                    for (difference, real) in zip(list, reals) { measure.add(Double(difference), signal: Double(real)) }
                }
                evaluation.layers[place].parts[cause] = measure
            }
            var changed = values
            for (tensor, value) in zip(probe.results, parts.results) { changed[tensor] = value }
            if let outputs = try rest?.outputs(changed) {
                var measure = evaluation.layers[place].effect ?? ErrorMeasure()
                for (output, tensors) in zip(outputs, pair.outputs) {
                    guard case .float32(let reals) = output.elements,
                        case .float32(let exact)? = values[tensors.float]?.elements
                    else { continue }
                    measure.add(reals, against: exact)
                }
                evaluation.layers[place].effect = measure
            }
        }
    }
}

/// The operators of a float graph behind one of them.
private struct RestOfModel {
    private var session: ModelInterpreter

    /// - Returns: `nil` if the graph has states or variables, whose values between calls are not known.
    init?(_ pair: ModelPair, behind position: Int, steps: Steps) throws {
        var model = pair.float
        let graph = pair.floatGraph
        let keepsState =
            graph.tensors.contains(where: \.isVariable)
            || graph.operators.contains {
                [.callOnce, .variableHandle].contains(GraphOperator(pair.float.code(of: $0)))
            }
        guard !keepsState else { return nil }
        let rest = Array(graph.operators[(position + 1)...])
        let made = Set(rest.flatMap(\.outputs))
        let read = Set(rest.flatMap(\.inputs) + graph.outputs)
        let given = read.filter {
            $0 >= 0 && !made.contains($0) && !model.isConstant($0, subgraph: pair.subgraphs.float)
        }
        model.subgraphs[pair.subgraphs.float].operators = rest
        model.subgraphs[pair.subgraphs.float].inputs = given.sorted()
        session = try ModelInterpreter(
            try model.composingExponentialUnits(), subgraph: pair.subgraphs.float, steps: steps)
    }

    /// The graph's outputs for values of all tensors that operators have computed so far.
    mutating func outputs(_ values: [Int: Tensor]) throws -> [Tensor] { try session.run(values).outputs }
}
