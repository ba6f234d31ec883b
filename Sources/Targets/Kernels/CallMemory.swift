@preconcurrency import Glibc
import KernelInterface

/// The lists and texts that a call points to, each between two guards. Pointers are valid as long as this value. The
/// called function must change neither the contents nor the guards.
final class CallMemory: CallStorage {
    private struct Block {
        let start: UnsafeMutableRawPointer
        /// The contents, guards included.
        let original: [UInt8]

        /// Bounds: the block was made with the original's length.
        var isUnchanged: Bool {
            memcmp(start, original, original.count) == 0
        }
    }

    private var blocks: [Block] = []
    /// The size of a guard and the alignment of the stored values, in bytes.
    private static let zone = 64

    deinit { for block in blocks { block.start.deallocate() } }

    func store<Item: BitwiseCopyable>(_ list: [Item]) -> UnsafePointer<Item> {
        // Bounds: a guard, the list, and a guard.
        let (zone, size) = (CallMemory.zone, list.count * MemoryLayout<Item>.stride)
        let start = UnsafeMutableRawPointer.allocate(byteCount: zone + size + zone, alignment: zone)
        GuardPattern.fill(start, count: zone)
        list.withUnsafeBytes { bytes in
            if let source = bytes.baseAddress { memcpy(start + zone, source, size) }
        }
        GuardPattern.fill(start + (zone + size), count: zone)
        blocks.append(
            Block(start: start, original: Array(UnsafeRawBufferPointer(start: start, count: zone + size + zone))))
        return UnsafePointer((start + zone).bindMemory(to: Item.self, capacity: list.count))
    }

    /// Whether all contents and guards are unchanged.
    var isUnchanged: Bool { blocks.allSatisfy(\.isUnchanged) }

    /// Restores all contents and guards.
    func restore() {
        // Bounds: a block was made with the original's length.
        for block in blocks { block.start.copyMemory(from: block.original, byteCount: block.original.count) }
    }
}
