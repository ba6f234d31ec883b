import FileSupport
@preconcurrency import Glibc

/// Memory for one tensor: aligned as the interface promises, with zones before and behind it that must not change, and
/// behind those a page that nobody can touch.
///
/// Bounds: the mapping is `readable` bytes and a page without access. `data` is at a multiple of 64 within the readable
/// ones, with `zone` bytes of guard right before it; the trailing guard fills what is left behind `capacity` bytes of data.
/// Every access below stays within these three parts.
final class GuardedBuffer {
    static let alignment = 64
    private static let zone = 256

    let capacity: Int
    let data: UnsafeMutableRawPointer
    private let mapping: UnsafeMutableRawPointer
    private let mappingSize: Int
    private let leadingGuard: [UInt8]
    private let trailingGuard: [UInt8]

    /// `nil` where there is no such memory to be had.
    ///
    /// - Parameters:
    ///   - capacity: bytes, 0 or more.
    ///   - isWritable: whether a guard zone lies behind the data, too, so that a small overrun can be told in words. Without
    ///     it the inaccessible page begins where the last 64 bytes of the data end, and also catches reads.
    init?(capacity: Int, isWritable: Bool) {
        let page = sysconf(Int32(_SC_PAGESIZE))
        let behind = isWritable ? GuardedBuffer.zone : 0
        let used = capacity.addingReportingOverflow(behind + GuardedBuffer.alignment + GuardedBuffer.zone + 2 * page)
        guard page > 0, !used.overflow else { return nil }
        let size = GuardedBuffer.rounded(capacity + behind, to: GuardedBuffer.alignment)
        let readable = GuardedBuffer.rounded(GuardedBuffer.zone + size, to: page)
        mappingSize = readable + page
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        guard let mapping = mmap(nil, mappingSize, PROT_READ | PROT_WRITE, flags, -1, 0), mapping != MAP_FAILED else {
            return nil
        }
        guard mprotect(mapping + readable, page, PROT_NONE) == 0 else {
            munmap(mapping, mappingSize)
            return nil
        }
        self.capacity = capacity
        self.mapping = mapping
        data = mapping + (readable - size)
        leadingGuard = FillPattern.bytes(case: "guard", step: 0, output: 0, count: GuardedBuffer.zone)
        trailingGuard = FillPattern.bytes(case: "guard", step: 0, output: 1, count: size - capacity)
        repair()
    }

    deinit { munmap(mapping, mappingSize) }

    private static func rounded(_ size: Int, to multiple: Int) -> Int { (size + multiple - 1) / multiple * multiple }

    private var start: UnsafeMutableRawPointer { data - GuardedBuffer.zone }
    private var end: UnsafeMutableRawPointer { data + capacity }

    /// Fills the buffer from its start; what is too much is left out.
    func fill(_ bytes: [UInt8]) { memcpy(data, bytes, min(bytes.count, capacity)) }

    var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: data, count: capacity)) }

    func holds(_ bytes: [UInt8]) -> Bool { bytes.count == capacity && memcmp(data, bytes, capacity) == 0 }

    /// Where something was written outside of the buffer, for a sentence that begins "wrote"; `nil` where nothing was.
    var damage: String? {
        if memcmp(start, leadingGuard, leadingGuard.count) != 0 {
            let zone = UnsafeRawBufferPointer(start: start, count: leadingGuard.count)
            let first = zip(zone, leadingGuard).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
            return "\((leadingGuard.count - first).counted("byte")) before the start"
        }
        if memcmp(end, trailingGuard, trailingGuard.count) != 0 {
            let zone = UnsafeRawBufferPointer(start: end, count: trailingGuard.count)
            let last = zip(zone, trailingGuard).enumerated().reversed().first { $1.0 != $1.1 }?.offset ?? 0
            return "\((last + 1).counted("byte")) past the end"
        }
        return nil
    }

    /// Makes the guard zones whole again, so that damage is told of the call that did it only.
    func repair() {
        memcpy(start, leadingGuard, leadingGuard.count)
        memcpy(end, trailingGuard, trailingGuard.count)
    }
}
