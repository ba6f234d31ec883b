@preconcurrency import Glibc

/// The lists and texts that a call points to. They stay in place as long as this value, and a called function must not
/// change them.
final class CallMemory {
    private struct Block {
        let start: UnsafeMutableRawPointer
        let original: [UInt8]

        /// Bounds: the block was made with the original's length.
        var isUnchanged: Bool {
            memcmp(start, original, original.count) == 0
        }
    }

    private var blocks: [Block] = []

    deinit { for block in blocks { block.start.deallocate() } }

    /// A copy of a list. The pointer is valid even where the list is empty.
    func store<Item: BitwiseCopyable>(_ list: [Item]) -> UnsafePointer<Item> {
        let copy = UnsafeMutablePointer<Item>.allocate(capacity: max(list.count, 1))
        copy.initialize(from: list, count: list.count)
        let bytes = Array(UnsafeRawBufferPointer(start: copy, count: list.count * MemoryLayout<Item>.stride))
        blocks.append(Block(start: UnsafeMutableRawPointer(copy), original: bytes))
        return UnsafePointer(copy)
    }

    /// A copy of a text that ends with a zero byte.
    func store(_ text: String) -> UnsafePointer<CChar> { store(Array(text.utf8CString)) }

    /// Whether everything still holds what was stored.
    var isUnchanged: Bool { blocks.allSatisfy(\.isUnchanged) }

    /// Makes everything hold again what was stored.
    func restore() {
        // Bounds: a block was made with the original's length.
        for block in blocks { block.start.copyMemory(from: block.original, byteCount: block.original.count) }
    }
}
