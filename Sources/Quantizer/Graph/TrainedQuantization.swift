import QuantSpec
import TFLiteModel

/// The fake quantization that quantization-aware training leaves in a float model: FAKE_QUANT, or QUANTIZE of a float tensor and DEQUANTIZE.
struct TrainedQuantization {
    /// The QUANTIZE and DEQUANTIZE operators of pairs, by subgraph.
    private var pairs: [Set<Int>] = []
    /// The tensors between them, by subgraph.
    private var inner: [Set<Int>] = []
    /// The tensors that a pair or a FAKE_QUANT reads or returns, by subgraph. Their ranges are known.
    private(set) var around: [Set<Int>] = []

    init(_ model: Model) {
        for graph in model.subgraphs {
            var (pairs, inner, around): (Set<Int>, Set<Int>, Set<Int>) = ([], [], [])
            for (position, operation) in graph.operators.enumerated() {
                let name = model.code(of: operation).name
                if name == "FAKE_QUANT" { around.formUnion(operation.inputs + operation.outputs) }
                guard name == "QUANTIZE", let source = operation.inputs.first,
                    let result = operation.outputs.first,
                    source >= 0, graph.tensors[source].type == .float32, !graph.outputs.contains(result),
                    Parameters(trained: graph.tensors[result]) != nil
                else { continue }
                let readers = graph.readers(of: result).map(\.operation)
                guard !readers.isEmpty,
                    readers.allSatisfy({ model.code(of: graph.operators[$0]).name == "DEQUANTIZE" })
                else { continue }
                pairs.formUnion(readers + [position])
                inner.insert(result)
                around.formUnion([source, result] + readers.flatMap { graph.operators[$0].outputs })
            }
            self.pairs.append(pairs)
            self.inner.append(inner)
            self.around.append(around)
        }
    }

    /// Whether the model holds none.
    var isEmpty: Bool { around.allSatisfy(\.isEmpty) }

    /// Whether an operator is one of a pair.
    func isPair(_ position: Int, subgraph: Int) -> Bool { pairs[subgraph].contains(position) }

    /// Whether a tensor lies between the two operators of a pair.
    func isInner(_ tensor: Int, subgraph: Int) -> Bool { inner[subgraph].contains(tensor) }
}

extension Parameters {
    /// The int8 parameters of a tensor between QUANTIZE and DEQUANTIZE; `nil` if it is not of 8 bits.
    init?(trained tensor: ModelTensor) {
        guard [.int8, .uint8].contains(tensor.type), let description = try? tensor.description(),
            let stored = description.quantization
        else { return nil }
        self.init(trained: stored, tensor.type)
    }

    /// The int8 parameters of a FAKE_QUANT (PTQ-12).
    ///
    /// - Throws: `SpecificationError` if the attributes give no parameters, or not 8 bits.
    init(fakeQuantization attributes: Attributes) throws {
        let bits = attributes.values["num_bits"]?.integer ?? 0
        guard bits == 8 else {
            throw SpecificationError(
                .unsupported, "FAKE_QUANT has \(bits) bits", remedy: "train with 8 bits", clause: "PTQ-12")
        }
        let range = CalibratedRange(
            minimum: attributes.values["min"]?.real ?? 0, maximum: attributes.values["max"]?.real ?? 0)
        let (type, quantization) = try FakeQuantization.parameters(
            range, bits: bits, isNarrow: attributes.values["narrow_range"] == .flag(true))
        self.init(trained: quantization, type)
    }

    private init(trained stored: Quantization, _ type: ElementType) {
        let shift: Int64 = type == .uint8 ? 128 : 0
        let zeroPoints = stored.zeroPoints.map { $0 - shift }
        self.init(
            type: .int8,
            quantization: Quantization(
                scales: stored.scales, zeroPoints: zeroPoints, dimension: stored.dimension),
            isPerAxis: !stored.isPerTensor, isNarrow: zeroPoints.allSatisfy { $0 == 0 }, isTrained: true)
    }

    /// The stored integers of a constant with given parameters (PTQ-20), channel by channel. Weights do not use -128.
    func trainedCodes(_ reals: [Float], shape: Shape) throws -> Elements {
        let channels = ChannelIndex(TensorDescription(.int8, shape, quantization))
        var codes = [Int8](repeating: 0, count: reals.count)
        for (channel, places) in Dictionary(grouping: reals.indices, by: { channels[$0] })
        where quantization.scales.indices.contains(channel) {
            let parameters = Quantization(
                scale: quantization.scales[channel], zeroPoint: quantization.zeroPoints[channel])
            let constant = try ConstantQuantization.int8(places.map { reals[$0] }, with: parameters)
            guard case .int8(let stored) = constant.elements else { continue }
            for (place, code) in zip(places, stored) { codes[place] = isNarrow ? max(code, -127) : code }
        }
        return .int8(codes)
    }
}

extension AttributeValue {
    fileprivate var integer: Int? {
        if case .integer(let value) = self { Int(exactly: value) } else { nil }
    }
    fileprivate var real: Float? { if case .real(let value) = self { value } else { nil } }
}
