/// The steps of the resizing operators.
public struct ResizeSteps: Sendable {
    public init() {}
}
