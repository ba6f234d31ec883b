@preconcurrency import Glibc

/// The arbitrary bytes around a buffer, which a call must not change. Every guard holds the beginning of the same
/// pattern.
enum GuardPattern {
    /// Bounds: as long as the longest guard, which is the one before a buffer: shorter than a page, a step and a zone
    /// together.
    static let bytes = FillPattern.bytes(case: "guard", step: 0, output: 0, count: longest)
    private static let longest =
        max(Int(sysconf(Int32(_SC_PAGESIZE))), 0) + GuardedBuffer.greatestStep + 256

    /// Fills a guard. Bounds: there are `count` bytes at `start`, and `count` is at most `longest`.
    static func fill(_ start: UnsafeMutableRawPointer, count: Int) { memcpy(start, bytes, count) }

    /// Returns the offsets of the first and the last changed byte, or `nil` if none was changed. Bounds: as for
    /// `fill`.
    static func changed(_ start: UnsafeRawPointer, count: Int) -> ClosedRange<Int>? {
        guard memcmp(start, bytes, count) != 0 else { return nil }
        let guarded = UnsafeRawBufferPointer(start: start, count: count)
        let offsets = guarded.indices.filter { guarded[$0] != bytes[$0] }
        guard let first = offsets.first, let last = offsets.last else { return nil }
        return first...last
    }
}
