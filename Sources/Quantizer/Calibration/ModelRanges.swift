import QuantSpec
import TFLiteModel

/// The ranges of a model's float tensors.
public struct ModelRanges: Sendable, Hashable {
    /// The ranges of each subgraph's tensors, by tensor index.
    public var subgraphs: [[Int: CalibratedRange]]

    /// No ranges.
    ///
    /// - Parameter subgraphs: the number of subgraphs.
    public init(subgraphs: Int) { self.subgraphs = [[Int: CalibratedRange]](repeating: [:], count: subgraphs) }

    /// The ranges that a model's float tensors carry, as a converter writes them after calibration.
    public init(of model: Model) {
        subgraphs = model.subgraphs.map { graph in
            var ranges: [Int: CalibratedRange] = [:]
            for (index, tensor) in graph.tensors.enumerated() where tensor.type == .float32 {
                guard let stored = tensor.quantization, stored.scales.isEmpty, stored.minimums.count == 1,
                    stored.maximums.count == 1
                else { continue }
                ranges[index] = CalibratedRange(minimum: stored.minimums[0], maximum: stored.maximums[0])
            }
            return ranges
        }
    }

    /// The number of tensors that have a range.
    public var count: Int { subgraphs.reduce(0) { $0 + $1.count } }
    /// Whether no tensor has a range.
    public var isEmpty: Bool { count == 0 }
}
