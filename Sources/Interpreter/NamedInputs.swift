import QuantSpec
import TFLiteModel

/// The inputs of a subgraph by the names that users know: tensor names, the names of a signature, or `input_0` and so
/// on.
public struct NamedInputs: Sendable {
    private let model: Model
    /// The index of the subgraph.
    public let subgraph: Int
    private let signature: Signature?

    /// Selects a signature's subgraph, or the first subgraph.
    ///
    /// - Parameters:
    ///   - model: the model whose inputs are named.
    ///   - signatureKey: a signature of the model; `nil` for the first subgraph. Its inputs then have the names of its
    ///     signature, if exactly one signature refers to it.
    /// - Throws: `InterpreterError` if the model does not have the signature or the subgraph.
    public init(_ model: Model, signatureKey: String? = nil) throws {
        self.model = model
        guard let signatureKey else {
            let main = model.signatures.filter { $0.subgraphIndex == 0 }
            signature = main.count == 1 ? main.first : nil
            subgraph = 0
            try requireSubgraph()
            return
        }
        guard let found = model.signatures.first(where: { $0.key == signatureKey }) else {
            let keys = model.signatures.map { "\"\($0.key)\"" }.joined(separator: ", ")
            throw InterpreterError(
                .inputs, place: "signature \"\(signatureKey)\"", "the model has no such signature",
                remedy: keys.isEmpty ? "remove the option: the model has no signatures" : "use one of \(keys)")
        }
        signature = found
        subgraph = found.subgraphIndex
        try requireSubgraph()
    }

    /// Checks that the subgraph exists. A model that was not read from a file can refer to a missing one.
    private func requireSubgraph() throws(InterpreterError) {
        guard !model.subgraphs.indices.contains(subgraph) else { return }
        throw InterpreterError(
            .inputs, place: "subgraph \(subgraph)",
            model.subgraphs.isEmpty ? "the model has no subgraph" : "the model has no such subgraph",
            remedy: "use a model with one")
    }

    private var graph: Subgraph { model.subgraphs[subgraph] }

    /// The names of the input with a tensor index, the preferred name first.
    public func names(ofInput index: Int) -> [String] {
        let names = InputNames(self, index)
        return names.signature + names.tensor + names.position
    }

    /// The tensor index of the input that each key names; `nil` for a key that names no input.
    ///
    /// Names of one kind can occur as names of another kind: a signature may call the first input `input_1`. Therefore
    /// the keys are first compared as a whole. If they are the positions of all inputs, or all names of the signature,
    /// or all tensor names, they are read in this way. Otherwise each key is looked up by itself, in the order of
    /// `names`.
    private func inputs(named keys: [String]) -> [Int?] {
        // A single array for a single input is unambiguous, whatever its key is.
        if keys.count == 1, graph.inputs.count == 1 { return [graph.inputs[0]] }
        for kind in [\.position, \.signature, \.tensor] as [KeyPath<InputNames, [String]>] {
            let found = keys.map { key in graph.inputs.first { InputNames(self, $0)[keyPath: kind].contains(key) } }
            if found.allSatisfy({ $0 != nil }), Set(found) == Set(graph.inputs.map(Optional.some)),
                found.count == graph.inputs.count
            {
                return found
            }
        }
        return keys.map { key in graph.inputs.first { names(ofInput: $0).contains(key) } }
    }

    /// The names of one input by kind.
    private struct InputNames {
        let signature: [String]
        let tensor: [String]
        let position: [String]

        init(_ inputs: NamedInputs, _ index: Int) {
            signature = inputs.signature?.inputs.filter { $0.tensorIndex == index }.map(\.name) ?? []
            tensor = [inputs.graph.tensors[index].name].filter { !$0.isEmpty }
            position = inputs.graph.inputs.firstIndex(of: index).map { ["input_\($0)"] } ?? []
        }
    }

