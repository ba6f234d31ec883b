import CFaultReport
import CQuantSpec
import FileSupport
@preconcurrency import Glibc
import QuantSpec

/// Code that implements the kernel interface, in this process.
final class KernelLibrary: HostedTarget {
    let targetDescription: TargetDescription
    private let function: quantspec_kernel_function
    private let placement: BufferPlacement
    private var instances: UInt64 = 0
    private var invocations: UInt64 = 0

    /// Loads a library, which stays loaded, and asks it for its name.
    init(path: String, placement: BufferPlacement) throws(ConformanceError) {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw ConformanceError(
                .unavailable, subject: path, problem: "the library does not load (\(KernelLibrary.lastError))",
                remedy: "build it for this machine, with what it needs beside it")
        }
        guard let symbol = dlsym(handle, QUANTSPEC_KERNEL_SYMBOL) else {
            throw ConformanceError(
                .unavailable, subject: path, problem: "the library exports no \(QUANTSPEC_KERNEL_SYMBOL)",
                remedy: "implement quantspec_kernel.h and export that function")
        }
        // The header gives the function of this name this type.
        function = unsafeBitCast(symbol, to: quantspec_kernel_function.self)
        self.placement = placement
        var description = try KernelLibrary.describe(path, function, placement)
        description.hash = (try? SHA256.hexDigest(ofFile: path)) ?? ""
        if description.name.isEmpty { description.name = path.split(separator: "/").last.map(String.init) ?? path }
        targetDescription = description
    }

    /// Takes a function that this program was linked with. It has no hash of its own.
    init(function: quantspec_kernel_function, placement: BufferPlacement) throws(ConformanceError) {
        self.function = function
        self.placement = placement
        targetDescription = try KernelLibrary.describe("the built-in kernels", function, placement)
    }

    private static var lastError: String {
        dlerror().map { String(cString: $0) } ?? "no reason is given"
    }

    private static func describe(
        _ path: String, _ function: quantspec_kernel_function, _ placement: BufferPlacement
    ) throws(ConformanceError) -> TargetDescription {
        var identity = quantspec_identity()
        identity.struct_size = UInt32(MemoryLayout<quantspec_identity>.size)
        let callbacks = KernelCallbacks(placement: placement)
        let memory = CallMemory()
        let call = CallStructure()
        call.content.builtin_code = -1
        call.content.variant = memory.store("")
        call.content.scheme = memory.store("")
        call.content.context = callbacks.context
        call.content.scratch = KernelCallbacks.scratchFunction
        call.content.message = KernelCallbacks.messageFunction
        let status = withUnsafeMutablePointer(to: &identity) { identity in
            call.content.identity = identity
            // The call has no buffers: a fault is told by its address.
            fault_report_begin(nil, 0, nil, 0)
            defer { fault_report_end() }
            return call.pass(to: function)
        }
        withExtendedLifetime(callbacks) {}
        if let violation = call.violation {
            throw ConformanceError(
                .unavailable, subject: path,
                problem: "in the call without an operator the library \(violation)",
                remedy: "write to nothing but `*identity` there")
        }
        guard status == Int32(QUANTSPEC_STATUS_OK) else {
            throw ConformanceError(
                .unavailable, subject: path,
                problem: "the library does not say its name (status \(status)\(detail(callbacks.message)))",
                remedy: "answer calls without an operator by filling `identity`")
        }
        guard identity.abi == UInt32(QUANTSPEC_ABI) else {
            throw ConformanceError(
                .unavailable, subject: path,
                problem: "the library was built for version \(identity.abi) of the interface, not \(QUANTSPEC_ABI)",
                remedy: "build it with this version's quantspec_kernel.h")
        }
        return TargetDescription(
            kind: .kernels, name: text(identity.target), version: text(identity.version),
            details: text(identity.description), readsDerived: identity.reads_derived != 0,
            observesDerived: DerivedMemory.isTracked, placement: placement)
    }

    private static func detail(_ message: String) -> String { message.isEmpty ? "" : ": " + message }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }

    func prepare(_ job: TargetJob) -> (TargetRow) -> RowAnswer {
        instances += 1
        guard let instance = KernelInstance(job, number: instances, placement: placement, function: function) else {
            return { _ in RowAnswer(.unsupported("a tensor's type or size has no place in the kernel interface")) }
        }
        return { row in
            self.invocations += 1
            return instance.run(row, invocation: self.invocations)
        }
    }
}
