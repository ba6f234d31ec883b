import CQuantSpec
import QuantSpec
import TFLiteModel
import VectorFiles

/// One tensor as a kernel sees it, and the memory of its values.
final class KernelTensor {
    let record: OperandTensor
    let buffer: GuardedBuffer
    let pointer: UnsafePointer<quantspec_tensor>
    /// The bytes that the buffer must hold after a call; `nil` if the kernel may write them.
    private(set) var expected: [UInt8]?

    /// Returns `nil` if the interface lacks the type, or if there is not enough memory.
    ///
    /// - Parameters:
    ///   - record: the tensor with its name and role.
    ///   - isInput: whether the target reads the tensor. A state it also writes.
    ///   - placement: the start address of the buffer.
    ///   - memory: holds the structures that the call points to.
    init?(_ record: OperandTensor, isInput: Bool, placement: BufferPlacement, in memory: CallMemory) {
        guard let type = KernelTensor.code(of: record.description.type),
            let width = ElementBytes.width(of: record.description.type),
            let count = record.description.shape.checkedCount
        else { return nil }
        let (size, overflow) = count.multipliedReportingOverflow(by: width)
        guard !overflow else { return nil }
        // Constants are packed as in a model file.
        let isPacked = record.description.type == .int4 && record.role == .constant && record.data != nil
        let capacity = isPacked ? (count + 1) / 2 : size
        let isWritable = !isInput || record.role == .state
        guard let buffer = GuardedBuffer(capacity: capacity, isWritable: isWritable, placement: placement) else {
            return nil
        }
        self.record = record
        self.buffer = buffer
        let quantization = record.description.quantization
        let scaleCount = quantization?.scales.count ?? 0
        var tensor = quantspec_tensor()
        tensor.struct_size = UInt32(MemoryLayout<quantspec_tensor>.size)
        tensor.type = type
        tensor.flags = KernelTensor.flags(of: record) | (isPacked ? UInt32(QUANTSPEC_TENSOR_PACKED) : 0)
        tensor.rank = Int32(record.description.shape.rank)
        tensor.dimensions = memory.store(record.description.shape.dimensions.map { Int32(clamping: $0) })
        tensor.element_count = Int64(count)
        tensor.data = buffer.data
        tensor.capacity = UInt64(capacity)
        tensor.scale_count = Int32(scaleCount)
        tensor.quantized_dimension = Int32(scaleCount > 1 ? quantization?.dimension ?? 0 : 0)
        if let quantization, scaleCount > 0 {
            tensor.scales = memory.store(quantization.scales)
            tensor.zero_points = memory.store(quantization.zeroPoints)
        }
        tensor.name = memory.store(record.name)
        pointer = memory.store([tensor])
        if let data = record.data {
            set(isPacked ? TFLiteModel.ElementBytes.encode(data) : ElementBytes.bytes(of: data), isReadOnly: true)
        }
    }

    /// Stores values. If they are read-only, the buffer must still hold them after a call.
    func set(_ bytes: [UInt8], isReadOnly: Bool) {
        buffer.fill(bytes)
        expected = isReadOnly ? bytes : nil
    }

    var elements: Elements? { ElementBytes.elements(buffer.bytes, type: record.description.type) }

    /// The rule of the interface that a call broke for this tensor, as an outcome. Returns `nil` if it broke none.
    func violation(named place: String) -> RowOutcome? {
        if let damage = buffer.damage {
            return .violated(.writesOutside, "the target wrote \(damage) of \(place) (\(record.name))")
        }
        if let expected, !buffer.holds(expected) {
            return .violated(.changesInput, "the target changed \(place) (\(record.name)), which is read-only")
        }
        return nil
    }

    /// Restores what a call must not change: the guards, and the values of a read-only tensor.
    func restore() {
        buffer.repair()
        if let expected { buffer.fill(expected) }
    }

    private static func flags(of record: OperandTensor) -> UInt32 {
        switch record.role {
        case .activation: 0
        case .constant: record.data == nil ? 0 : UInt32(QUANTSPEC_TENSOR_CONSTANT)
        case .state: UInt32(QUANTSPEC_TENSOR_VARIABLE)
        case .intermediate: UInt32(QUANTSPEC_TENSOR_INTERMEDIATE)
        }
    }

    private static func code(of type: ElementType) -> Int32? {
        let codes: [ElementType: Int] = [
            .float32: Int(QUANTSPEC_TYPE_FLOAT32), .float64: Int(QUANTSPEC_TYPE_FLOAT64),
            .float16: Int(QUANTSPEC_TYPE_FLOAT16), .bool: Int(QUANTSPEC_TYPE_BOOL), .int4: Int(QUANTSPEC_TYPE_INT4),
            .int8: Int(QUANTSPEC_TYPE_INT8), .int16: Int(QUANTSPEC_TYPE_INT16), .int32: Int(QUANTSPEC_TYPE_INT32),
            .int64: Int(QUANTSPEC_TYPE_INT64), .uint8: Int(QUANTSPEC_TYPE_UINT8),
            .uint16: Int(QUANTSPEC_TYPE_UINT16), .uint32: Int(QUANTSPEC_TYPE_UINT32),
            .uint64: Int(QUANTSPEC_TYPE_UINT64), .complex64: Int(QUANTSPEC_TYPE_COMPLEX64),
        ]
        return codes[type].map(Int32.init)
    }
}
