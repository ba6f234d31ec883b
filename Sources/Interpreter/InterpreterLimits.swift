/// The limits of one run. They end the run of a model whose loops do not end, whose calls are nested too deeply, or whose
/// values grow without end (MODEL-12).
public struct InterpreterLimits: Sendable, Hashable {
    /// The greatest number of calls of subgraphs by the operators of one run, 1,000,000 by default. One iteration of a
    /// loop makes two: its condition and its body.
    public var calls: Int
    /// The greatest number of nested calls.
    public var depth: Int
    /// The greatest number of bytes of the values that are held at once, constants not counted; 4 GiB by default.
    public var bytes: Int

    /// Limits of a run.
    public init(calls: Int = 1_000_000, depth: Int = 64, bytes: Int = 1 << 32) {
        self.calls = calls
        self.depth = depth
        self.bytes = bytes
    }
}
