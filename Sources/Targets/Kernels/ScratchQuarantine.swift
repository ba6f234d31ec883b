import CFaultReport
@preconcurrency import Glibc

/// The addresses of scratch memory of calls that have returned. They cannot be accessed, and no buffer of a later call
/// gets them while they are here. If a kernel keeps a pointer to such memory, it faults at the next use and damages no
/// buffer.
final class ScratchQuarantine {
    /// The greatest number of pieces; the oldest is removed first. A piece takes one mapping, and Linux limits a
    /// process to 65530.
    private static let limit = 1024

    private var buffers: [GuardedBuffer] = []
    /// The regions of `buffers`, for the handler of faults.
    private let memory = UnsafeMutableBufferPointer<fault_region>.allocate(capacity: limit)
    private var oldest = 0

    deinit { memory.deallocate() }

    /// Closes a piece of a call that has returned.
    func take(_ buffer: GuardedBuffer) {
        guard buffer.close() else { return }
        let region = buffer.region(Int(FAULT_REGION_FREED), 0)
        if buffers.count < ScratchQuarantine.limit {
            memory.initializeElement(at: buffers.count, to: region)
            buffers.append(buffer)
        } else {
            memory[oldest] = region
            buffers[oldest] = buffer
            oldest = (oldest + 1) % ScratchQuarantine.limit
        }
    }

    /// The regions for the handler of faults. Bounds: they are valid as long as this value, and unchanged until the
    /// next piece is taken.
    var regions: UnsafeBufferPointer<fault_region> { UnsafeBufferPointer(rebasing: memory[..<buffers.count]) }
}
