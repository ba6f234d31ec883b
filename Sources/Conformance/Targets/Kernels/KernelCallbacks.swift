import CQuantSpec
@preconcurrency import Glibc

/// What a kernel tells its host during one call: messages and accumulators; and the scratch memory it was given.
final class KernelCallbacks {
    /// The texts of this call, in one line.
    private(set) var message = ""
    private var accumulators: [Int64] = []
    private var told: [Bool] = []
    private var untold = 0
    private var scratchBlocks: [UnsafeMutableRawPointer] = []
    private static let messageLimit = 1000

    deinit { freeScratch() }

    /// Forgets the last call.
    /// - Parameter outputCount: the elements of output 0.
    func reset(outputCount: Int) {
        message = ""
        if untold < told.count || told.count != outputCount {
            accumulators = [Int64](repeating: 0, count: outputCount)
            told = [Bool](repeating: false, count: outputCount)
            untold = outputCount
        }
        freeScratch()
    }

    /// The accumulators of output 0, where all were told.
    var allAccumulators: [Int64]? { untold == 0 && !told.isEmpty ? accumulators : nil }

    private func freeScratch() {
        for block in scratchBlocks { free(block) }
        scratchBlocks = []
    }

    private func tell(_ text: String) {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        message = String((message.isEmpty ? line : message + "; " + line).prefix(KernelCallbacks.messageLimit))
    }

    private func allocate(bytes: UInt64, alignment: UInt64) -> UnsafeMutableRawPointer? {
        let alignment = alignment == 0 ? UInt64(GuardedBuffer.alignment) : alignment
        guard alignment.nonzeroBitCount == 1, alignment <= 4096, let size = Int(exactly: bytes) else { return nil }
        var block: UnsafeMutableRawPointer?
        let result = posix_memalign(&block, max(Int(alignment), MemoryLayout<Int>.size), max(size, 1))
        guard result == 0, let block else { return nil }
        scratchBlocks.append(block)
        return block
    }

    private func probe(position: Int64, values: [Int64]) {
        for (offset, value) in values.enumerated() {
            let (index, overflow) = position.addingReportingOverflow(Int64(offset))
            guard !overflow, index >= 0, index < Int64(told.count) else { continue }
            accumulators[Int(index)] = value
            if !told[Int(index)] {
                told[Int(index)] = true
                untold -= 1
            }
        }
    }

    // MARK: The C functions

    private static func from(_ context: UnsafeMutableRawPointer?) -> KernelCallbacks? {
        context.map { Unmanaged<KernelCallbacks>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The first argument of the callbacks, valid as long as this value.
    var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static let scratchFunction: quantspec_scratch_function = { context, bytes, alignment in
        KernelCallbacks.from(context)?.allocate(bytes: bytes, alignment: alignment)
    }

    static let messageFunction: quantspec_message_function = { context, text in
        guard let text else { return }
        KernelCallbacks.from(context)?.tell(String(cString: text))
    }

    static let probeFunction: quantspec_probe_function = { context, output, position, count, type, values in
        // Bounds: the interface says that `values` are `count` values of the type; a wild count is not followed.
        guard output == 0, let values, count > 0, count <= Int64(Int32.max) else { return }
        switch Int(type) {
        case Int(QUANTSPEC_TYPE_INT32):
            let list = UnsafeBufferPointer(start: values.assumingMemoryBound(to: Int32.self), count: Int(count))
            KernelCallbacks.from(context)?.probe(position: position, values: list.map(Int64.init))
        case Int(QUANTSPEC_TYPE_INT64):
            let list = UnsafeBufferPointer(start: values.assumingMemoryBound(to: Int64.self), count: Int(count))
            KernelCallbacks.from(context)?.probe(position: position, values: Array(list))
        default: break
        }
    }
}
