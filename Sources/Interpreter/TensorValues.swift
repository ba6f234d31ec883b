import QuantSpec

/// The values of a subgraph's tensors while it runs, and how much memory they take.
struct TensorValues {
    private var values: [Int: Tensor]
    private var bytes = 0
    private(set) var peakBytes = 0

    init(constants: [Int: Tensor]) {
        values = constants
        bytes = constants.values.reduce(0) { $0 + TensorValues.size($1) }
        peakBytes = bytes
    }

    subscript(_ index: Int) -> Tensor? { values[index] }

    mutating func set(_ index: Int, _ tensor: Tensor) {
        if let old = values[index] { bytes -= TensorValues.size(old) }
        values[index] = tensor
        bytes += TensorValues.size(tensor)
        peakBytes = max(peakBytes, bytes)
    }

    mutating func release(_ index: Int) {
        if let old = values.removeValue(forKey: index) { bytes -= TensorValues.size(old) }
    }

    private static func size(_ tensor: Tensor) -> Int {
        (tensor.elements.count * (tensor.type.bitWidth ?? 0) + 7) / 8
    }
}
