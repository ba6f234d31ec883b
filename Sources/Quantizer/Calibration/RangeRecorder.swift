import QuantSpec
import Synchronization

/// Collects the ranges of the tensors that an interpreter computes.
final class RangeRecorder: Sendable {
    private struct Record {
        var ranges: [Int: [Int: CalibratedRange]] = [:]
        var notANumber: (subgraph: Int, tensor: Int)?
    }

    private let record = Mutex(Record())

    /// Records the elements of a float32 tensor.
    func observe(_ subgraph: Int, _ tensor: Int, _ value: Tensor) {
        guard case .float32(let values) = value.elements, !values.isEmpty else { return }
        var (least, greatest) = (Float.infinity, -Float.infinity)
        var hasNaN = false
        for value in values {
            if value < least { least = value }
            if value > greatest { greatest = value }
            if value.isNaN { hasNaN = true }
        }
        record.withLock { record in
            if hasNaN, record.notANumber == nil { record.notANumber = (subgraph, tensor) }
            guard least <= greatest else { return }
            record.ranges[subgraph, default: [:]][tensor, default: CalibratedRange()].record([least, greatest])
        }
    }

    /// The ranges of a subgraph's tensors, by tensor index.
    func ranges(of subgraph: Int) -> [Int: CalibratedRange] { record.withLock { $0.ranges[subgraph] ?? [:] } }

    /// The first tensor in which a value was NaN; `nil` if there was none.
    var notANumber: (subgraph: Int, tensor: Int)? { record.withLock { $0.notANumber } }
}
