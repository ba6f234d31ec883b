/// The enumerated points at which real implementations lawfully differ, each with its chosen value (PROFILE-1).
///
/// A profile is lawful: an implementation conforms to one profile as a whole, never to a different one in each operator.
public struct NumericProfile: Sendable, Hashable {
    /// How a 32-bit accumulator is multiplied by a multiplier and shift (PROFILE-2).
    public enum RequantizationRounding: String, Sendable, CaseIterable {
        /// Rounded after the doubling-high multiplication and again after the shift: LiteRT, tflite-micro, CMSIS-NN.
        case double
        /// Rounded once, halves up: builds with single rounding, and hardware with a wide product.
        case single
    }

    /// How FULLY_CONNECTED brings its accumulator to the output scale (PROFILE-3).
    public enum FullyConnectedRequantization: String, Sendable, CaseIterable {
        /// In binary64, rounded halves away from zero: LiteRT since April 2025.
        case binary64
        /// With a multiplier and shift, as every other weighted operator: earlier releases, tflite-micro, CMSIS-NN.
        case fixedPoint
    }

    /// How hybrid operators quantize their float input (PROFILE-5).
    public enum HybridInputQuantization: String, Sendable, CaseIterable {
        /// Whole lanes of eight elements round by adding a half and truncating; the rest rounds halves away from zero:
        /// LiteRT on x86-64.
        case lanesOfEight
        /// Every element rounds halves away from zero, with the range and the offset in binary64: portable builds.
        case portable
    }

    public let name: String
    /// Who computes so, in one line: what lists of the profiles show.
    public let summary: String
    public var requantizationRounding: RequantizationRounding
    public var fullyConnectedRequantization: FullyConnectedRequantization
    public var hybridInputQuantization: HybridInputQuantization

    /// LiteRT 2.3.0's reference kernels on x86-64, to the bit. The default.
    public static let litert_2_3_x86_64 = NumericProfile(
        name: "litert-2.3-x86_64", summary: "LiteRT 2.3.0's reference kernels on x86-64: the default of the vectors",
        requantizationRounding: .double, fullyConnectedRequantization: .binary64,
        hybridInputQuantization: .lanesOfEight)

    /// LiteRT 2.3.0's reference kernels built without vector instructions.
    public static let litert_2_3_portable = NumericProfile(
        name: "litert-2.3-portable", summary: "LiteRT 2.3.0's reference kernels, built without vector instructions",
        requantizationRounding: .double, fullyConnectedRequantization: .binary64,
        hybridInputQuantization: .portable)

    /// TensorFlow Lite 2.17 on x86-64: as LiteRT 2.3, with FULLY_CONNECTED still in fixed point.
    public static let tflite_2_17_x86_64 = NumericProfile(
        name: "tflite-2.17-x86_64", summary: "TensorFlow Lite 2.17 on x86-64",
        requantizationRounding: .double, fullyConnectedRequantization: .fixedPoint,
        hybridInputQuantization: .lanesOfEight)

    /// Integer-only arithmetic with two roundings: tflite-micro, CMSIS-NN and hardware that follows them.
    public static let integerDouble = NumericProfile(
        name: "integer-double", summary: "tflite-micro, CMSIS-NN, hardware without floating point: two roundings",
        requantizationRounding: .double, fullyConnectedRequantization: .fixedPoint,
        hybridInputQuantization: .portable)

    /// Integer-only arithmetic with one rounding.
    public static let integerSingle = NumericProfile(
        name: "integer-single", summary: "builds with single rounding, hardware with a wide product: one rounding",
        requantizationRounding: .single, fullyConnectedRequantization: .fixedPoint,
        hybridInputQuantization: .portable)

    /// Every named profile, the default first.
    public static let all: [NumericProfile] = [
        .litert_2_3_x86_64, .integerDouble, .integerSingle, .litert_2_3_portable, .tflite_2_17_x86_64,
    ]

    public static func named(_ name: String) -> NumericProfile? { all.first { $0.name == name } }
}
