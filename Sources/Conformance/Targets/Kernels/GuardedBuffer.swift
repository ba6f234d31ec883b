@preconcurrency import Glibc

/// Memory for one tensor: aligned as the interface promises, with zones before and behind it that must not change.
///
/// Bounds: the block is `leading` bytes of guard, `capacity` bytes of data, and at least `zone` bytes of guard; `data` lies
/// within it. Every access below stays within one of the three parts.
final class GuardedBuffer {
    static let alignment = 64
    private static let zone = 256

    let capacity: Int
    private let block: UnsafeMutableRawPointer
    private let leadingGuard: [UInt8]
    private let trailingGuard: [UInt8]

    /// - Parameter capacity: bytes, 0 or more.
    init(capacity: Int) {
        self.capacity = capacity
        leadingGuard = FillPattern.bytes(case: "guard", step: 0, output: 0, count: GuardedBuffer.zone)
        trailingGuard = FillPattern.bytes(case: "guard", step: 0, output: 1, count: GuardedBuffer.zone)
        block = .allocate(byteCount: capacity + 2 * GuardedBuffer.zone, alignment: GuardedBuffer.alignment)
        memcpy(block, leadingGuard, GuardedBuffer.zone)
        memcpy(data + capacity, trailingGuard, GuardedBuffer.zone)
    }

    deinit { block.deallocate() }

    var data: UnsafeMutableRawPointer { block + GuardedBuffer.zone }

    /// Fills the buffer from its start; what is too much is left out.
    func fill(_ bytes: [UInt8]) { memcpy(data, bytes, min(bytes.count, capacity)) }

    var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: data, count: capacity)) }

    func holds(_ bytes: [UInt8]) -> Bool { bytes.count == capacity && memcmp(data, bytes, capacity) == 0 }

    /// Where something was written outside of the buffer, for a sentence that begins "wrote"; `nil` where nothing was.
    var damage: String? {
        if memcmp(block, leadingGuard, GuardedBuffer.zone) != 0 {
            let zone = UnsafeRawBufferPointer(start: block, count: GuardedBuffer.zone)
            let first = zip(zone, leadingGuard).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
            return "\(GuardedBuffer.zone - first) bytes before the start"
        }
        if memcmp(data + capacity, trailingGuard, GuardedBuffer.zone) != 0 {
            let zone = UnsafeRawBufferPointer(start: data + capacity, count: GuardedBuffer.zone)
            let last = zip(zone, trailingGuard).enumerated().reversed().first { $1.0 != $1.1 }?.offset ?? 0
            return "\(last + 1) bytes past the end"
        }
        return nil
    }

    /// Makes the guard zones whole again, so that damage is told of the call that did it only.
    func repair() {
        memcpy(block, leadingGuard, GuardedBuffer.zone)
        memcpy(data + capacity, trailingGuard, GuardedBuffer.zone)
    }
}
