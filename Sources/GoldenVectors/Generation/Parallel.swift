import Dispatch
import Synchronization

/// Work on a list, on every processor; the results are in the order of the list.
public enum Parallel {
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
