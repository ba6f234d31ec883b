import FileSupport
import QuantSpec
import Quantizer
import TFLiteModel

/// What decides the parameters of a computed tensor.
enum ParameterOrigin: Hashable {
    /// A calibrated range: that of the tensor itself, or of another one with which operators make it share parameters.
    case range(CalibratedRange, tensor: Int, through: [String])
    /// An operator whose result has fixed parameters.
    case fixed(String, through: [String])
    /// Fake quantization, which training has left: of the tensor itself, or of another one with which operators make it share parameters.
    case trained(tensor: Int, through: [String])
    /// None that is known: the contents of a constant, for instance.
    case unknown
}

extension DerivedModel {
    /// Finds what gives a tensor its parameters: first its operator or its own range, then those of the tensors that share its parameters.
    func origin(of tensor: Int, subgraph: Int, _ parameters: ModelQuantization) -> ParameterOrigin {
        var pending = [(tensor: tensor, through: [String]())]
        var visited: Set<Int> = [tensor]
        while !pending.isEmpty {
            let (current, through) = pending.removeFirst()
            if pairings[subgraph].isFakeQuantized(current) { return .trained(tensor: current, through: through) }
            if let name = fixedProducer(of: current, subgraph, parameters) { return .fixed(name, through: through) }
            if let range = ranges.subgraphs[subgraph][current], derives(range, parameters) {
                return .range(range, tensor: current, through: through)
            }
            for (neighbour, operation) in sharing(current, subgraph) where visited.insert(neighbour).inserted {
                pending.append((neighbour, through + [operation]))
            }
        }
        return .unknown
    }

    /// The parameters of a range in this mode; `nil` if it has none.
    func parameters(of range: CalibratedRange) -> Quantization? { parameters(of: range, DerivationSteps()) }

    /// The same with other steps, such as those of a known mistake.
    func parameters(of range: CalibratedRange, _ steps: DerivationSteps) -> Quantization? {
        mode == .int16x8
            ? try? ActivationParameters.int16(range.includingZero, steps)
            : try? ActivationParameters.int8(range, steps)
    }

    private func derives(_ range: CalibratedRange, _ parameters: ModelQuantization) -> Bool {
        guard let derived = self.parameters(of: range) else { return false }
        return derived.scales == parameters.scales && derived.zeroPoints == parameters.zeroPoints
    }

    /// The operator whose fixed result has these parameters.
    private func fixedProducer(of tensor: Int, _ subgraph: Int, _ parameters: ModelQuantization) -> String? {
        let graph = float.subgraphs[subgraph]
        guard let operation = graph.operators.first(where: { $0.outputs.contains(tensor) }) else { return nil }
        let code = float.code(of: operation)
        switch mode {
        case .int16x8:
            guard code.postTraining.wide?.parameters == .fixed else { return nil }
            return parameters.scales == [1 / 32768] ? code.fullName : nil
        default:
            guard case .fixed(let scale, let zeroPoint)? = code.postTraining.parameters else { return nil }
            return parameters.scales == [scale] && parameters.zeroPoints == [zeroPoint] ? code.fullName : nil
        }
    }

    /// The result that shares its parameters with an output state, or the state that shares them with a result.
    private func recurrentPartner(of tensor: Int, _ operation: ModelOperator, _ code: OperatorCode) -> Int? {
        guard mode == .int8, let recurrent = code.postTraining.recurrent, let result = operation.outputs.first,
            let state = operation.inputs.element(at: recurrent.outputState)
        else { return nil }
        return tensor == result ? state : tensor == state ? result : nil
    }

    /// The tensors that share parameters with a tensor through one operator, and the operator.
    private func sharing(_ tensor: Int, _ subgraph: Int) -> [(tensor: Int, operation: String)] {
        let graph = float.subgraphs[subgraph]
        return graph.operators.enumerated().flatMap { position, operation -> [(tensor: Int, operation: String)] in
            let all = (operation.inputs + operation.outputs).map(pairings[subgraph].unquantized)
            guard all.contains(tensor), !pairings[subgraph].isFakeQuantization(operation) else { return [] }
            let code = float.code(of: operation)
            if let state = recurrentPartner(of: tensor, operation, code) {
                return [(state, "operator \(position) (\(code.fullName))")]
            }
            let shares =
                mode == .int16x8
                ? [.copied, .forced].contains(code.postTraining.wide?.parameters)
                : code.postTraining.parameters == .same
            guard shares else { return [] }
            let name = "operator \(position) (\(code.fullName))"
            return all.filter { $0 >= 0 && $0 != tensor && graph.tensors[$0].type == .float32 }.map { ($0, name) }
        }
    }
}

extension [Quantization] {
    /// Whether a scale lies between the least and the greatest of theirs.
    func enclose(scale: Float?) -> Bool {
        let scales = map(\.scale)
        guard let scale, let least = scales.min(), let greatest = scales.max() else { return false }
        return (least...greatest).contains(scale)
    }
}

extension CalibratedRange {
    /// The range extended to 0.
    var includingZero: CalibratedRange { CalibratedRange(minimum: min(minimum, 0), maximum: max(maximum, 0)) }

    /// The ranges whose ends differ from those of this one by at most a share of its width.
    func neighbours(_ share: Float) -> [CalibratedRange] {
        let width = max(maximum - minimum, max(minimum.magnitude, maximum.magnitude)) * share
        return [-width, 0, width].flatMap { lower in
            [-width, 0, width].map { CalibratedRange(minimum: minimum + lower, maximum: maximum + $0) }
        }
    }
}
