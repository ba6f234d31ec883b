import QuantSpec

/// Conversion between real numbers and stored values.
enum RealValues {
    /// The real numbers that a tensor stands for (REP-1); `nil` for integers without scales and for booleans.
    static func reals(_ tensor: Tensor) -> [Float]? {
        switch tensor.elements {
        case .float32(let values): return values
        case .float64(let values): return values.map { Float($0) }
        case .float16(let values): return values.map(\.float)
        default: break
        }
        guard let quantization = tensor.quantization, let stored = tensor.elements.integers else { return nil }
        guard !quantization.isPerTensor else {
            let (scale, zeroPoint) = (Double(quantization.scale), quantization.zeroPoint)
            return stored.map { Float(Double($0 - zeroPoint) * scale) }
        }
        let dimensions = tensor.shape.dimensions
        guard dimensions.indices.contains(quantization.dimension) else { return nil }
        let size = max(dimensions[quantization.dimension], 1)
        let inner = max(dimensions[(quantization.dimension + 1)...].reduce(1, *), 1)
        return stored.enumerated().map { position, value in
            let channel = position / inner % size
            return Float(Double(value - quantization.zeroPoints[channel]) * Double(quantization.scales[channel]))
        }
    }

    /// Real numbers as a tensor of a description stores them: quantized to the nearest integer, or as they are (REP-7).
    ///
    /// - Returns: `nil` if the type cannot hold them.
    static func stored(_ reals: [Float], as description: TensorDescription) -> Elements? {
        switch description.type {
        case .float32: return .float32(reals)
        case .float16: return .float16(Float16Conversion.narrow(reals))
        default: break
        }
        guard let quantization = description.quantization, quantization.isPerTensor,
            let range = description.type.integerRange
        else { return nil }
        let (scale, zeroPoint) = (quantization.scale, quantization.zeroPoint)
        let (least, greatest) = (Float(range.lowerBound), Float(range.upperBound))
        return Elements(
            integers: reals.map { value in
                let rounded = (value / scale).rounded(.toNearestOrAwayFromZero) + Float(zeroPoint)
                return rounded.isNaN ? zeroPoint : Int64(min(max(rounded, least), greatest))
            }, type: description.type)
    }

    /// The least and the greatest real number that a quantized tensor can hold; `nil` for other tensors.
    static func limits(_ description: TensorDescription) -> ClosedRange<Float>? {
        guard let quantization = description.quantization, quantization.isPerTensor, quantization.scale > 0,
            let range = description.type.integerRange
        else { return nil }
        let lower = Float(Double(Int64(range.lowerBound) - quantization.zeroPoint) * Double(quantization.scale))
        let upper = Float(Double(Int64(range.upperBound) - quantization.zeroPoint) * Double(quantization.scale))
        return lower...max(lower, upper)
    }
}
