import CQuantSpec
import KernelInterface

/// The memory that the calls of one operator point to: structures, lists, texts, values that must be aligned, and
/// scratch memory. It is freed with this object.
///
/// Bounds: a pointer that `storeMutable` or `allocate` returns is valid for the given number of elements or bytes, as long as
/// this object.
final class KernelMemory: CallStorage {
    private var allocations: [UnsafeMutableRawPointer] = []
    /// Scratch memory, used again by later calls: each piece with its size in bytes, and how many are in use.
    private var scratch: [(start: UnsafeMutableRawPointer, size: Int, alignment: Int)] = []
    private var scratchInUse = 0
    /// The last text that the function reported in a call.
    private(set) var message = ""

    deinit {
        for allocation in allocations { allocation.deallocate() }
        for piece in scratch { piece.start.deallocate() }
    }

    /// Memory of `byteCount` bytes, at least 1, that begins at a multiple of the interface's alignment.
    func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
        let start = UnsafeMutableRawPointer.allocate(
            byteCount: max(byteCount, 1), alignment: Int(QUANTSPEC_ALIGNMENT))
        allocations.append(start)
        return start
    }

    func store<Item: BitwiseCopyable>(_ list: [Item]) -> UnsafePointer<Item> { UnsafePointer(storeMutable(list)) }

    /// Stores a copy of a list that may be changed.
    func storeMutable<Item: BitwiseCopyable>(_ list: [Item]) -> UnsafeMutablePointer<Item> {
        let start = allocate(byteCount: list.count * MemoryLayout<Item>.stride)
        let items = start.bindMemory(to: Item.self, capacity: max(list.count, 1))
        items.initialize(from: list, count: list.count)
        return items
    }

    /// Copies bytes. Bounds: the destination has room for all of them.
    static func copy(_ bytes: UnsafeRawBufferPointer, to destination: UnsafeMutableRawPointer) {
        if let start = bytes.baseAddress { destination.copyMemory(from: start, byteCount: bytes.count) }
    }

    /// Begins a call: its scratch memory and its message are its own.
    func beginCall() {
        scratchInUse = 0
        message = ""
    }

    private func takeScratch(bytes: UInt64, alignment: UInt64) -> UnsafeMutableRawPointer? {
        let alignment = alignment == 0 ? Int(QUANTSPEC_ALIGNMENT) : Int(clamping: alignment)
        guard let size = Int(exactly: bytes), size <= 1 << 40, alignment.nonzeroBitCount == 1, alignment <= 4096 else {
            return nil
        }
        if scratchInUse < scratch.count {
            let piece = scratch[scratchInUse]
            if piece.size < size || piece.alignment < alignment {
                piece.start.deallocate()
                scratch[scratchInUse] = KernelMemory.piece(size, alignment)
            }
        } else {
            scratch.append(KernelMemory.piece(size, alignment))
        }
        scratchInUse += 1
        return scratch[scratchInUse - 1].start
    }

    private static func piece(
        _ size: Int, _ alignment: Int
    ) -> (start: UnsafeMutableRawPointer, size: Int, alignment: Int) {
        (UnsafeMutableRawPointer.allocate(byteCount: max(size, 1), alignment: alignment), size, alignment)
    }

    // MARK: The callbacks

    /// Fills in the callbacks of a call. Bounds: `context` is this object, which the caller keeps until the call returns.
    func fillCallbacks(_ call: inout quantspec_call) {
        call.context = Unmanaged.passUnretained(self).toOpaque()
        call.scratch = { context, bytes, alignment in
            KernelMemory.from(context)?.takeScratch(bytes: bytes, alignment: alignment)
        }
        call.message = { context, text in
            if let text { KernelMemory.from(context)?.message = String(cString: text) }
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> KernelMemory? {
        context.map { Unmanaged<KernelMemory>.fromOpaque($0).takeUnretainedValue() }
    }

    /// What a function says about itself. Returns `nil` if it does not say it.
    static func identity(of function: quantspec_kernel_function) -> quantspec_identity? {
        let memory = KernelMemory()
        let identity = memory.storeMutable([quantspec_identity.blank])
        var call = quantspec_call(withoutOperatorIn: memory)
        call.identity = identity
        memory.fillCallbacks(&call)
        let status = withExtendedLifetime(memory) { function(memory.store([call])) }
        return status == Int32(QUANTSPEC_STATUS_OK) ? identity.pointee : nil
    }
}
