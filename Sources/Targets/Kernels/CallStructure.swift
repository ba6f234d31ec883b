import CFaultReport
import CQuantSpec
@preconcurrency import Glibc
import KernelInterface

/// The `quantspec_call` that a function receives. The function must not change it, and it lies between guards as
/// buffers do.
///
/// Bounds: `pointer` and `original` have room for one structure each, as long as this value lives.
final class CallStructure {
    /// The fields of the next call.
    var content = quantspec_call.versioned
    private let buffer: GuardedBuffer
    private let pointer: UnsafeMutablePointer<quantspec_call>
    private let original = UnsafeMutablePointer<quantspec_call>.allocate(capacity: 1)
    private static let size = MemoryLayout<quantspec_call>.size

    /// Returns `nil` if there is no memory.
    init?() {
        guard let buffer = GuardedBuffer(capacity: CallStructure.size, isWritable: true) else { return nil }
        self.buffer = buffer
        pointer = buffer.data.bindMemory(to: quantspec_call.self, capacity: 1)
        original.initialize(to: content)
        pointer.initialize(to: content)
    }

    deinit { original.deallocate() }

    /// The structure as a region for the handler of faults.
    var region: fault_region { buffer.region(Int(FAULT_REGION_CALL), 0) }

    /// Restores the guards.
    func restore() { buffer.repair() }

    /// Calls a function with the fields of `content` and returns its status. Changes by earlier calls are overwritten.
    func pass(to function: quantspec_kernel_function) -> Int32 {
        original.pointee = content
        // A copy byte by byte makes the padding equal, too.
        memcpy(pointer, original, CallStructure.size)
        return function(pointer)
    }

    /// The first field that the last call changed, or the place at which it wrote beside the structure, for a sentence
    /// that begins "the target". `nil` if it changed neither.
    var violation: String? {
        guard memcmp(pointer, original, CallStructure.size) != 0 else {
            return buffer.damage.map { "wrote \($0) of its quantspec_call, which is read-only" }
        }
        let before = UnsafeRawBufferPointer(start: original, count: CallStructure.size)
        let after = UnsafeRawBufferPointer(start: pointer, count: CallStructure.size)
        let place = before.indices.first { before[$0] != after[$0] } ?? 0
        let name = CallStructure.fields.last { ($0.offset ?? 0) <= place }?.name ?? "struct_size"
        return "changed `\(name)` of its quantspec_call, which is read-only"
    }

    /// The fields in their order, with the offset of each.
    private static let fields: [(name: String, offset: Int?)] = [
        ("struct_size", offset(\.struct_size)), ("abi", offset(\.abi)),
        ("operator_name", offset(\.operator_name)),
        ("builtin_code", offset(\.builtin_code)), ("step", offset(\.step)),
        ("variant", offset(\.variant)),
        ("scheme", offset(\.scheme)), ("instance", offset(\.instance)),
        ("invocation", offset(\.invocation)),
        ("input_count", offset(\.input_count)), ("output_count", offset(\.output_count)),
        ("inputs", offset(\.inputs)), ("outputs", offset(\.outputs)),
        ("attribute_count", offset(\.attribute_count)), ("derived_count", offset(\.derived_count)),
        ("attributes", offset(\.attributes)), ("derived", offset(\.derived)),
        ("identity", offset(\.identity)),
        ("context", offset(\.context)), ("scratch", offset(\.scratch)), ("probe", offset(\.probe)),
        ("message", offset(\.message)), ("named_probe", offset(\.named_probe)),
    ]

    private static func offset(_ field: PartialKeyPath<quantspec_call>) -> Int? {
        MemoryLayout<quantspec_call>.offset(of: field)
    }
}
