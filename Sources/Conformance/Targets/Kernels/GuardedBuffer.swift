import CFaultReport
import FileSupport
@preconcurrency import Glibc

/// Memory for one tensor or one piece of scratch memory: aligned as the placement says, with zones before and behind it
/// that must not change, and around those memory that nobody can touch.
///
/// Bounds: the mapping is a margin without access, `readableSize` bytes, and a second margin. `data` is within the
/// readable bytes, with at least `zone` bytes before it; the trailing guard is what is left behind `capacity` bytes of
/// data. The guards that are compared and repaired are the `zone` bytes before the data and the whole trailing guard.
final class GuardedBuffer {
    private static let zone = 256
    /// Without access, on either side: a small stride too far ends the process at a known place.
    private static let margin = 1 << 16
    /// The greatest distance between two possible starts: scratch memory may be asked for at 4096 bytes.
    private static let greatestStep = 8192

    let capacity: Int
    let data: UnsafeMutableRawPointer
    private let mapping: UnsafeMutableRawPointer
    private let mappingSize: Int
    private let trailingSize: Int

    // The arbitrary bytes of the guards: the longest there are, of which each buffer takes the beginning.
    private static let leadingGuard = FillPattern.bytes(case: "guard", step: 0, output: 0, count: zone)
    private static let trailingGuard = FillPattern.bytes(
        case: "guard", step: 0, output: 1, count: zone + greatestStep)

    /// Returns `nil` if there is no such memory.
    ///
    /// - Parameters:
    ///   - capacity: bytes, 0 or more.
    ///   - isWritable: whether a guard zone lies behind the data, too, so that a small overrun can be told in words. Without
    ///     it the inaccessible memory begins less than a step of the placement behind the data, and also catches reads.
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
        repair()
    }

    deinit { munmap(mapping, mappingSize) }

    private var start: UnsafeMutableRawPointer { data - GuardedBuffer.zone }
    private var end: UnsafeMutableRawPointer { data + capacity }

    /// Fills the buffer from its start; what is too much is left out.
    func fill(_ bytes: [UInt8]) { memcpy(data, bytes, min(bytes.count, capacity)) }

    var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: data, count: capacity)) }

    func holds(_ bytes: [UInt8]) -> Bool { bytes.count == capacity && memcmp(data, bytes, capacity) == 0 }

    /// Where something was written outside of the buffer: `3 bytes before the start`. `nil` if nothing was.
    var damage: String? {
        if memcmp(start, GuardedBuffer.leadingGuard, GuardedBuffer.zone) != 0 {
            let zone = UnsafeRawBufferPointer(start: start, count: GuardedBuffer.zone)
            let first = zip(zone, GuardedBuffer.leadingGuard).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
            return "\((GuardedBuffer.zone - first).counted("byte")) before the start"
        }
        if memcmp(end, GuardedBuffer.trailingGuard, trailingSize) != 0 {
            let zone = UnsafeRawBufferPointer(start: end, count: trailingSize)
            let last =
                zip(zone, GuardedBuffer.trailingGuard).enumerated().reversed().first { $1.0 != $1.1 }?.offset ?? 0
            return "\((last + 1).counted("byte")) past the end"
        }
        return nil
    }

    /// Makes the guard zones whole again, so that damage is told of the call that did it only.
    func repair() {
        memcpy(start, GuardedBuffer.leadingGuard, GuardedBuffer.zone)
        memcpy(end, GuardedBuffer.trailingGuard, trailingSize)
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
