import FileSupport
import Interpreter
import QuantSpec
import TFLiteModel

/// Runs a float model on samples, and records the range of every float tensor that is not a constant.
public struct Calibrator {
    /// A named array of samples.
    public typealias Samples = (key: String, shape: Shape, elements: Elements)

    private let model: Model
    private let recorder: RangeRecorder
    /// Whether the activations become int16.
    private let isInt16: Bool
    /// The sessions of the subgraphs that have been run: states are reset before the first sample of each.
    private var sessions: [Int: ModelInterpreter] = [:]
    /// The number of samples so far.
    public private(set) var sampleCount = 0

    /// A calibrator of a float model.
    ///
    /// - Parameters:
    ///   - model: the float model.
    ///   - rule: how ranges follow from values.
    ///   - mode: the mode for which the ranges are meant. It matters for ranges of least error alone.
    public init(_ model: Model, _ rule: RangeRule = .minmax, for mode: QuantizationMode = .int8) {
        self.model = model
        recorder = RangeRecorder(rule)
        isInt16 = mode == .int16x8
    }

    /// Runs the model on samples.
    ///
    /// - Parameters:
    ///   - arrays: one array for each input, with the samples along a further leading axis, or along the first one if the model's has size 1.
    ///   - signatureKey: the signature to call; `nil` for the main subgraph.
    ///   - progress: is called with the number of samples that have been run, and the number of all.
    /// - Throws: `InterpreterError` if an array does not fit the model; `QuantizerError` if a value is NaN or infinite.
    public mutating func run(
        _ arrays: [Samples], signatureKey: String? = nil, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws {
        if let found = arrays.lazy.compactMap(NonFiniteSample.init).first {
            throw QuantizerError(.calibration, place: found.place, found.problem, remedy: found.remedy)
        }
        let named = try NamedInputs(model, signatureKey: signatureKey)
        let calls = try CallSequence.inputs(named.separatingCalls(arrays), named)
        var session = try sessions[named.subgraph] ?? newSession(named.subgraph)
        for (index, call) in calls.enumerated() {
            _ = try session.run(call)
            try requireNumbers(sample: index)
            sampleCount += 1
            progress(index + 1, calls.count)
        }
        sessions[named.subgraph] = session
    }

    /// Runs the model on numbers drawn at random from the standard normal distribution, for trying things out.
    ///
    /// - Parameters:
    ///   - count: the number of samples for each subgraph that a signature calls, or for the main subgraph.
    ///   - progress: as in `run`.
    /// - Throws: `QuantizerError` if an input does not hold real numbers.
    public mutating func runRandomly(
        count: Int, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws {
        let keys: [String?] = model.signatures.isEmpty ? [nil] : model.signatures.map(\.key)
        var random = RandomSamples(seed: 0)
        for key in keys {
            let named = try NamedInputs(model, signatureKey: key)
            var session = try sessions[named.subgraph] ?? newSession(named.subgraph)
            for index in 0..<count {
                _ = try session.run(try randomInputs(named.subgraph, &random))
                try requireNumbers(sample: index)
                sampleCount += 1
                progress(index + 1, count)
            }
            sessions[named.subgraph] = session
        }
    }

    /// The ranges of all tensors that have had a value.
    public var ranges: ModelRanges {
        var ranges = ModelRanges(subgraphs: model.subgraphs.count)
        for subgraph in model.subgraphs.indices {
            ranges.subgraphs[subgraph] = recorder.ranges(of: subgraph, isInt16: isInt16)
        }
        return ranges
    }

    private func newSession(_ subgraph: Int) throws -> ModelInterpreter {
        var session = try ModelInterpreter(
            try model.composingExponentialUnits(), subgraph: subgraph, steps: Steps(.litert_2_3_x86_64))
        let counts = model.subgraphs.map(\.tensors.count)
        session.observer = { [recorder] subgraph, tensor, value in
            // Tensors inside a composed operator have no range.
            if tensor < counts[subgraph] { recorder.observe(subgraph, tensor, value) }
        }
        return session
    }

    private func randomInputs(_ subgraph: Int, _ random: inout RandomSamples) throws -> [Int: Tensor] {
        var inputs: [Int: Tensor] = [:]
        for index in model.subgraphs[subgraph].inputs {
            let description = try model.description(ofTensor: index, subgraph: subgraph)
            guard description.type == .float32, let count = description.shape.checkedCount else {
                throw QuantizerError(
                    .calibration, place: "input \"\(model.subgraphs[subgraph].tensors[index].name)\"",
                    "it is \(description.type.rawValue), which random samples cannot fill",
                    remedy: "give samples in a file")
            }
            inputs[index] = try Tensor(description, .float32(random.normal(count)))
        }
        return inputs
    }

    private func requireNumbers(sample: Int) throws {
        guard let found = recorder.notANumber else { return }
        let name = model.subgraphs[found.subgraph].tensors[found.tensor].name
        throw QuantizerError(
            .calibration, place: "sample \(sample)",
            "the model computes NaN in tensor \(found.tensor) (\(name.shortened(to: 60)))",
            remedy: "remove the sample, or correct the model")
    }
}
