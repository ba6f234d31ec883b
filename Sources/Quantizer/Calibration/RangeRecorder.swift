import QuantSpec
import Synchronization

/// Collects the ranges of the tensors that an interpreter computes.
final class RangeRecorder: Sendable {
    private struct Record {
        var ranges: [Int: [Int: CalibratedRange]] = [:]
        var histograms: [Int: [Int: ValueHistogram]] = [:]
        var notANumber: (subgraph: Int, tensor: Int)?
    }

    private let rule: RangeRule

    /// - Parameter rule: how ranges follow from values.
    init(_ rule: RangeRule) { self.rule = rule }

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
            if rule != .minmax {
                record.histograms[subgraph, default: [:]][tensor, default: ValueHistogram()].record(values)
            }
        }
    }

    /// The ranges of a subgraph's tensors, by tensor index.
    ///
    /// - Parameter isInt16: whether the activations become int16, with a symmetric range.
    func ranges(of subgraph: Int, isInt16: Bool) -> [Int: CalibratedRange] {
        let (ranges, histograms) = record.withLock { ($0.ranges[subgraph] ?? [:], $0.histograms[subgraph] ?? [:]) }
        return Dictionary(
            uniqueKeysWithValues: ranges.map { tensor, range in
                guard let histogram = histograms[tensor] else { return (tensor, range) }
                switch rule {
                case .minmax: return (tensor, range)
                case .percentile(let share): return (tensor, histogram.range(containing: share, of: range))
                case .meanSquaredError:
                    return (
                        tensor,
                        histogram.rangeOfLeastError(range, steps: isInt16 ? 65534 : 255, isSymmetric: isInt16)
                    )
                }
            })
    }

    /// The first tensor in which a value was NaN; `nil` if there was none.
    var notANumber: (subgraph: Int, tensor: Int)? { record.withLock { $0.notANumber } }
}
