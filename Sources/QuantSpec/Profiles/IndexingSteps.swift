/// The steps of the operators that move values by indices or blocks, and of CAST.
public struct IndexingSteps: Sendable {
    public init() {}
}
