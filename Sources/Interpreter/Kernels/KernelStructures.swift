import CQuantSpec
import QuantSpec

/// The structures of `quantspec_kernel.h`, made from a prepared operator.
enum KernelStructures {
    /// The structure of a tensor, without its values. Returns `nil` if the interface lacks the type, or the size is too
    /// large.
    static func tensor(_ record: OperandTensor, in memory: KernelMemory) -> UnsafeMutablePointer<quantspec_tensor>? {
        let description = record.description
        guard let (code, width) = codes[description.type], let count = description.shape.checkedCount,
            count <= Int(Int32.max)
        else { return nil }
        var tensor = quantspec_tensor()
        tensor.struct_size = UInt32(MemoryLayout<quantspec_tensor>.size)
        tensor.type = Int32(code)
        tensor.flags = flags(of: record)
        tensor.rank = Int32(description.shape.rank)
        tensor.dimensions = UnsafePointer(memory.store(description.shape.dimensions.map { Int32(clamping: $0) }))
        tensor.element_count = Int64(count)
        tensor.capacity = UInt64(count * width)
        let scales = description.quantization?.scales ?? []
        tensor.scale_count = Int32(scales.count)
        tensor.quantized_dimension = Int32(scales.count > 1 ? description.quantization?.dimension ?? 0 : 0)
        if let quantization = description.quantization, !scales.isEmpty {
            tensor.scales = UnsafePointer(memory.store(scales))
            tensor.zero_points = UnsafePointer(memory.store(quantization.zeroPoints))
        }
        tensor.name = memory.store(record.name)
        return memory.store([tensor])
    }

    private static func flags(of record: OperandTensor) -> UInt32 {
        switch record.role {
        case .activation: 0
        case .constant: record.data == nil ? 0 : UInt32(QUANTSPEC_TENSOR_CONSTANT)
        case .state: UInt32(QUANTSPEC_TENSOR_VARIABLE)
        case .intermediate: UInt32(QUANTSPEC_TENSOR_INTERMEDIATE)
        }
    }

    /// The call of an operator, without its tensors and callbacks.
    static func call(_ prepared: PreparedOperator, number: UInt64, in memory: KernelMemory) -> quantspec_call {
        let attributes = prepared.operator.attributes.map { declaration in
            (declaration.name, prepared.instance.attributes.values[declaration.name] ?? declaration.defaultValue)
        }
        let sorted = attributes.sorted { isBefore($0.0, $1.0) }.map { attribute($0.0, $0.1, in: memory) }
        let lists = prepared.derived.entries.sorted { isBefore($0.name, $1.name) }.map { entry in
            quantspec_derived(
                name: memory.store(entry.name), count: Int64(entry.values.count),
                values: UnsafePointer(memory.store(entry.values)))
        }
        var call = quantspec_call()
        call.struct_size = UInt32(MemoryLayout<quantspec_call>.size)
        call.abi = UInt32(QUANTSPEC_ABI)
        call.operator_name = memory.store(prepared.operator.name)
        call.builtin_code = Int32(clamping: prepared.operator.code)
        call.variant = memory.store(prepared.variant.id)
        call.scheme = memory.store(prepared.variant.scheme.rawValue)
        call.instance = number
        call.attribute_count = Int32(sorted.count)
        call.attributes = UnsafePointer(memory.store(sorted))
        call.derived_count = Int32(lists.count)
        call.derived = UnsafePointer(memory.store(lists))
        return call
    }

    /// The order of `strcmp`.
    private static func isBefore(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private static func attribute(
        _ name: String, _ value: AttributeValue, in memory: KernelMemory
    ) -> quantspec_attribute {
        var attribute = quantspec_attribute()
        attribute.name = memory.store(name)
        switch value {
        case .integer(let integer):
            attribute.kind = Int32(QUANTSPEC_ATTRIBUTE_INTEGER)
            attribute.integer = integer
        case .real(let real):
            attribute.kind = Int32(QUANTSPEC_ATTRIBUTE_REAL)
            attribute.real = real
        case .flag(let flag):
            attribute.kind = Int32(QUANTSPEC_ATTRIBUTE_FLAG)
            attribute.integer = flag ? 1 : 0
        case .name(let text):
            attribute.kind = Int32(QUANTSPEC_ATTRIBUTE_NAME)
            attribute.text = memory.store(text)
        case .integers(let integers):
            attribute.kind = Int32(QUANTSPEC_ATTRIBUTE_INTEGERS)
            attribute.count = Int64(integers.count)
            attribute.integers = UnsafePointer(memory.store(integers))
        case .reals(let reals):
            attribute.kind = Int32(QUANTSPEC_ATTRIBUTE_REALS)
            attribute.count = Int64(reals.count)
            attribute.reals = UnsafePointer(memory.store(reals))
        }
        return attribute
    }

    /// The interface's number of a type, and the size of an element in bytes. int4 is handed over unpacked.
    private static let codes: [ElementType: (code: Int, width: Int)] = [
        .float32: (Int(QUANTSPEC_TYPE_FLOAT32), 4), .float64: (Int(QUANTSPEC_TYPE_FLOAT64), 8),
        .float16: (Int(QUANTSPEC_TYPE_FLOAT16), 2), .bool: (Int(QUANTSPEC_TYPE_BOOL), 1),
        .int4: (Int(QUANTSPEC_TYPE_INT4), 1), .int8: (Int(QUANTSPEC_TYPE_INT8), 1),
        .int16: (Int(QUANTSPEC_TYPE_INT16), 2), .int32: (Int(QUANTSPEC_TYPE_INT32), 4),
        .int64: (Int(QUANTSPEC_TYPE_INT64), 8), .uint8: (Int(QUANTSPEC_TYPE_UINT8), 1),
        .uint16: (Int(QUANTSPEC_TYPE_UINT16), 2), .uint32: (Int(QUANTSPEC_TYPE_UINT32), 4),
        .uint64: (Int(QUANTSPEC_TYPE_UINT64), 8), .complex64: (Int(QUANTSPEC_TYPE_COMPLEX64), 8),
    ]
}
