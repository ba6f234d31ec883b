/// The steps of the unary functions: RELU and its kin, HARD_SWISH, TANH, LOGISTIC, logarithms, roots, normalisations.
public struct ActivationSteps: Sendable {
    public init() {}
}
