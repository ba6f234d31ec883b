import Interpreter
import ModelInspection
import QuantSpec
import TFLiteModel

/// A float model and its quantized form, with the graph of each that is compared.
struct ModelPair: Sendable {
    let float: Model
    let quantized: Model
    /// The indices of the subgraphs.
    let subgraphs: (float: Int, quantized: Int)
    /// The names of the float model's inputs.
    let named: NamedInputs
    /// The quantized model's inputs, by those of the float model.
    let inputs: [Int: Int]
    /// For each output of the float graph, the tensor of the quantized one.
    let outputs: [(float: Int, quantized: Int)]
    /// The corresponding operators and tensors.
    let pairing: QuantizedPairing

    /// Pairs two models.
    ///
    /// - Parameter signatureKey: the signature that is compared; `nil` for the main graphs.
    /// - Throws: `EvaluationError` if they do not belong together; `InterpreterError` if the float model lacks the signature.
    init(_ float: Model, _ quantized: Model, signatureKey: String?) throws {
        guard !float.isQuantized else {
            throw EvaluationError(
                .models, "the first model is quantized",
                remedy: "give the float original first, then its quantized form")
        }
        guard quantized.isQuantized else {
            throw EvaluationError(
                .models, "the second model has no quantized tensor",
                remedy: "give the quantized form of the first model")
        }
        named = try NamedInputs(float, signatureKey: signatureKey)
        let calls = try ModelPair.signatures(float, quantized, signatureKey)
        let other = calls?.quantized.subgraphIndex ?? 0
        guard let before = float.subgraphs.element(at: named.subgraph),
            let after = quantized.subgraphs.element(at: other)
        else {
            throw EvaluationError(
                .models, "the quantized model has no such graph", remedy: "give the form of this model")
        }
        inputs = try ModelPair.matched(
            before.inputs, after.inputs, calls.map { ($0.float.inputs, $0.quantized.inputs) }, "input")
        let results = try ModelPair.matched(
            before.outputs, after.outputs, calls.map { ($0.float.outputs, $0.quantized.outputs) }, "output")
        outputs = before.outputs.compactMap { tensor in results[tensor].map { (tensor, $0) } }
        for (tensor, counterpart) in inputs.merging(results, uniquingKeysWith: { first, _ in first }) {
            let (mine, others) = (before.tensors[tensor], after.tensors[counterpart])
            guard mine.shape.rank == others.shape.rank,
                mine.shape == others.shape || mine.shapeSignature?.contains(-1) == true
                    || others.shapeSignature?.contains(-1) == true
            else {
                throw EvaluationError(
                    .models, place: "tensor \"\(mine.name)\"",
                    "its shape is \(mine.shape) in the float model and \(others.shape) in the quantized one",
                    remedy: "give two forms of one model")
            }
        }
        subgraphs = (named.subgraph, other)
        let reversed = Dictionary(inputs.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
        pairing = QuantizedPairing(float, quantized, subgraphs: subgraphs, inputs: reversed)
        guard !pairing.layers.isEmpty || before.operators.isEmpty else {
            throw EvaluationError(
                .models, "no operator of the quantized model corresponds to one of the float model",
                remedy: "give two forms of one model")
        }
        self.float = float
        self.quantized = quantized
    }

    var floatGraph: Subgraph { float.subgraphs[subgraphs.float] }
    var quantizedGraph: Subgraph { quantized.subgraphs[subgraphs.quantized] }

    /// The signatures of both models; `nil` if one of them has none for the main graph.
    private static func signatures(
        _ float: Model, _ quantized: Model, _ key: String?
    ) throws -> (float: Signature, quantized: Signature)? {
        let main = float.signatures.filter { $0.subgraphIndex == 0 }
        let wanted = key ?? (main.count == 1 ? main[0].key : nil)
        guard let wanted, let first = float.signatures.first(where: { $0.key == wanted }) else { return nil }
        if let second = quantized.signatures.first(where: { $0.key == wanted }) { return (first, second) }
        guard key == nil else {
            throw EvaluationError(
                .models, "the quantized model has no signature \"\(wanted)\"",
                remedy: "leave --signature out, or give the form of this model")
        }
        return nil
    }

    /// The tensors of the quantized graph by those of the float graph: by the signature's names, otherwise by position.
    private static func matched(
        _ before: [Int], _ after: [Int], _ names: ([Signature.Entry], [Signature.Entry])?, _ noun: String
    ) throws -> [Int: Int] {
        guard before.count == after.count else {
            throw EvaluationError(
                .models, "the float model has \(before.count.counted(noun)), the quantized one \(after.count)",
                remedy: "give two forms of one model")
        }
        var pairs = Dictionary(zip(before, after), uniquingKeysWith: { first, _ in first })
        guard let names, Set(names.0.map(\.name)) == Set(names.1.map(\.name)),
            Set(names.0.map(\.tensorIndex)) == Set(before)
        else { return pairs }
        for entry in names.0 {
            pairs[entry.tensorIndex] = names.1.first { $0.name == entry.name }?.tensorIndex
        }
        return pairs
    }

    /// The values of the quantized model's inputs for those of the float model.
    func quantizedInputs(_ values: [Int: Tensor]) throws -> [Int: Tensor] {
        var converted: [Int: Tensor] = [:]
        for (tensor, counterpart) in inputs {
            guard let value = values[tensor] else { continue }
            converted[counterpart] = try stored(value, as: counterpart)
        }
        return converted
    }

    /// A value of the float model as a tensor of the quantized model holds it.
    ///
    /// - Throws: `EvaluationError` if the tensor's type cannot hold it.
    func stored(_ value: Tensor, as tensor: Int) throws -> Tensor {
        var description = try quantized.description(ofTensor: tensor, subgraph: subgraphs.quantized)
        description.shape = value.shape
        if value.type == description.type { return try Tensor(description, value.elements) }
        guard case .float32(let reals) = value.elements, let elements = RealValues.stored(reals, as: description) else {
            throw EvaluationError(
                .models, place: "tensor \"\(quantizedGraph.tensors[tensor].name)\"",
                "it is \(description.type.rawValue), but \(value.type.rawValue) in the float model",
                remedy: "give two forms of one model")
        }
        return try Tensor(description, elements)
    }
}
