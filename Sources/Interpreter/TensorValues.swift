import QuantSpec

/// The values of a subgraph's tensors during a run, by tensor index, and the number of bytes that they occupy.
struct TensorValues {
    private var values: [Tensor?]
    private(set) var bytes = 0
    private(set) var peakBytes = 0
    /// The part of `bytes` that the constants take.
    let constantBytes: Int

    /// - Parameters:
    ///   - count: the number of the subgraph's tensors.
    ///   - constants: the values of the constants, by tensor index.
    init(count: Int, constants: [Int: Tensor]) {
        values = [Tensor?](repeating: nil, count: count)
        for (index, tensor) in constants { values[index] = tensor }
        constantBytes = constants.values.reduce(0) { $0 + $1.description.byteCount }
        bytes = constantBytes
        peakBytes = bytes
    }

    subscript(_ index: Int) -> Tensor? { values[index] }

    /// Whether a tensor has a value with this description.
    func holds(_ index: Int, _ description: TensorDescription) -> Bool { values[index]?.description == description }

    mutating func set(_ index: Int, _ tensor: Tensor) {
        if let old = values[index] { bytes -= old.description.byteCount }
        bytes += tensor.description.byteCount
        values[index] = tensor
        peakBytes = max(peakBytes, bytes)
    }

    mutating func release(_ index: Int) {
        if let old = values[index] { bytes -= old.description.byteCount }
        values[index] = nil
    }
}

extension TensorDescription {
    /// The bytes that a value takes, packed types in whole bytes.
    var byteCount: Int { ((shape.checkedCount ?? 0) * (type.bitWidth ?? 0) + 7) / 8 }
}
