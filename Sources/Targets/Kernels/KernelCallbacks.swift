import CQuantSpec

/// What a kernel tells its host during one call: messages and accumulators; and the scratch memory it was given.
final class KernelCallbacks {
    /// The end of the texts of this call, in one line.
    var message: String { words.text.split(whereSeparator: \.isNewline).joined(separator: " ") }
    private var words = TextTail(limit: TargetOutput.messageLimit)
    let scratch: ScratchMemory
    private var accumulators: [Int64] = []
    private var told: [Bool] = []
    private var untold = 0

    init(placement: BufferPlacement, quarantine: ScratchQuarantine) {
        scratch = ScratchMemory(placement: placement, quarantine: quarantine)
    }

    /// Forgets the last call.
    /// - Parameter outputCount: the elements of output 0.
    func reset(outputCount: Int) {
        words = TextTail(limit: TargetOutput.messageLimit)
        if untold < told.count || told.count != outputCount {
            accumulators = [Int64](repeating: 0, count: outputCount)
            told = [Bool](repeating: false, count: outputCount)
            untold = outputCount
        }
        scratch.free()
    }

    /// The accumulators of output 0, where all were told.
    var allAccumulators: [Int64]? { untold == 0 && !told.isEmpty ? accumulators : nil }

    private func tell(_ text: String) {
        if !words.isEmpty { words.append(Array("; ".utf8)) }
        words.append(Array(text.utf8))
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
        KernelCallbacks.from(context)?.scratch.allocate(bytes: bytes, alignment: alignment)
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
