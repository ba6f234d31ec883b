import CQuantSpec
import QuantSpec

/// The callbacks of one kernel call: the messages and accumulators that the kernel reports, and the scratch memory
/// that it was given.
final class KernelCallbacks {
    /// The end of all messages of this call, in one line.
    var message: String { words.text.split(whereSeparator: \.isNewline).joined(separator: " ") }
    private var words = TextTail(limit: TargetOutput.messageLimit)
    let scratch: ScratchMemory
    /// The names of the accumulators that the operator has besides those of output 0, in order.
    private let names: [String]
    private var output = ToldSums()
    private var named: [String: ToldSums] = [:]

    /// Callbacks for the calls of one instance.
    ///
    /// - Parameters:
    ///   - sums: the sums that the operator declares.
    ///   - placement: the start addresses of pieces of scratch memory.
    ///   - quarantine: receives the scratch memory of a call when the call is over.
    init(_ sums: [SumDeclaration] = [], placement: BufferPlacement, quarantine: ScratchQuarantine) {
        names = sums.map(\.name).filter { $0 != Accumulators.outputName }
        scratch = ScratchMemory(placement: placement, quarantine: quarantine)
    }

    /// Forgets the last call.
    ///
    /// - Parameter outputCount: the number of elements of output 0.
    func reset(outputCount: Int) {
        words = TextTail(limit: TargetOutput.messageLimit)
        output.forget(count: outputCount)
        named = [:]
        scratch.free()
    }

    /// The lists of which every element was reported. A named list ends with the last element that was reported.
    var accumulators: Accumulators {
        var accumulators = Accumulators()
        for name in names { accumulators[name] = named[name]?.all }
        accumulators[Accumulators.outputName] = output.all
        return accumulators
    }

    private func tell(_ text: String) {
        if !words.isEmpty { words.append(Array("; ".utf8)) }
        words.append(Array(text.utf8))
    }

    private func probe(_ name: String, position: Int64, values: [Int64]) {
        if name == Accumulators.outputName {
            output.tell(position: position, values: values, limit: output.count)
        } else if names.contains(name) {
            named[name, default: ToldSums()].tell(position: position, values: values, limit: ToldSums.greatestCount)
        }
    }

    // MARK: The C functions

    private static func from(_ context: UnsafeMutableRawPointer?) -> KernelCallbacks? {
        context.map { Unmanaged<KernelCallbacks>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The first argument of the callbacks. It is valid as long as this value.
    var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static let scratchFunction: quantspec_scratch_function = { context, bytes, alignment in
        KernelCallbacks.from(context)?.scratch.allocate(bytes: bytes, alignment: alignment)
    }

    static let messageFunction: quantspec_message_function = { context, text in
        guard let text else { return }
        KernelCallbacks.from(context)?.tell(String(cString: text))
    }

    static let probeFunction: quantspec_probe_function = { context, output, position, count, type, values in
        guard output == 0 else { return }
        KernelCallbacks.from(context)?.probe(
            Accumulators.outputName, position: position, values: KernelCallbacks.integers(values, count, type))
    }

    static let namedProbeFunction: quantspec_named_probe_function = { context, name, position, count, type, values in
        guard let name else { return }
        KernelCallbacks.from(context)?.probe(
            String(cString: name), position: position, values: KernelCallbacks.integers(values, count, type))
    }

    /// Bounds: by the interface, `values` points to `count` values of the type. A count that is not positive, or that
    /// exceeds 2^31 - 1, gives no values.
    private static func integers(_ values: UnsafeRawPointer?, _ count: Int64, _ type: Int32) -> [Int64] {
        guard let values, count > 0, count <= Int64(Int32.max) else { return [] }
        return switch Int(type) {
        case Int(QUANTSPEC_TYPE_INT32):
            UnsafeBufferPointer(start: values.assumingMemoryBound(to: Int32.self), count: Int(count)).map(Int64.init)
        case Int(QUANTSPEC_TYPE_INT64):
            Array(UnsafeBufferPointer(start: values.assumingMemoryBound(to: Int64.self), count: Int(count)))
        default: []
        }
    }
}

/// A list of accumulators that is reported in pieces, in any order.
private struct ToldSums {
    /// The limit of the number of elements of a named list.
    static let greatestCount = 1 << 24

    private var values: [Int64] = []
    private var isTold: [Bool] = []
    private var untold = 0

    var count: Int { values.count }

    /// All elements, or `nil` if one was not reported or there are none.
    var all: [Int64]? { untold == 0 && !values.isEmpty ? values : nil }

    /// Starts again with a number of elements, none of which is reported.
    mutating func forget(count: Int) {
        guard untold < isTold.count || isTold.count != count else { return }
        values = [Int64](repeating: 0, count: count)
        isTold = [Bool](repeating: false, count: count)
        untold = count
    }

    /// Stores reported elements. The list grows for positions below the limit; other positions are ignored.
    mutating func tell(position: Int64, values told: [Int64], limit: Int) {
        for (offset, value) in told.enumerated() {
            let (index, overflow) = position.addingReportingOverflow(Int64(offset))
            guard !overflow, index >= 0, index < Int64(limit) else { continue }
            let place = Int(index)
            if place >= values.count {
                untold += place + 1 - values.count
                values += [Int64](repeating: 0, count: place + 1 - values.count)
                isTold += [Bool](repeating: false, count: place + 1 - isTold.count)
            }
            values[place] = value
            if !isTold[place] {
                isTold[place] = true
                untold -= 1
            }
        }
    }
}
