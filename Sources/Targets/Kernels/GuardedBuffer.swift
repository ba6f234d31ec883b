import CFaultReport
import FileSupport
@preconcurrency import Glibc

/// Memory for one tensor or one piece of scratch memory. It is aligned as the placement says. Before and after it are
/// guards that must not change, and around those is memory without access.
///
/// Bounds: the mapping is a margin without access, the readable bytes, and a second margin. The readable bytes are the
/// leading guard of at least `zone` bytes, `capacity` bytes of data, and the trailing guard. Both guards are compared
/// and restored as a whole: every writable byte belongs to the data or to a guard.
final class GuardedBuffer {
    private static let zone = 256
    /// The memory without access on either side, in bytes. A kernel that strides too far faults at a known place. A
    /// margin takes addresses, but no memory.
    static let margin = 1 << 20
    /// The greatest distance between two possible starts, in bytes: scratch memory may be requested at odd multiples
    /// of 4096.
    static let greatestStep = 8192

    let capacity: Int
    let data: UnsafeMutableRawPointer
    private let mapping: UnsafeMutableRawPointer
    private let mappingSize: Int
    private let leadingSize: Int
    private let trailingSize: Int

    /// Returns `nil` if the memory cannot be mapped.
    ///
    /// - Parameters:
    ///   - capacity: the size of the data in bytes, 0 or more.
    ///   - isWritable: whether a guard of at least `zone` bytes follows the data, too, so that a small overrun can be
    ///     described. If not, the memory without access begins less than a step of the placement after the data, and
    ///     also catches reads.
    ///   - placement: the start address of the data.
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
        // The last possible start that leaves room for the data and for what follows it.
        let last = UInt(bitPattern: end) - UInt(capacity + behind + placement.offset)
        data = end - (capacity + behind + placement.offset) - Int(last % UInt(step)) + placement.offset
        trailingSize = data.distance(to: end) - capacity
        leadingSize = readableSize - capacity - trailingSize
        repair()
    }

    deinit { munmap(mapping, mappingSize) }

    private var start: UnsafeMutableRawPointer { data - leadingSize }
    private var end: UnsafeMutableRawPointer { data + capacity }

    /// Fills the buffer from its start. Bytes beyond its capacity are ignored.
    func fill(_ bytes: [UInt8]) { memcpy(data, bytes, min(bytes.count, capacity)) }

    var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: data, count: capacity)) }

    func holds(_ bytes: [UInt8]) -> Bool { bytes.count == capacity && memcmp(data, bytes, capacity) == 0 }

    /// The place outside of the buffer at which something was written, such as `3 bytes before the start`. `nil` if
    /// nothing was.
    var damage: String? {
        if let changed = GuardPattern.changed(start, count: leadingSize) {
            return "\((leadingSize - changed.lowerBound).counted("byte")) before the start"
        }
        guard let changed = GuardPattern.changed(end, count: trailingSize) else { return nil }
        return "\((changed.upperBound + 1).counted("byte")) past the end"
    }

    /// Restores the guards, so that damage is reported only for the call that did it.
    func repair() {
        GuardPattern.fill(start, count: leadingSize)
        GuardPattern.fill(end, count: trailingSize)
    }

    /// Returns the memory to the system but keeps the addresses, which can no longer be accessed.
    ///
    /// Returns `false` if the system does not allow it.
    func close() -> Bool {
        let size = leadingSize + capacity + trailingSize
        return mprotect(start, size, PROT_NONE) == 0 && madvise(start, size, MADV_DONTNEED) == 0
    }

    /// The buffer as a region for the handler of faults.
    ///
    /// - Parameters:
    ///   - kind: `FAULT_REGION_…`.
    ///   - index: the position among the regions of its kind.
    func region(_ kind: Int, _ index: Int) -> fault_region {
        fault_region(
            start: UInt(bitPattern: mapping), end: UInt(bitPattern: mapping + mappingSize),
            data: UInt(bitPattern: data),
            capacity: UInt64(capacity), kind: Int32(kind), index: Int32(clamping: index))
    }
}
