import CFaultReport
import CQuantSpec
import FileSupport
import KernelInterface
import QuantSpec

/// Code in this process that implements the kernel interface.
final class KernelLibrary: HostedTarget {
    let targetDescription: TargetDescription
    private let function: quantspec_kernel_function
    private let placement: BufferPlacement
    /// The quarantine of all instances: a kernel may also use scratch memory after calls of another instance.
    private let quarantine = ScratchQuarantine()
    private var instances: UInt64 = 0
    private var invocations: UInt64 = 0

    /// Loads a library, which stays loaded, and asks it to identify itself.
    ///
    /// - Throws: `ConformanceError` of kind `unavailable` if the library cannot be loaded or does not identify itself
    ///   properly.
    init(path: String, placement: BufferPlacement) throws(ConformanceError) {
        do {
            function = try KernelSymbol.function(ofLibrary: path)
        } catch {
            throw ConformanceError(.unavailable, subject: path, problem: error.problem, remedy: error.remedy)
        }
        self.placement = placement
        var description = try KernelLibrary.describe(path, function, placement, quarantine)
        description.hash = (try? SHA256.hexDigest(ofFile: path)) ?? ""
        if description.name.isEmpty { description.name = path.split(separator: "/").last.map(String.init) ?? path }
        targetDescription = description
    }

    /// Uses a function that this program was linked with. Its description has no hash.
    ///
    /// - Throws: `ConformanceError` of kind `unavailable` if the function does not identify itself properly.
    init(function: quantspec_kernel_function, placement: BufferPlacement) throws(ConformanceError) {
        self.function = function
        self.placement = placement
        targetDescription = try KernelLibrary.describe("the built-in kernels", function, placement, quarantine)
    }

    private static func describe(
        _ path: String, _ function: quantspec_kernel_function, _ placement: BufferPlacement,
        _ quarantine: ScratchQuarantine
    ) throws(ConformanceError) -> TargetDescription {
        let size = MemoryLayout<quantspec_identity>.size
        let callbacks = KernelCallbacks(placement: placement, quarantine: quarantine)
        let memory = CallMemory()
        guard let call = CallStructure(), let buffer = GuardedBuffer(capacity: size, isWritable: true) else {
            throw ConformanceError(
                .unavailable, subject: path, problem: "memory for a call cannot be allocated", remedy: "free memory")
        }
        call.content = quantspec_call(withoutOperatorIn: memory)
        call.content.context = callbacks.context
        call.content.scratch = KernelCallbacks.scratchFunction
        call.content.message = KernelCallbacks.messageFunction
        // Bounds: the buffer has room for one identity, and stays in place until the end of this function.
        let pointer = buffer.data.bindMemory(to: quantspec_identity.self, capacity: 1)
        pointer.initialize(to: .blank)
        call.content.identity = pointer
        let status = called(call, function)
        let identity = pointer.pointee
        if let violation = violation(call, memory, callbacks, buffer) {
            throw ConformanceError(
                .unavailable, subject: path,
                problem: "in the call without an operator the library \(violation)",
                remedy: "in that call, write only to `*identity` and scratch memory")
        }
        guard status == Int32(QUANTSPEC_STATUS_OK) else {
            throw ConformanceError(
                .unavailable, subject: path,
                problem: "the library does not identify itself (status \(status)\(detail(callbacks.message)))",
                remedy: "in a call without an operator, fill `*identity` and return OK")
        }
        guard identity.abi == UInt32(QUANTSPEC_ABI) else {
            throw ConformanceError(
                .unavailable, subject: path,
                problem:
                    "the library was built for version \(identity.abi) of the interface, expected \(QUANTSPEC_ABI)",
                remedy: "build it with this version's quantspec_kernel.h")
        }
        return TargetDescription(
            kind: .kernels, name: text(identity.target), version: text(identity.version),
            details: text(identity.description), readsDerived: identity.reads_derived != 0,
            observesDerived: DerivedMemory.isTracked, placement: placement)
    }

    /// Makes the call without an operator. It has no tensors, so a fault is reported by its distance from the call or
    /// from scratch memory, or by its address.
    private static func called(_ call: CallStructure, _ function: quantspec_kernel_function) -> Int32 {
        withUnsafePointer(to: call.region) { region in
            fault_report_begin(region, 1, nil, 0)
            defer { fault_report_end() }
            return call.pass(to: function)
        }
    }

    /// The rule that the call without an operator broke, for a sentence that begins "the library". Returns `nil` if it
    /// broke none.
    private static func violation(
        _ call: CallStructure, _ memory: CallMemory, _ callbacks: KernelCallbacks, _ identity: GuardedBuffer
    ) -> String? {
        if let damage = identity.damage { return "wrote \(damage) of `*identity`" }
        if let words = call.violation { return words }
        if let damage = callbacks.scratch.damage { return "wrote outside scratch memory: \(damage)" }
        return memory.isUnchanged ? nil : "wrote to a string of its call, or next to one; they are read-only"
    }

    private static func detail(_ message: String) -> String { message.isEmpty ? "" : ": " + message }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }

    func prepare(_ job: TargetJob) -> (TargetRow) -> RowAnswer {
        instances += 1
        guard
            let instance = KernelInstance(
                job, number: instances, placement: placement, quarantine: quarantine, function: function)
        else {
            return { _ in RowAnswer(.unsupported("the kernel interface cannot represent the type or size of a tensor"))
            }
        }
        return { row in
            self.invocations += 1
            return instance.run(row, invocation: self.invocations)
        }
    }
}
