/// The sigmoid 1 / (1 + e^-x) at x = i / 24 for i from 0 to 255, as integers with 16 fractional bits (ARITH-46).
public enum SigmoidTable {
    /// Each sample but the last is raised by half the error that interpolation makes at the midpoint to the next sample. The
    /// last is 65535, the greatest unsigned 16-bit integer.
    public static let samples: [Int32] = (0..<256).map { index in
        guard index < 255 else { return 65535 }
        let position = Double(index)
        let sample = sigmoid(position)
        let error = sigmoid(position + 0.5) - (sample + sigmoid(position + 1)) / 2
        return Int32(Rounding.halfAwayFromZero(sample + error / 2))
    }

    /// The sample at an index; 65535 for every index outside the table.
    public static func value(at index: Int) -> Int32 {
        samples.indices.contains(index) ? samples[index] : 65535
    }

    /// 65536 × the sigmoid at `position` / 24, in binary64.
    private static func sigmoid(_ position: Double) -> Double {
        65536 / (1 + ElementaryFunctions.exponential(-position / 24))
    }
}
