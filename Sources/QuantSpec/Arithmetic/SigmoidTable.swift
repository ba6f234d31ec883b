/// 1 / (1 + e^-x) at x = i / 24 for i from 0 to 255, as numbers of 16 fractional bits (ARITH-46).
public enum SigmoidTable {
    /// Each sample lies above the function by half of what interpolation would err at the midpoint after it; the last is
    /// the greatest 16-bit number.
    public static let samples: [Int32] = (0..<256).map { index in
        guard index < 255 else { return 65535 }
        let position = Double(index)
        let sample = sigmoid(position)
        let error = sigmoid(position + 0.5) - (sample + sigmoid(position + 1)) / 2
        return Int32(Rounding.halfAwayFromZero(sample + error / 2))
    }

    /// The sample at an index; the last one for every index beyond.
    public static func value(at index: Int) -> Int32 {
        samples.indices.contains(index) ? samples[index] : 65535
    }

    private static func sigmoid(_ position: Double) -> Double {
        65536 / (1 + ElementaryFunctions.exponential(-position / 24))
    }
}
