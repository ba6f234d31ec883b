import CQuantSpec
import QuantSpec

extension quantspec_tensor {
    /// The structure of a tensor, without its values: `data` is NULL. Returns `nil` if the interface lacks the type, or
    /// the size in bytes exceeds an integer.
    ///
    /// - Parameters:
    ///   - record: the tensor with its name and role.
    ///   - isPacked: whether a byte holds two elements, which must be of type int4.
    ///   - storage: holds the lists and the name.
    package init?(_ record: OperandTensor, isPacked: Bool, in storage: some CallStorage) {
        let description = record.description
        guard let type = KernelType.all[description.type], let count = description.shape.checkedCount else {
            return nil
        }
        let (size, overflow) = count.multipliedReportingOverflow(by: type.width)
        guard !overflow else { return nil }
        self.init()
        struct_size = UInt32(MemoryLayout<quantspec_tensor>.size)
        self.type = type.code
        flags = quantspec_tensor.flags(of: record) | (isPacked ? UInt32(QUANTSPEC_TENSOR_PACKED) : 0)
        rank = Int32(description.shape.rank)
        dimensions = storage.store(description.shape.dimensions.map { Int32(clamping: $0) })
        element_count = Int64(count)
        capacity = UInt64(isPacked ? (count + 1) / 2 : size)
        if let quantization = description.quantization, !quantization.scales.isEmpty {
            scale_count = Int32(quantization.scales.count)
            quantized_dimension = Int32(quantization.scales.count > 1 ? quantization.dimension : 0)
            scales = storage.store(quantization.scales)
            zero_points = storage.store(quantization.zeroPoints)
        }
        name = storage.store(record.name)
    }

    private static func flags(of record: OperandTensor) -> UInt32 {
        switch record.role {
        case .activation: 0
        case .constant: record.data == nil ? 0 : UInt32(QUANTSPEC_TENSOR_CONSTANT)
        case .state: UInt32(QUANTSPEC_TENSOR_VARIABLE)
        case .intermediate: UInt32(QUANTSPEC_TENSOR_INTERMEDIATE)
        }
    }
}
