/// Arithmetic over rows of values, as operators use it: one choice a row, and a loop without an indirect call. Sweeps call
/// these.
extension FixedPoint {
    /// Each value multiplied by `factor` with two roundings (ARITH-7).
    package static func multiplyRoundingTwice(row values: [Int32], by factor: QuantizedMultiplier) -> [Int32] {
        Requantization.roundingTwice([RoundingTwice(factor)]).requantized(values)
    }

    /// Each value multiplied by `factor` with one rounding (ARITH-8).
    package static func multiplyRoundingOnce(row values: [Int32], by factor: QuantizedMultiplier) -> [Int32] {
        Requantization.roundingOnce([RoundingOnce(factor)]).requantized(values)
    }
}

extension Binary16 {
    /// The binary32 numbers with these bits, converted, as bits (ARITH-21).
    package static func converting(_ bits: [UInt32]) -> [UInt16] {
        bits.map { Binary16(Float(bitPattern: $0)).bitPattern }
    }
}
