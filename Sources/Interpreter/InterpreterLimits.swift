/// The limits of one run. They end the run of a model whose loops do not end, or whose calls are nested too deeply
/// (MODEL-12).
public struct InterpreterLimits: Sendable, Hashable {
    /// The greatest number of calls of subgraphs by the operators of one run, 1,000,000 by default. One iteration of a
    /// loop makes two: its condition and its body.
    public var calls: Int
    /// The greatest number of nested calls.
    public var depth: Int

    /// Limits of a run.
    public init(calls: Int = 1_000_000, depth: Int = 64) {
        self.calls = calls
        self.depth = depth
    }
}
