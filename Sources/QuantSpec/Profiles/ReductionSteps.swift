/// The steps of the reductions.
public struct ReductionSteps: Sendable {
    public init() {}
}
