@preconcurrency import Glibc

/// The arbitrary bytes around a buffer, which a call must not change. Every guard holds the beginning of the same pattern.
enum GuardPattern {
    /// Bounds: as long as the longest guard, which is that before a buffer: less than a page, a step and a zone.
    static let bytes = FillPattern.bytes(case: "guard", step: 0, output: 0, count: longest)
    private static let longest =
        max(Int(sysconf(Int32(_SC_PAGESIZE))), 0) + GuardedBuffer.greatestStep + 256

    /// Bounds: `count` bytes at `start`, at most `longest`.
    static func fill(_ start: UnsafeMutableRawPointer, count: Int) { memcpy(start, bytes, count) }

    /// The offsets of the first and the last changed byte; `nil` if there is none.
    /// Bounds: as for `fill`.
    static func changed(_ start: UnsafeRawPointer, count: Int) -> ClosedRange<Int>? {
        guard memcmp(start, bytes, count) != 0 else { return nil }
        let guarded = UnsafeRawBufferPointer(start: start, count: count)
        let offsets = guarded.indices.filter { guarded[$0] != bytes[$0] }
        guard let first = offsets.first, let last = offsets.last else { return nil }
        return first...last
    }
}