    /// The tensors of all inputs, by tensor index.
    ///
    /// - Parameter arrays: shapes and values by name.
    /// - Throws: `InterpreterError` if a name is missing, unknown or given twice, or a type or a shape is wrong.
    public func bind(_ arrays: [(key: String, shape: Shape, elements: Elements)]) throws -> [Int: Tensor] {
        var bound: [Int: Tensor] = [:]
        for (index, (key, shape, elements)) in zip(inputs(named: arrays.map(\.key)), arrays) {
            guard let index else {
                let alone =
                    graph.inputs.count == 1 && arrays.count > 1 ? ", or give one array alone, under any key" : ""
                throw InterpreterError(
                    .inputs, place: "key \"\(key)\"", "the model has no input of this name",
                    remedy: graph.inputs.isEmpty
                        ? "remove the array: the model takes no inputs" : "use \(expectedNames)\(alone)")
            }
            guard bound[index] == nil else {
                throw InterpreterError(
                    .inputs, place: "key \"\(key)\"", "the input is given twice, under two names",
                    remedy: "give it once, as \(names(ofInput: index).joined(separator: " or "))")
            }
            bound[index] = try tensor(index, key: key, shape, elements)
        }
        if let missing = graph.inputs.first(where: { bound[$0] == nil }) {
            throw InterpreterError(
                .inputs, place: "input \"\(shownName(ofInput: missing))\"", "no value is given for it",
                remedy: "add it to the inputs; the model takes \(expectedNames)")
        }
        return bound
    }

    /// Arrays of several calls, each with the calls along a further leading axis: `[N, …]` for an input `[1, …]` becomes `[N, 1, …]`.
    /// Other arrays are unchanged.
    ///
    /// - Parameter arrays: shapes and values by name.
    public func separatingCalls(
        _ arrays: [(key: String, shape: Shape, elements: Elements)]
    ) -> [(key: String, shape: Shape, elements: Elements)] {
        zip(inputs(named: arrays.map(\.key)), arrays).map { index, array in
            guard let index, let count = array.shape.dimensions.first else { return array }
            let one = [1] + array.shape.dimensions.dropFirst()
            guard fits(Shape(one), graph.tensors[index]) else { return array }
            return (array.key, Shape([count] + one), array.elements)
        }
    }

    private var expectedNames: String {
        graph.inputs.map { index in
            let tensor = graph.tensors[index]
            return "\"\(shownName(ofInput: index))\" (\(tensor.type.rawValue) \(tensor.shape))"
        }.joined(separator: ", ")
    }

    /// The first of the names that is short enough for a message.
    private func shownName(ofInput index: Int) -> String {
        let names = names(ofInput: index)
        return names.first { $0.count <= 80 } ?? names.last ?? ""
    }

    private func tensor(_ index: Int, key: String, _ shape: Shape, _ elements: Elements) throws -> Tensor {
        var description = try model.description(ofTensor: index, subgraph: subgraph)
        let elements = NamedInputs.narrowed(elements, to: description.type)
        guard elements.type == description.type else {
            throw InterpreterError(
                .inputs, place: "key \"\(key)\"",
                "its values are \(elements.type.rawValue), but the model takes \(NamedInputs.typeText(description))",
                remedy: NamedInputs.conversion(of: elements.type, to: description))
        }
        guard fits(shape, graph.tensors[index]) else {
            throw InterpreterError(
                .inputs, place: "key \"\(key)\"", "its shape is \(shape), but the model takes \(description.shape)",
                remedy: "reshape it")
        }
        description.shape = shape
        return try Tensor(description, elements)
    }

    /// The element type; for a quantized input also its scale and zero point.
    private static func typeText(_ description: TensorDescription) -> String {
        guard let quantization = description.quantization, quantization.isPerTensor else {
            return description.type.rawValue
        }
        return "\(description.type.rawValue) with scale \(quantization.scale) and zero point \(quantization.zeroPoint)"
    }

    /// A remedy for values of the wrong type. Real numbers for a quantized input must be quantized (REP-7).
    private static func conversion(of type: ElementType, to description: TensorDescription) -> String {
        guard [.float16, .float32, .float64].contains(type), let quantization = description.quantization,
            quantization.isPerTensor, let range = description.type.integerRange
        else { return "convert them to \(description.type.rawValue)" }
        return "quantize real numbers x to clamp(round(x / \(quantization.scale)) + \(quantization.zeroPoint), "
            + "\(range.lowerBound), \(range.upperBound)) as \(description.type.rawValue)"
    }

    /// Converts int8 values to int4 if the input is int4 and all of them fit: files of arrays have no int4 type.
    private static func narrowed(_ elements: Elements, to type: ElementType) -> Elements {
        guard type == .int4, case .int8(let values) = elements, values.allSatisfy({ (-8...7).contains($0) }) else {
            return elements
        }
        return .int4(values)
    }

    /// Whether a shape is the model's shape, or differs from it only in dimensions that the shape signature leaves
    /// open.
    private func fits(_ shape: Shape, _ tensor: ModelTensor) -> Bool {
        if shape == tensor.shape { return true }
        guard let signature = tensor.shapeSignature, signature.count == shape.rank else { return false }
        return zip(shape.dimensions, signature).allSatisfy { $0 == $1 || $1 == -1 }
    }
}
