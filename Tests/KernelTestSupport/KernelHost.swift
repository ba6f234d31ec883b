import CQuantSpec
import QuantSpec

/// What a kernel made of one call.
package struct KernelResult {
    package var status: Int32
    package var messages: [String] = []
    package var outputs: [Elements] = []
    /// The accumulators that were told, by position in output 0.
    package var accumulators: [Int: Int64] { namedAccumulators[Accumulators.outputName] ?? [:] }
    /// All that were told, by name and position.
    package var namedAccumulators: [String: [Int: Int64]] = [:]
    /// The state operands afterwards, by input position.
    package var states: [Int: Elements] = [:]
    package var inputsAreUnchanged = true
    package var guardsAreUnchanged = true
}

/// Calls a kernel on the values of a prepared operator. Memory lives as long as this object, which serves one call.
package final class KernelHost {
    /// Bytes before and behind every tensor that nobody may touch.
    private static let guardSize = 64
    private static let guardByte: UInt8 = 0xa5

    private var allocations: [UnsafeMutableRawPointer] = []
    private var guarded: [UnsafeMutableRawBufferPointer] = []
    fileprivate var messages: [String] = []
    fileprivate var accumulators: [String: [Int: Int64]] = [:]

    package init() {}

    deinit {
        for allocation in allocations { allocation.deallocate() }
    }

    /// - Parameter edit: changes the call before it is made.
    package func run(
        _ kernel: quantspec_kernel_function, _ prepared: PreparedOperator, inputs: [Elements?], step: Int = 0,
        edit: (inout quantspec_call) -> Void = { _ in }
    ) -> KernelResult {
        let instance = prepared.instance
        let descriptions = instance.inputs.indices.map { index in
            (instance.inputs[index], prepared.variant.inputOperand(index))
        }
        let inputTensors = zip(descriptions, inputs).map { description, elements in
            tensor(description.0, elements, operand: description.1)
        }
        let outputTensors = instance.outputs.indices.map { index in
            tensor(instance.outputs[index], nil, operand: prepared.variant.outputOperand(index))
        }
        let before = inputTensors.map { $0.map { bytes($0.pointee) } }

        var call = quantspec_call()
        call.struct_size = UInt32(MemoryLayout<quantspec_call>.size)
        call.abi = UInt32(QUANTSPEC_ABI)
        call.operator_name = text(prepared.operator.name)
        call.builtin_code = Int32(prepared.operator.code)
        call.step = Int32(step)
        call.variant = text(prepared.variant.id)
        call.scheme = text(prepared.variant.scheme.rawValue)
        call.instance = 1
        call.invocation = 1
        call.input_count = Int32(inputTensors.count)
        call.inputs = UnsafePointer(array(inputTensors.map { $0.map { UnsafePointer($0) } }))
        call.output_count = Int32(outputTensors.count)
        call.outputs = UnsafePointer(array(outputTensors.map { $0.map { UnsafePointer($0) } }))
        let attributes = attributeRecords(prepared)
        call.attribute_count = Int32(attributes.count)
        call.attributes = UnsafePointer(array(attributes))
        let derived = derivedRecords(prepared.derived)
        call.derived_count = Int32(derived.count)
        call.derived = UnsafePointer(array(derived))
        call.context = Unmanaged.passUnretained(self).toOpaque()
        call.scratch = { context, size, alignment in
            KernelHost.from(context)?.allocate(Int(size), alignment: max(Int(alignment), 64))
        }
        call.probe = { context, _, position, count, type, values in
            KernelHost.from(context)?.note(Accumulators.outputName, position, count, type, values)
        }
        call.named_probe = { context, name, position, count, type, values in
            if let name { KernelHost.from(context)?.note(String(cString: name), position, count, type, values) }
        }
        call.message = { context, text in
            if let text { KernelHost.from(context)?.messages.append(String(cString: text)) }
        }

        edit(&call)
        var result = KernelResult(status: kernel(&call))
        result.messages = messages
        result.namedAccumulators = accumulators
        result.guardsAreUnchanged = guarded.allSatisfy { $0.allSatisfy { $0 == KernelHost.guardByte } }
        result.outputs = zip(outputTensors, instance.outputs).compactMap { pointer, description in
            pointer.flatMap { elements($0.pointee, description.type) }
        }
        for (index, pointer) in inputTensors.enumerated() {
            guard let pointer, let description = instance.inputs[index] else { continue }
            if prepared.variant.inputOperand(index)?.role == .state {
                result.states[index] = elements(pointer.pointee, description.type)
            } else if before[index] != bytes(pointer.pointee) {
                result.inputsAreUnchanged = false
            }
        }
        return result
    }

    // MARK: Callbacks

    private static func from(_ context: UnsafeMutableRawPointer?) -> KernelHost? {
        context.map { Unmanaged<KernelHost>.fromOpaque($0).takeUnretainedValue() }
    }

    private func note(
        _ name: String, _ position: Int64, _ count: Int64, _ type: Int32, _ values: UnsafeRawPointer?
    ) {
        guard let values else { return }
        for index in 0..<Int(count) {
            let isWide = Int(type) == QUANTSPEC_TYPE_INT64
            accumulators[name, default: [:]][Int(position) + index] =
                isWide
                ? values.loadUnaligned(fromByteOffset: index * 8, as: Int64.self)
                : Int64(values.loadUnaligned(fromByteOffset: index * 4, as: Int32.self))
        }
    }

    // MARK: Records

    private func tensor(
        _ description: TensorDescription?, _ values: Elements?, operand: Operand?
    ) -> UnsafeMutablePointer<quantspec_tensor>? {
        guard let description, let type = KernelHost.types[description.type] else { return nil }
        let count = description.shape.count
        let size = (count * (description.type.bitWidth ?? 0) + 7) / 8
        var tensor = quantspec_tensor()
        tensor.struct_size = UInt32(MemoryLayout<quantspec_tensor>.size)
        tensor.type = Int32(type)
        tensor.flags = KernelHost.flags(operand?.role)
        if description.type == .int4 { tensor.flags |= UInt32(QUANTSPEC_TENSOR_PACKED) }
        tensor.rank = Int32(description.shape.rank)
        tensor.dimensions = UnsafePointer(array(description.shape.dimensions.map { Int32($0) }))
        tensor.element_count = Int64(count)
        tensor.capacity = UInt64(size)
        tensor.data = guardedBytes(size)
        if let values, values.type == description.type, values.count == count { fill(tensor.data, with: values) }
        if let quantization = description.quantization {
            tensor.scale_count = Int32(quantization.scales.count)
            tensor.quantized_dimension = Int32(quantization.dimension)
            tensor.scales = UnsafePointer(array(quantization.scales))
            tensor.zero_points = UnsafePointer(array(quantization.zeroPoints))
        }
        tensor.name = text(operand?.name ?? "")
        return array([tensor])
    }

    private static func flags(_ role: Operand.Role?) -> UInt32 {
        switch role {
        case .constant: UInt32(QUANTSPEC_TENSOR_CONSTANT)
        case .state: UInt32(QUANTSPEC_TENSOR_VARIABLE)
        default: 0
        }
    }

    private func attributeRecords(_ prepared: PreparedOperator) -> [quantspec_attribute] {
        prepared.operator.attributes.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map {
            declaration in
            var record = quantspec_attribute()
            record.name = text(declaration.name)
            switch prepared.instance.attributes.values[declaration.name] ?? declaration.defaultValue {
            case .integer(let value):
                record.kind = Int32(QUANTSPEC_ATTRIBUTE_INTEGER)
                record.integer = value
            case .real(let value):
                record.kind = Int32(QUANTSPEC_ATTRIBUTE_REAL)
                record.real = value
            case .flag(let value):
                record.kind = Int32(QUANTSPEC_ATTRIBUTE_FLAG)
                record.integer = value ? 1 : 0
            case .name(let value):
                record.kind = Int32(QUANTSPEC_ATTRIBUTE_NAME)
                record.text = text(value)
            case .integers(let values):
                record.kind = Int32(QUANTSPEC_ATTRIBUTE_INTEGERS)
                record.count = Int64(values.count)
                record.integers = UnsafePointer(array(values))
            case .reals(let values):
                record.kind = Int32(QUANTSPEC_ATTRIBUTE_REALS)
                record.count = Int64(values.count)
                record.reals = UnsafePointer(array(values))
            }
            return record
        }
    }

    private func derivedRecords(_ derived: Derived) -> [quantspec_derived] {
        derived.entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map { entry in
            var record = quantspec_derived()
            record.name = text(entry.name)
            record.count = Int64(entry.values.count)
            record.values = UnsafePointer(array(entry.values))
            return record
        }
    }

    // MARK: Memory

    private static let types: [ElementType: Int] = [
        .float32: QUANTSPEC_TYPE_FLOAT32, .float64: QUANTSPEC_TYPE_FLOAT64, .float16: QUANTSPEC_TYPE_FLOAT16,
        .int4: QUANTSPEC_TYPE_INT4, .int8: QUANTSPEC_TYPE_INT8, .int16: QUANTSPEC_TYPE_INT16,
        .int32: QUANTSPEC_TYPE_INT32,
        .int64: QUANTSPEC_TYPE_INT64, .uint8: QUANTSPEC_TYPE_UINT8, .uint16: QUANTSPEC_TYPE_UINT16,
        .uint32: QUANTSPEC_TYPE_UINT32, .uint64: QUANTSPEC_TYPE_UINT64, .bool: QUANTSPEC_TYPE_BOOL,
        .complex64: QUANTSPEC_TYPE_COMPLEX64,
    ]

    private func allocate(_ size: Int, alignment: Int) -> UnsafeMutableRawPointer {
        let allocation = UnsafeMutableRawPointer.allocate(byteCount: max(size, 1), alignment: alignment)
        allocations.append(allocation)
        return allocation
    }

    /// `size` bytes of an arbitrary pattern, with guards before and behind.
    private func guardedBytes(_ size: Int) -> UnsafeMutableRawPointer {
        let whole = allocate(size + 2 * KernelHost.guardSize, alignment: 64)
        whole.initializeMemory(
            as: UInt8.self, repeating: KernelHost.guardByte, count: size + 2 * KernelHost.guardSize)
        let data = whole + KernelHost.guardSize
        guarded.append(UnsafeMutableRawBufferPointer(start: whole, count: KernelHost.guardSize))
        guarded.append(UnsafeMutableRawBufferPointer(start: data + size, count: KernelHost.guardSize))
        return data
    }

    private func array<Value>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
        let allocation = allocate(values.count * MemoryLayout<Value>.stride, alignment: 64)
        let pointer = allocation.bindMemory(to: Value.self, capacity: max(values.count, 1))
        pointer.initialize(from: values, count: values.count)
        return pointer
    }

    private func text(_ string: String) -> UnsafePointer<CChar> {
        UnsafePointer(array(string.utf8.map { CChar(bitPattern: $0) } + [0]))
    }

    private func fill(_ data: UnsafeMutableRawPointer, with elements: Elements) {
        switch elements {
        case .float32(let values): copy(values, to: data)
        case .float64(let values): copy(values, to: data)
        case .float16(let values): copy(values.map(\.bitPattern), to: data)
        case .complex64(let values): copy(values, to: data)
        case .int4(let values): copy(KernelHost.packed(values), to: data)
        case .int8(let values): copy(values, to: data)
        case .int16(let values): copy(values, to: data)
        case .int32(let values): copy(values, to: data)
        case .int64(let values): copy(values, to: data)
        case .uint8(let values): copy(values, to: data)
        case .uint16(let values): copy(values, to: data)
        case .uint32(let values): copy(values, to: data)
        case .uint64(let values): copy(values, to: data)
        case .bool(let values): copy(values, to: data)
        }
    }

    /// Two elements a byte, the first in the lower half.
    private static func packed(_ values: [Int8]) -> [UInt8] {
        stride(from: 0, to: values.count, by: 2).map { index in
            let upper = index + 1 < values.count ? values[index + 1] : 0
            return UInt8(bitPattern: values[index]) & 15 | UInt8(bitPattern: upper) << 4
        }
    }

    private func copy<Value>(_ values: [Value], to data: UnsafeMutableRawPointer) {
        values.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress, !bytes.isEmpty { data.copyMemory(from: start, byteCount: bytes.count) }
        }
    }

    private func bytes(_ tensor: quantspec_tensor) -> [UInt8] {
        tensor.data.map { Array(UnsafeRawBufferPointer(start: $0, count: Int(tensor.capacity))) } ?? []
    }

    private func elements(_ tensor: quantspec_tensor, _ type: ElementType) -> Elements? {
        guard let data = tensor.data else { return nil }
        let count = Int(tensor.element_count)
        func read<Value>(_: Value.Type) -> [Value] {
            (0..<count).map { data.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Value>.stride, as: Value.self) }
        }
        switch type {
        case .float32: return .float32(read(Float.self))
        case .float64: return .float64(read(Double.self))
        case .float16: return .float16(read(UInt16.self).map(Binary16.init(bitPattern:)))
        case .complex64: return .complex64(read(Complex64.self))
        case .uint16: return .uint16(read(UInt16.self))
        case .uint32: return .uint32(read(UInt32.self))
        case .uint64: return .uint64(read(UInt64.self))
        case .int4:
            let packed = bytes(tensor)
            return .int4(
                (0..<count).map { index in
                    Int8(bitPattern: index.isMultiple(of: 2) ? packed[index / 2] << 4 : packed[index / 2]) >> 4
                })
        case .int8: return .int8(read(Int8.self))
        case .int16: return .int16(read(Int16.self))
        case .int32: return .int32(read(Int32.self))
        case .int64: return .int64(read(Int64.self))
        case .uint8: return .uint8(read(UInt8.self))
        case .bool: return .bool(read(UInt8.self).map { $0 != 0 })
        default: return nil
        }
    }
}
