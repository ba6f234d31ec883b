import CQuantSpec
import FastKernels
import KernelInterface
import QuantSpec
import Synchronization

/// A prepared operator that a kernel function evaluates. If the function does not support it, `evaluate` returns `nil`,
/// from then on without a call.
///
/// Bounds: every pointer of the call is valid while the function runs. Structures and lists are in `KernelMemory`. The
/// values of inputs are those of the arrays given to `evaluate`, or copies of the same size; the function must not write
/// them. The values of outputs are new arrays of the size that the shape says, or memory of that size.
final class KernelOperator: Sendable {
    private let state: Mutex<CallState>
    private let instance: Instance
    private let source: KernelSource
    private let number: UInt64

    /// - Parameters:
    ///   - prepared: the operator.
    ///   - source: the function.
    init?(_ prepared: PreparedOperator, source: KernelSource) {
        let instance = prepared.instance
        number = quantspec_fast_next_instance()
        guard let state = CallState(prepared, number: number, source: source) else { return nil }
        self.state = Mutex(state)
        self.instance = instance
        self.source = source
    }

    deinit { quantspec_fast_release(number) }

    /// Whether no call so far has shown that the function does not support the operator.
    var isSupported: Bool { state.withLock { !$0.isUnsupported } }

    /// Evaluates the operator, as `PreparedOperator.evaluate` does.
    ///
    /// - Returns: `nil` if the function does not support the operator.
    /// - Throws: `SpecificationError` if the function fails, or a value does not fit its description.
    func evaluate(_ inputs: [Elements?]) throws -> Evaluation? {
        let values = try state.withLock { state in try state.call(inputs, instance, source) }
        guard let values else { return nil }
        return Evaluation(
            outputs: try zip(instance.outputs, values.outputs).map { try Tensor($0, $1) },
            states: try values.states.reduce(into: [:]) { states, entry in
                if let description = instance.inputs[entry.key] {
                    states[entry.key] = try Tensor(description, entry.value)
                }
            })
    }
}

/// The structures of the calls, and what the earlier calls have shown.
private struct CallState {
    private let memory: KernelMemory
    private let call: UnsafeMutablePointer<quantspec_call>
    /// The structure of each input; `nil` for an omitted one.
    private let inputs: [UnsafeMutablePointer<quantspec_tensor>?]
    private let outputs: [UnsafeMutablePointer<quantspec_tensor>]
    /// Memory for the values of each input that must be aligned, or that the function writes.
    private let copies: [UnsafeMutableRawPointer?]
    /// Memory for the values of all outputs; `nil` if the function writes into the array of the only output.
    private let results: [UnsafeMutableRawPointer]?
    /// Where a tensor without elements points: the interface has no NULL there.
    private let nothing: UnsafeMutableRawPointer
    private let states: [Int]
    private let constants: [Int: Elements]
    private(set) var isUnsupported = false

    /// Returns `nil` if the interface cannot represent a tensor.
    init?(_ prepared: PreparedOperator, number: UInt64, source: KernelSource) {
        let instance = prepared.instance, memory = KernelMemory()
        let (inputTensors, outputTensors) = (instance.inputTensors, instance.outputTensors)
        var inputs: [UnsafeMutablePointer<quantspec_tensor>?] = []
        var copies: [UnsafeMutableRawPointer?] = []
        for record in inputTensors {
            guard let record else {
                inputs.append(nil)
                copies.append(nil)
                continue
            }
            guard let tensor = CallState.tensor(record, in: memory) else { return nil }
            let isCopied = source.needsAlignment || record.role == .state || record.role == .intermediate
            copies.append(isCopied ? memory.allocate(byteCount: Int(tensor.pointee.capacity)) : nil)
            tensor.pointee.data = copies.last ?? nil
            if let constant = record.data, let copy = copies.last ?? nil {
                constant.withBytes { KernelMemory.copy($0, to: copy) }
            }
            inputs.append(tensor)
        }
        let outputs = outputTensors.compactMap { CallState.tensor($0, in: memory) }
        guard outputs.count == outputTensors.count else { return nil }
        self.memory = memory
        self.inputs = inputs
        self.outputs = outputs
        self.copies = copies
        nothing = memory.allocate(byteCount: 1)
        let results =
            outputs.count == 1 && !source.needsAlignment
            ? nil : outputs.map { memory.allocate(byteCount: Int($0.pointee.capacity)) }
        for (output, start) in zip(outputs, results ?? []) { output.pointee.data = start }
        self.results = results
        states = inputTensors.indices.filter { inputTensors[$0]?.role == .state }
        constants = instance.constants.mapValues(\.elements)
        var content = quantspec_call(prepared, number: number, in: memory)
        content.inputs = memory.store(inputs.map { $0.map { UnsafePointer($0) } })
        content.outputs = memory.store(outputs.map { Optional(UnsafePointer($0)) })
        content.input_count = Int32(inputs.count)
        content.output_count = Int32(outputs.count)
        memory.fillCallbacks(&content)
        call = memory.storeMutable([content])
    }

