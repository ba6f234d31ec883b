import Foundation

/// The difference between real numbers and what a quantized model gives for them, collected over any number of values.
public struct ErrorMeasure: Sendable, Hashable {
    /// The number of values.
    public private(set) var count = 0
    /// The greatest magnitude of a difference.
    public private(set) var greatest = 0.0
    private var sum = 0.0
    private var sumOfMagnitudes = 0.0
    /// The sum of the squares of differences.
    public private(set) var power = 0.0
    /// The sum of the squares of the real numbers.
    public private(set) var signal = 0.0

    /// No values.
    public init() {}

    /// Adds values.
    ///
    /// - Parameters:
    ///   - quantized: what the quantized model gives.
    ///   - float: the real numbers, as many.
    public mutating func add(_ quantized: [Float], against float: [Float]) {
        for (value, exact) in zip(quantized, float) { add(Double(value) - Double(exact), signal: Double(exact)) }
    }

    mutating func add(_ difference: Double, signal exact: Double) {
        count += 1
        greatest = max(greatest, difference.magnitude)
        sum += difference
        sumOfMagnitudes += difference.magnitude
        power += difference * difference
        signal += exact * exact
    }

    /// The mean difference: the bias that quantization adds.
    public var mean: Double { count == 0 ? 0 : sum / Double(count) }
    /// The mean magnitude of a difference.
    public var meanMagnitude: Double { count == 0 ? 0 : sumOfMagnitudes / Double(count) }
    /// The root of the mean square of the differences.
    public var rootMeanSquare: Double { count == 0 ? 0 : (power / Double(count)).squareRoot() }
    /// The ratio of signal and error (SQNR) in dB: 10 × log10(Σ y² / Σ e²). Infinite without an error.
    public var decibels: Double {
        guard power > 0 else { return .infinity }
        guard signal > 0 else { return -.infinity }
        return 10 * log10(signal / power)
    }
}
