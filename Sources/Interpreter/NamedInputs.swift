import QuantSpec
import TFLiteModel

/// The inputs of a subgraph by the names that users know: tensor names, a signature's names, `input_0` and so on.
public struct NamedInputs: Sendable {
    private let model: Model
    public let subgraph: Int
    private let signature: Signature?

    /// - Parameter signatureKey: a signature of the model; `nil` for the first subgraph by itself.
    /// - Throws: `InterpreterError` where the model has no such signature.
    public init(_ model: Model, signatureKey: String? = nil) throws {
        self.model = model
        guard let signatureKey else {
            let main = model.signatures.filter { $0.subgraphIndex == 0 }
            signature = main.count == 1 ? main.first : nil
            subgraph = 0
            return
        }
        guard let found = model.signatures.first(where: { $0.key == signatureKey }) else {
            let keys = model.signatures.map { "\"\($0.key)\"" }.joined(separator: ", ")
            throw InterpreterError(
                .inputs, place: "signature \"\(signatureKey)\"", "the model has no such signature",
                remedy: keys.isEmpty ? "leave the option out: it has none" : "use one of \(keys)")
        }
        signature = found
        subgraph = found.subgraphIndex
    }

    private var graph: Subgraph { model.subgraphs[subgraph] }

    /// The names that the input with a tensor index goes by, the preferred first.
    public func names(ofInput index: Int) -> [String] {
        let signatureNames = signature?.inputs.filter { $0.tensorIndex == index }.map(\.name) ?? []
        let position = graph.inputs.firstIndex(of: index).map { ["input_\($0)"] } ?? []
        return signatureNames + [graph.tensors[index].name].filter { !$0.isEmpty } + position
    }

    /// Tensors for all inputs, by tensor index.
    ///
    /// - Parameter arrays: shapes and values by name.
    /// - Throws: `InterpreterError` for a missing or unknown name, a wrong type or a wrong shape.
    public func bind(_ arrays: [(key: String, shape: Shape, elements: Elements)]) throws -> [Int: Tensor] {
        var bound: [Int: Tensor] = [:]
        for (key, shape, elements) in arrays {
            guard let index = graph.inputs.first(where: { names(ofInput: $0).contains(key) }) else {
                throw InterpreterError(
                    .inputs, place: "key \"\(key)\"", "the model has no input of this name",
                    remedy: "use \(expectedNames)")
            }
            guard bound[index] == nil else {
                throw InterpreterError(
                    .inputs, place: "key \"\(key)\"", "the input is given twice, under two of its names",
                    remedy: "give it once, as \(names(ofInput: index).joined(separator: " or "))")
            }
            bound[index] = try tensor(index, key: key, shape, elements)
        }
        if let missing = graph.inputs.first(where: { bound[$0] == nil }) {
            throw InterpreterError(
                .inputs, place: "input \"\(names(ofInput: missing).first ?? "")\"", "no value is given for it",
                remedy: "add it to the inputs; the model takes \(expectedNames)")
        }
        return bound
    }

    private var expectedNames: String {
        graph.inputs.map { index in
            let tensor = graph.tensors[index]
            return "\"\(names(ofInput: index).first ?? "")\" (\(tensor.type.rawValue) \(tensor.shape))"
        }.joined(separator: ", ")
    }

    private func tensor(_ index: Int, key: String, _ shape: Shape, _ elements: Elements) throws -> Tensor {
        var description = try model.description(ofTensor: index, subgraph: subgraph)
        guard elements.type == description.type else {
            throw InterpreterError(
                .inputs, place: "key \"\(key)\"",
                "its values are \(elements.type.rawValue), and the model takes \(description.type.rawValue)",
                remedy: "convert them")
        }
        guard fits(shape, graph.tensors[index]) else {
            throw InterpreterError(
                .inputs, place: "key \"\(key)\"", "its shape is \(shape), and the model takes \(description.shape)",
                remedy: "reshape it")
        }
        description.shape = shape
        return try Tensor(description, elements)
    }

    /// Whether a shape is the model's, or differs only where the model leaves the size open.
    private func fits(_ shape: Shape, _ tensor: ModelTensor) -> Bool {
        if shape == tensor.shape { return true }
        guard let signature = tensor.shapeSignature, signature.count == shape.rank else { return false }
        return zip(shape.dimensions, signature).allSatisfy { $0 == $1 || $1 == -1 }
    }
}