    /// The structure of a tensor, without its values. Returns `nil` if the interface cannot represent it, or it has more
    /// elements than kernels count.
    private static func tensor(
        _ record: OperandTensor, in memory: KernelMemory
    ) -> UnsafeMutablePointer<quantspec_tensor>? {
        guard let tensor = quantspec_tensor(record, isPacked: false, in: memory),
            tensor.element_count <= Int64(Int32.max)
        else { return nil }
        return memory.storeMutable([tensor])
    }

    /// Makes a call. Returns `nil` if the function does not support it.
    mutating func call(
        _ given: [Elements?], _ instance: Instance, _ source: KernelSource
    ) throws -> (outputs: [Elements], states: [Int: Elements])? {
        if isUnsupported { return nil }
        call.pointee.invocation += 1
        call.pointee.step = states.isEmpty ? 0 : Int32(clamping: call.pointee.invocation - 1)
        memory.beginCall()
        let (status, values) = try callWithMemory(given, instance, source)
        switch Int(status) {
        case Int(QUANTSPEC_STATUS_OK): break
        case Int(QUANTSPEC_STATUS_UNSUPPORTED), Int(QUANTSPEC_STATUS_INVALID):
            isUnsupported = true
            return nil
        default:
            throw SpecificationError(
                .unsupported, "\(instance.operatorName): the kernels failed with status \(status): \(memory.message)",
                remedy: "use --kernels none, or judge them with 'quantspec conform --kernels'")
        }
        var updated: [Int: Elements] = [:]
        for index in states {
            guard let copy = copies[index], let description = instance.inputs[index],
                let elements = Elements(
                    kernelBytes: copy, count: description.shape.count, type: description.type)
            else { continue }
            updated[index] = elements
        }
        return (values, updated)
    }

    /// Points the inputs from `index` on at their values, then runs `body`. The arrays exist while it runs.
    private func bind(
        _ index: Int, _ given: [Elements?], _ instance: Instance, _ body: () throws -> Int32
    ) throws -> Int32 {
        guard index < inputs.count else { return try body() }
        let values = (given.indices.contains(index) ? given[index] : nil) ?? constants[index]
        guard let tensor = inputs[index], let description = instance.inputs[index], let values else {
            return try bind(index + 1, given, instance, body)
        }
        guard values.type == description.type, values.count == tensor.pointee.element_count else {
            throw SpecificationError(
                .invalid, "\(instance.operatorName): input \(index) has values of another type or number",
                remedy: "give values that fit the tensor", clause: "REP-12")
        }
        return try values.withBytes { bytes in
            if let copy = copies[index] {
                // Constants were copied before the first call.
                if constants[index] == nil { KernelMemory.copy(bytes, to: copy) }
            } else {
                tensor.pointee.data = UnsafeMutableRawPointer(mutating: bytes.baseAddress ?? UnsafeRawPointer(nothing))
            }
            return try bind(index + 1, given, instance, body)
        }
    }

    /// Makes the call with memory for the outputs, and returns its status and their values, which mean nothing if the
    /// status is not OK.
    private func callWithMemory(
        _ given: [Elements?], _ instance: Instance, _ source: KernelSource
    ) throws -> (status: Int32, values: [Elements]) {
        var status = Int32(QUANTSPEC_STATUS_UNSUPPORTED)
        guard let results else {
            let (output, description) = (outputs[0], instance.outputs[0])
            let elements = try Elements(
                kernelCount: Int(output.pointee.element_count), type: description.type
            ) { bytes in
                output.pointee.data = bytes.baseAddress ?? nothing
                status = try bind(0, given, instance) { source.function(call) }
            }
            return (status, elements.map { [$0] } ?? [])
        }
        status = try bind(0, given, instance) { source.function(call) }
        let values = zip(results, instance.outputs).compactMap { memory, description in
            Elements(kernelBytes: memory, count: description.shape.count, type: description.type)
        }
        return (status, values)
    }
}
