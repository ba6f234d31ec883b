/// The parameters of a fake-quantization node of quantization-aware training (PTQ-12).
public enum FakeQuantization {
    /// The parameters that a node's range gives, in an unsigned type of 4, 8 or 16 bits.
    ///
    /// - Parameters:
    ///   - range: the node's minimum and maximum.
    ///   - bits: the number of bits, in 2...16. Up to 4 bits are stored in 4, up to 8 in 8, more in 16.
    ///   - isNarrow: whether the least stored value is not used.
    ///   - steps: the steps; replaced ones make a known mistake.
    /// - Throws: `SpecificationError` if the range is not finite or `bits` is out of range.
    public static func parameters(
        _ range: CalibratedRange, bits: Int, isNarrow: Bool, _ steps: DerivationSteps = DerivationSteps()
    ) throws -> (type: ElementType, quantization: Quantization) {
        guard range.minimum.isFinite, range.maximum.isFinite, 2...16 ~= bits else {
            throw SpecificationError(
                .invalid, "a fake quantization of \(bits) bits from \(range.minimum) to \(range.maximum)",
                remedy: "use 2 to 16 bits and a finite range", clause: "PTQ-12")
        }
        let (type, greatest): (ElementType, Int64) =
            bits <= 4 ? (.uint4, 15) : bits <= 8 ? (.uint8, 255) : (.uint16, 65535)
        let stored = (isNarrow ? 1 : 0)...greatest
        let ends = steps.widenConstant(RealRange(Double(range.minimum), Double(range.maximum)))
        let scale = ends.width / Double(stored.upperBound - stored.lowerBound)
        return (type, Quantization(scale: Float(scale), zeroPoint: steps.fakeZeroPoint(ends, scale, stored)))
    }
}
