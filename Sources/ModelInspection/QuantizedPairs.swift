import FileSupport
import JSON
import QuantSpec
import TFLiteModel

/// The tensors of a float model beside those of its quantized form, one pair a line.
public struct QuantizedPairs: Sendable, Hashable {
    /// A tensor of the float model, and the one that holds its values in the quantized model.
    public struct Pair: Sendable, Hashable {
        /// The index of the subgraph.
        public let subgraph: Int
        /// The index of the float tensor.
        public let float: Int
        /// The index of the quantized tensor.
        public let quantized: Int
        /// The name of the float tensor.
        public let name: String
        /// The type of the quantized tensor.
        public let type: ElementType
        /// The scales of the quantized tensor.
        public let scales: [Float]
        /// The zero points of the quantized tensor.
        public let zeroPoints: [Int64]
        /// Whether the tensors are constants.
        public let isConstant: Bool
    }

    /// The pairs, in the order of the quantized model's operators: operands before results.
    public private(set) var pairs: [Pair] = []

    /// Pairs the tensors of two models; `nil` if the second is not a quantized form of the first, or none of its operators corresponds to one.
    public init?(from float: Model, to quantized: Model) {
        guard QuantizedPairing.applies(float, quantized) else { return nil }
        for subgraph in 0..<min(float.subgraphs.count, quantized.subgraphs.count) {
            add(QuantizedPairing(float, quantized, subgraphs: (subgraph, subgraph)), subgraph)
        }
        guard !pairs.isEmpty else { return nil }
    }

    private mutating func add(_ pairing: QuantizedPairing, _ subgraph: Int) {
        var seen: Set<[Int]> = []
        let graph = pairing.models.quantized.subgraphs[subgraph]
        for layer in pairing.layers {
            let operation = graph.operators[layer.quantized]
            for (position, tensor) in operation.inputs.enumerated() where tensor >= 0 {
                guard let counterpart = pairing.floatOperand(position, of: layer) else { continue }
                let constant = pairing.quantizedConstant(tensor)
                if seen.insert([counterpart, constant ?? tensor]).inserted {
                    append(pairing, subgraph, counterpart, constant ?? tensor, isConstant: constant != nil)
                }
            }
            for tensor in operation.outputs {
                guard let counterpart = pairing.floatTensor[tensor], seen.insert([counterpart, tensor]).inserted else {
                    continue
                }
                append(pairing, subgraph, counterpart, tensor, isConstant: false)
            }
        }
    }

    private mutating func append(
        _ pairing: QuantizedPairing, _ subgraph: Int, _ float: Int, _ quantized: Int, isConstant: Bool
    ) {
        let tensor = pairing.models.quantized.subgraphs[subgraph].tensors[quantized]
        pairs.append(
            Pair(
                subgraph: subgraph, float: float, quantized: quantized,
                name: pairing.models.float.subgraphs[subgraph].tensors[float].name, type: tensor.type,
                scales: tensor.quantization?.scales ?? [], zeroPoints: tensor.quantization?.zeroPoints ?? [],
                isConstant: isConstant))
    }

    /// The pairs as aligned columns, without a line break at the end.
    public var text: String {
        var table = TextTable([
            ("float", .right), ("quantized", .right), ("type", .left), ("scale", .left), ("zero point", .right),
            ("role", .left),
            ("name", .left),
        ])
        for pair in pairs {
            let scale =
                pair.scales.count > 1
                ? "\(pair.scales.count) × \(pair.scales.min() ?? 0) ... \(pair.scales.max() ?? 0)"
                : pair.scales.first.map { "\($0)" } ?? "-"
            table.add([
                "\(pair.float)", "\(pair.quantized)", pair.type.rawValue, scale,
                pair.scales.isEmpty ? "-" : pair.zeroPoints.first.map { "\($0)" } ?? "-",
                pair.isConstant ? "constant" : "computed", pair.name.shortened(to: 40),
            ])
        }
        return table.lines.joined(separator: "\n")
    }

    /// The pairs as a JSON array.
    public var json: JSONValue {
        .array(
            pairs.map { pair in
                JSONValue([
                    "subgraph": .integer(pair.subgraph), "float": .integer(pair.float),
                    "quantized": .integer(pair.quantized),
                    "name": .text(pair.name), "type": .text(pair.type.rawValue),
                    "scales": .array(pair.scales.map { .real($0) }),
                    "zeroPoints": .array(pair.zeroPoints.map { .integer($0) }),
                    "constant": .flag(pair.isConstant),
                ])
            })
    }
}
