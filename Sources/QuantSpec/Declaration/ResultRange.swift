/// An output whose scale and zero point represent no more than one of the results that the operator can have.
public struct CollapsedOutput: Sendable, Hashable {
    public let output: OperandReference
    /// The interval of the operator's real results; its ends may be infinite.
    public let results: ClosedRange<Double>
    /// The real values that the output's stored integers stand for.
    public let representable: ClosedRange<Double>
    /// The stored integer that every result saturates or rounds to.
    public let stored: Int64
}

extension Operator {
    /// The interval that contains the operator's real results, whatever the values of its inputs: that of its declaration,
    /// within the bounds of the fused activation. `nil` if there is no bound.
    public func resultRange(of instance: Instance) -> ClosedRange<Double>? {
        let declared = results(instance)
        let activation = Attribute<FusedActivation>.fusedActivation
        guard attributes.contains(where: { $0.name == activation.name }) else { return declared }
        let (least, greatest) = instance.attributes[activation].bounds
        if least == nil, greatest == nil { return declared }
        let bounds = Double(least ?? -.infinity)...Double(greatest ?? .infinity)
        return declared.map { $0.clamped(to: bounds) } ?? bounds
    }

    /// The outputs that are quantized per tensor and hold one stored integer for all of the operator's results.
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
    /// The real values of the least and the greatest stored integer; `nil` if the tensor is not quantized per tensor with a
    /// positive, finite scale.
    var representableRange: ClosedRange<Double>? {
        guard let quantization, quantization.isPerTensor, let range = type.integerRange, scale > 0, scale.isFinite
        else { return nil }
        let reals = [range.lowerBound, range.upperBound].map { (Double($0) - Double(zeroPoint)) * Double(scale) }
        return reals[0]...reals[1]
    }

    /// The stored integer nearest to a real number, which may be infinite (REP-7); `nil` if `representableRange` is.
    fileprivate func stored(_ real: Double) -> Int64? {
        guard let range = type.integerRange, representableRange != nil else { return nil }
        let quotient = Rounding.halfAwayFromZero(real / Double(scale)) + Double(zeroPoint)
        return Int64(min(max(quotient, Double(range.lowerBound)), Double(range.upperBound)))
    }
}
