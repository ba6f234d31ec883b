/// An output whose scale and zero point map all results of the operator to one stored integer.
public struct CollapsedOutput: Sendable, Hashable {
    /// The position of the output.
    public let output: OperandReference
    /// The interval of the operator's real results. Its ends may be infinite.
    public let results: ClosedRange<Double>
    /// The real values of the least and of the greatest stored integer.
    public let representable: ClosedRange<Double>
    /// The stored integer that every result is quantized to.
    public let stored: Int64
}

extension Operator {
    /// The interval that contains the operator's real results for all input values: the declared interval, clamped to the
    /// bounds of the fused activation.
    ///
    /// Returns `nil` if neither the declaration nor the activation gives a bound.
    public func resultRange(of instance: Instance) -> ClosedRange<Double>? {
        let declared = results(instance)
        let activation = Attribute<FusedActivation>.fusedActivation
        guard attributes.contains(where: { $0.name == activation.name }) else { return declared }
        let (least, greatest) = instance.attributes[activation].bounds
        if least == nil, greatest == nil { return declared }
        let bounds = Double(least ?? -.infinity)...Double(greatest ?? .infinity)
        return declared.map { $0.clamped(to: bounds) } ?? bounds
    }

    /// The outputs, quantized per tensor, for which all results of the operator become one stored integer.
    public func collapsedOutputs(of instance: Instance) -> [CollapsedOutput] {
        guard let results = resultRange(of: instance), results.lowerBound < results.upperBound else { return [] }
        return instance.outputs.enumerated().compactMap { index, output in
            guard let representable = output.representableRange,
                let least = output.stored(results.lowerBound), let greatest = output.stored(results.upperBound),
                least == greatest
            else { return nil }
            return CollapsedOutput(
                output: .output(index), results: results, representable: representable, stored: least)
        }
    }
}

extension TensorDescription {
    /// The real values of the least and of the greatest stored integer. Returns `nil` if the tensor is not quantized
    /// per tensor with a positive, finite scale, or its type is not an integer.
    var representableRange: ClosedRange<Double>? {
        guard let quantization, quantization.isPerTensor, let range = type.integerRange, scale > 0, scale.isFinite
        else { return nil }
        let reals = [range.lowerBound, range.upperBound].map { (Double($0) - Double(zeroPoint)) * Double(scale) }
        return reals[0]...reals[1]
    }

    /// The stored integer nearest to a real number, which may be infinite, computed in binary64. Returns `nil` if
    /// `representableRange` does.
    fileprivate func stored(_ real: Double) -> Int64? {
        guard let range = type.integerRange, representableRange != nil else { return nil }
        let quotient = Rounding.halfAwayFromZero(real / Double(scale)) + Double(zeroPoint)
        return Int64(min(max(quotient, Double(range.lowerBound)), Double(range.upperBound)))
    }
}
