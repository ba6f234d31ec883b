import FileSupport
import ModelInspection
import QuantSpec
import Quantizer
import TFLiteModel

/// A float model, its ranges, and the quantized model that the specification derives from them.
struct DerivedModel {
    let float: Model
    let ranges: ModelRanges
    let mode: QuantizationMode
    /// The quantized model, with float inputs and outputs.
    let model: Model
    /// The corresponding operators, by subgraph.
    let pairings: [QuantizedPairing]
    /// The operators of the quantized model, by subgraph and the float model's operator.
    private var operators: [[Int: Int]] = []

    /// Quantizes a model. Operators that cannot be quantized stay float.
    ///
    /// - Throws: `QuantizerError` or `ModelError` if that is not possible.
    init(_ float: Model, _ mode: QuantizationMode, _ ranges: ModelRanges) throws {
        self.float = float
        self.ranges = ranges
        self.mode = mode
        let options = QuantizationOptions(mode, allowsFloatFallback: true)
        let model = try Quantizer.quantized(float, options, ranges: ranges)
        self.model = model
        pairings = float.subgraphs.indices.map { QuantizedPairing(float, model, subgraphs: ($0, $0)) }
        for pairing in pairings {
            var places: [Int: Int] = [:]
            for layer in pairing.layers { for index in layer.float { places[index] = layer.quantized } }
            operators.append(places)
        }
    }

    /// The derived tensor at an operand of an operator of the float model; `nil` if there is none.
    func operand(_ position: Int, of operation: Int, subgraph: Int) -> Int? {
        let graph = model.subgraphs[subgraph]
        guard let place = operators[subgraph][operation],
            let tensor = graph.operators[place].inputs.element(at: position)
        else { return nil }
        return tensor < 0 ? nil : tensor
    }

    /// The derived tensor at a result of an operator of the float model; `nil` if there is none.
    func result(_ position: Int, of operation: Int, subgraph: Int) -> Int? {
        operators[subgraph][operation].flatMap { model.subgraphs[subgraph].operators[$0].outputs.element(at: position) }
    }

    func tensor(_ index: Int, subgraph: Int) -> ModelTensor { model.subgraphs[subgraph].tensors[index] }

    /// Whether a quantized tensor is the cell state of a recurrent operator, which has 16 bits in int8 models.
    func isCellState(_ tensor: ModelTensor) -> Bool { mode == .int8 && tensor.type == .int16 }

    /// A short name of a tensor of the float model.
    func name(_ tensor: Int, subgraph: Int) -> String {
        let name = float.subgraphs[subgraph].tensors.element(at: tensor)?.name ?? ""
        return "tensor \(tensor) (\(name.shortened(to: 50)))"
    }
}
