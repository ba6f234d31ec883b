/// A floating-point type in which an interpolated table can be computed.
public protocol TableReal: BinaryFloatingPoint, Sendable {
    /// The nearest integer, halves away from zero (ARITH-1).
    var roundedHalfAwayFromZero: Self { get }
}

extension Float: TableReal {
    public var roundedHalfAwayFromZero: Float { Rounding.halfAwayFromZero(self) }
}

extension Double: TableReal {
    public var roundedHalfAwayFromZero: Double { Rounding.halfAwayFromZero(self) }
}

/// Scales and zero points of a function from int16 to int16: those of its argument and those of its result.
public struct TableScales<Real: TableReal>: Sendable {
    /// The scale of the argument.
    public let inputScale: Real
    /// The zero point of the argument.
    public let inputZeroPoint: Int32
    /// The scale of the result.
    public let outputScale: Real
    /// The zero point of the result.
    public let outputZeroPoint: Int32

    /// Scales and zero points. `Real` is also the type in which the samples are computed.
    public init(inputScale: Real, inputZeroPoint: Int32, outputScale: Real, outputZeroPoint: Int32) {
        self.inputScale = inputScale
        self.inputZeroPoint = inputZeroPoint
        self.outputScale = outputScale
        self.outputZeroPoint = outputZeroPoint
    }
}

/// A function from int16 to int16 as a table of 513 samples, 128 arguments apart, with linear interpolation between them
/// (ARITH-23, ARITH-24).
public enum InterpolatedTable {
    /// The 513 samples of `function` (ARITH-23).
    ///
    /// Each sample but the last is lowered by half the error that interpolation makes at the midpoint to the next sample.
    /// Every operation is rounded to `Real`.
    public static func samples<Real: TableReal>(
        _ scales: TableScales<Real>, steps: Steps, function: (Real) -> Real
    ) -> [Int16] {
        let least = scales.inputScale * Real(-32768 - scales.inputZeroPoint)
        let greatest = scales.inputScale * Real(32767 - scales.inputZeroPoint)
        let leastOutput = scales.outputScale * Real(-32768 - scales.outputZeroPoint)
        let greatestOutput = scales.outputScale * Real(32767 - scales.outputZeroPoint)
        let step = (greatest - least) / 512
        let inverse = 65536 / (greatestOutput - leastOutput)
        var samples: [Int16] = []
        for index in 0..<512 {
            let position = least + Real(index) * step
            let sample = (function(position) * inverse).roundedHalfAwayFromZero
            let next = function(least + Real(index + 1) * step) * inverse
            let interpolated = ((next + sample) / 2).roundedHalfAwayFromZero
            let midpoint = (function(position + step / 2) * inverse).roundedHalfAwayFromZero
            let correction = Real(steps.midpointCorrection(Double(interpolated - midpoint)))
            samples.append(stored(sample - correction))
        }
        samples.append(stored((function(greatest) * inverse).roundedHalfAwayFromZero))
        return samples
    }

    /// The function's value at a stored argument, from its 513 samples (ARITH-24). If samples are missing, 0.
    public static func value(at argument: Int16, in samples: [Int16]) -> Int16 {
        let index = 256 + Int(argument >> 7)
        guard samples.indices.contains(index + 1) else { return 0 }
        let base = samples[index]
        let slope = samples[index + 1] &- base
        let delta = (Int32(slope) * Int32(argument & 0x7f) + 64) >> 7
        return Int16(truncatingIfNeeded: Int32(base) + delta)
    }

    private static func stored<Real: TableReal>(_ value: Real) -> Int16 {
        Int16(clamping: Int64(saturating: Double(value)))
    }
}
