import CQuantSpec
import KernelInterface
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
package final class KernelHost: CallStorage {
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

    /// What a kernel answers to a call without an operator: its status, and who it is.
    package func identify(_ kernel: quantspec_kernel_function) -> (status: Int32, identity: quantspec_identity) {
        var identity = quantspec_identity.blank
        var call = quantspec_call(withoutOperatorIn: self)
        let status = withUnsafeMutablePointer(to: &identity) { pointer in
            call.identity = pointer
            return kernel(&call)
        }
        return (status, identity)
    }

    /// - Parameter edit: changes the call before it is made.
    package func run(
        _ kernel: quantspec_kernel_function, _ prepared: PreparedOperator, inputs: [Elements?], step: Int = 0,
        edit: (inout quantspec_call) -> Void = { _ in }
    ) -> KernelResult {
        let instance = prepared.instance
        let inputTensors = zip(instance.inputTensors, inputs).map { tensor($0, $1) }
        let outputTensors = instance.outputTensors.map { tensor($0, nil) }
        let before = inputTensors.map { $0.map { bytes($0.pointee) } }

        var call = quantspec_call(prepared, number: 1, in: self)
        call.step = Int32(step)
        call.invocation = 1
        call.input_count = Int32(inputTensors.count)
        call.inputs = store(inputTensors)
        call.output_count = Int32(outputTensors.count)
        call.outputs = store(outputTensors)
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

    // MARK: Memory

    /// The structure of a tensor and its values. Values of int4 are packed.
    private func tensor(_ record: OperandTensor?, _ values: Elements?) -> UnsafePointer<quantspec_tensor>? {
        guard let record,
            var tensor = quantspec_tensor(record, isPacked: record.description.type == .int4, in: self)
        else { return nil }
        tensor.data = guardedBytes(Int(tensor.capacity))
        if let values, values.type == record.description.type, values.count == tensor.element_count {
            fill(tensor.data, with: values)
        }
        return store([tensor])
    }

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

    package func store<Item: BitwiseCopyable>(_ list: [Item]) -> UnsafePointer<Item> {
        let allocation = allocate(list.count * MemoryLayout<Item>.stride, alignment: 64)
        let pointer = allocation.bindMemory(to: Item.self, capacity: max(list.count, 1))
        pointer.initialize(from: list, count: list.count)
        return UnsafePointer(pointer)
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
