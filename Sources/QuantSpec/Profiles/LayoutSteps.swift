/// The steps of the operators that join, split, pad, slice, repeat and turn tensors.
public struct LayoutSteps: Sendable {
    public init() {}
}
