import QuantSpec

/// The values of a subgraph's tensors during a run, by tensor index, and the number of bytes that they occupy.
struct TensorValues {
    private var values: [Tensor?]
    private(set) var bytes = 0
    private(set) var peakBytes = 0

    /// - Parameters:
    ///   - count: the number of the subgraph's tensors.
    ///   - constants: the values of the constants, by tensor index.
    init(count: Int, constants: [Int: Tensor]) {
        values = [Tensor?](repeating: nil, count: count)
        for (index, tensor) in constants { values[index] = tensor }
        bytes = constants.values.reduce(0) { $0 + TensorValues.size($1) }
        peakBytes = bytes
    }

    subscript(_ index: Int) -> Tensor? { values[index] }

    /// Whether a tensor has a value with this description.
    func holds(_ index: Int, _ description: TensorDescription) -> Bool { values[index]?.description == description }

    mutating func set(_ index: Int, _ tensor: Tensor) {
        if let old = values[index] { bytes -= TensorValues.size(old) }
        bytes += TensorValues.size(tensor)
        values[index] = tensor
        peakBytes = max(peakBytes, bytes)
    }

    mutating func release(_ index: Int) {
        if let old = values[index] { bytes -= TensorValues.size(old) }
        values[index] = nil
    }

    private static func size(_ tensor: Tensor) -> Int {
        (tensor.elements.count * (tensor.type.bitWidth ?? 0) + 7) / 8
    }
}
