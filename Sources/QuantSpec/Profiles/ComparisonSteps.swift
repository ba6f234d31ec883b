/// The steps of the comparisons and of the operators that order or select values.
public struct ComparisonSteps: Sendable {
    public init() {}
}
