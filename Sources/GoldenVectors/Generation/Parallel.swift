import Dispatch
import Synchronization

/// Maps a list on all processors. The results have the order of the list.
public enum Parallel {
    /// Returns the result of `work` for each value.
    ///
    /// - Parameters:
    ///   - values: the values. The results have their order.
    ///   - concurrently: if `false`, the values are processed in order on this thread.
    ///   - work: computes one result. It may run on any thread.
    public static func map<Value: Sendable, Result: Sendable>(
        _ values: [Value], concurrently: Bool, _ work: @escaping @Sendable (Value) -> Result
    ) -> [Result] {
        guard concurrently, values.count > 1 else { return values.map(work) }
        let results = Mutex([Result?](repeating: nil, count: values.count))
        DispatchQueue.concurrentPerform(iterations: values.count) { index in
            let result = work(values[index])
            results.withLock { $0[index] = result }
        }
        return results.withLock { $0.compactMap { $0 } }
    }
}
