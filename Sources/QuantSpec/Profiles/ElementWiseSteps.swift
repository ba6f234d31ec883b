/// The steps of the element-wise operators with two inputs, besides those of ADD.
public struct ElementWiseSteps: Sendable {
    public init() {}
}
