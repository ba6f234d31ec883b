import CFaultReport
import FileSupport
@preconcurrency import Glibc

/// Memory for one tensor or one piece of scratch memory: aligned as the placement says, with guards before and behind it
/// that must not change, and around those memory that nobody can touch.
///
/// Bounds: the mapping is a margin without access, `readableSize` bytes, and a second margin. The readable bytes are the
/// leading guard, at least `zone` bytes; `capacity` bytes of data; and the trailing guard. Both guards are compared and
/// repaired as a whole: no byte that can be written belongs to neither the data nor a guard.
final class GuardedBuffer {
    private static let zone = 256
    /// Without access, on either side: a stride too far ends the process at a known place. It takes addresses, not memory.
    static let margin = 1 << 20
    /// The greatest distance between two possible starts: scratch memory may be asked for at 4096 bytes.
    static let greatestStep = 8192

    let capacity: Int
    let data: UnsafeMutableRawPointer
    private let mapping: UnsafeMutableRawPointer
    private let mappingSize: Int
    private let leadingSize: Int
    private let trailingSize: Int

    /// Returns `nil` if there is no such memory.
    ///
    /// - Parameters:
    ///   - capacity: bytes, 0 or more.
    ///   - isWritable: whether at least `zone` bytes of guard lie behind the data, too, so that a small overrun can be told
    ///     in words. Without it the inaccessible memory begins less than a step of the placement behind the data, and also catches reads.
    init?(capacity: Int, isWritable: Bool, placement: BufferPlacement = .standard) {
        let page = sysconf(Int32(_SC_PAGESIZE))
        let behind = isWritable ? GuardedBuffer.zone : 0
        let step = placement.step
        guard page > 0, capacity >= 0, step <= GuardedBuffer.greatestStep, capacity < Int.max / 2 else { return nil }
        let needed = GuardedBuffer.zone + capacity + behind + step
        let readableSize = (needed + page - 1) / page * page
        mappingSize = readableSize + 2 * GuardedBuffer.margin
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        guard let mapping = mmap(nil, mappingSize, PROT_NONE, flags, -1, 0), mapping != MAP_FAILED else { return nil }
        guard mprotect(mapping + GuardedBuffer.margin, readableSize, PROT_READ | PROT_WRITE) == 0 else {
            munmap(mapping, mappingSize)
            return nil
        }
        self.capacity = capacity
        self.mapping = mapping
        let end = mapping + (GuardedBuffer.margin + readableSize)
        // The last possible start that leaves room for the data and what is behind it.
        let last = UInt(bitPattern: end) - UInt(capacity + behind + placement.offset)
        data = end - (capacity + behind + placement.offset) - Int(last % UInt(step)) + placement.offset
        trailingSize = data.distance(to: end) - capacity
        leadingSize = readableSize - capacity - trailingSize
        repair()
    }

    deinit { munmap(mapping, mappingSize) }

    private var start: UnsafeMutableRawPointer { data - leadingSize }
    private var end: UnsafeMutableRawPointer { data + capacity }

    /// Fills the buffer from its start; what is too much is left out.
    func fill(_ bytes: [UInt8]) { memcpy(data, bytes, min(bytes.count, capacity)) }

    var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: data, count: capacity)) }

    func holds(_ bytes: [UInt8]) -> Bool { bytes.count == capacity && memcmp(data, bytes, capacity) == 0 }

    /// Where something was written outside of the buffer: `3 bytes before the start`. `nil` if nothing was.
    var damage: String? {
        if let changed = GuardPattern.changed(start, count: leadingSize) {
            return "\((leadingSize - changed.lowerBound).counted("byte")) before the start"
        }
        guard let changed = GuardPattern.changed(end, count: trailingSize) else { return nil }
        return "\((changed.upperBound + 1).counted("byte")) past the end"
    }

    /// Makes the guards whole again, so that damage is told of the call that did it only.
    func repair() {
        GuardPattern.fill(start, count: leadingSize)
        GuardPattern.fill(end, count: trailingSize)
    }

    /// Gives the memory back and keeps the addresses, which nobody can touch from now on.
    /// - Returns: false if the system does not allow it.
    func close() -> Bool {
        let size = leadingSize + capacity + trailingSize
        return mprotect(start, size, PROT_NONE) == 0 && madvise(start, size, MADV_DONTNEED) == 0
    }

    /// The buffer for the handler of faults.
    /// - Parameters:
    ///   - kind: `FAULT_REGION_…`.
    ///   - index: the place among those of its kind.
    func region(_ kind: Int, _ index: Int) -> fault_region {
        fault_region(
            start: UInt(bitPattern: mapping), end: UInt(bitPattern: mapping + mappingSize),
            data: UInt(bitPattern: data),
            capacity: UInt64(capacity), kind: Int32(kind), index: Int32(clamping: index))
    }
}
