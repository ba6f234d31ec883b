/// Sums that an operator requantizes: their scale, and the tensor that the results go to.
public struct SumDeclaration: Sendable {
    /// The name under which an evaluation records the sums (`Call.record`).
    public let name: String
    /// The real value of 1 in a sum, from the scales of the tensors.
    public let scale: ScaleExpression
    /// The tensor that holds the requantized sums: an output, a state or an intermediate tensor.
    public let result: OperandReference

    /// The position of the bias that is added to the sums, if an operator has several biases; otherwise `nil`.
    public let bias: Int?

    /// Sums of a name, a scale and a result.
    ///
    /// - Parameters:
    ///   - name: the name under which an evaluation records the sums.
    ///   - scale: the real value of 1 in a sum.
    ///   - result: the tensor that holds the requantized sums.
    ///   - bias: the position of the bias that is added to them, if an operator has several biases.
    public init(
        _ name: String = Accumulators.outputName, scale: ScaleExpression, result: OperandReference = .output(0),
        bias: Int? = nil
    ) {
        self.name = name
        self.scale = scale
        self.result = result
        self.bias = bias
    }

    /// The sums of products of the first activation with the weights, for output 0; empty if no operand is weights.
    static func products(of inputs: [Operand]) -> [SumDeclaration] {
        guard let weights = inputs.firstIndex(where: { $0.part == .weights }),
            let activation = inputs.firstIndex(where: { $0.role == .activation && $0.part == nil })
        else { return [] }
        return [SumDeclaration(scale: .product(.scale(.input(activation)), .scale(.input(weights))))]
    }
}

extension Variant {
    /// The scale of the sums that become a tensor. Returns `nil` if no such sums are declared.
    public func sumScale(of reference: OperandReference) -> ScaleExpression? {
        sums.first { $0.result == reference }?.scale
    }
}
