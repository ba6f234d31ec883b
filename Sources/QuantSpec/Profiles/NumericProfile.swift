/// One choice at each point at which implementations differ lawfully (PROFILE-1).
///
/// An implementation conforms to one profile with all its operators, never to one profile in each operator.
public struct NumericProfile: Sendable, Hashable {
    /// How a 32-bit accumulator is multiplied by a multiplier and shift (PROFILE-2).
    public enum RequantizationRounding: String, Sendable, CaseIterable {
        /// Rounds after the doubling-high multiplication and again after the shift (ARITH-7): LiteRT, tflite-micro, CMSIS-NN.
        case double
        /// Rounds once, halves up (ARITH-8): builds with single rounding, and hardware with a wide product.
        case single
    }

    /// How FULLY_CONNECTED requantizes its accumulator (PROFILE-3).
    public enum FullyConnectedRequantization: String, Sendable, CaseIterable {
        /// In binary64, with the result rounded halves away from zero: LiteRT since April 2025.
        case binary64
        /// With a multiplier and shift, as all other weighted operators: earlier releases, tflite-micro, CMSIS-NN.
        case fixedPoint
    }

    /// How hybrid operators quantize their float input (PROFILE-5).
    public enum HybridInputQuantization: String, Sendable, CaseIterable {
        /// The elements in whole lanes of eight are rounded by adding a half and truncating, the rest halves away from zero:
        /// LiteRT on x86-64 (HYBRID-2).
        case lanesOfEight
        /// Every element is rounded halves away from zero; the width of the range is computed in binary64: portable builds
        /// (HYBRID-3).
        case portable
    }

    /// The profile's name in vector files and commands, such as "integer-single".
    public let name: String
    /// The implementations that compute so, in one line, for lists of the profiles.
    public let summary: String
    /// How a 32-bit accumulator is multiplied by a multiplier and shift (PROFILE-2).
    public var requantizationRounding: RequantizationRounding
    /// How FULLY_CONNECTED requantizes its accumulator (PROFILE-3).
    public var fullyConnectedRequantization: FullyConnectedRequantization
    /// How hybrid operators quantize their float input (PROFILE-5).
    public var hybridInputQuantization: HybridInputQuantization

    /// LiteRT 2.3.0's reference kernels on x86-64: the default.
    public static let litert_2_3_x86_64 = NumericProfile(
        name: "litert-2.3-x86_64", summary: "LiteRT 2.3.0's reference kernels on x86-64: the default of the vectors",
        requantizationRounding: .double, fullyConnectedRequantization: .binary64,
        hybridInputQuantization: .lanesOfEight)

    /// LiteRT 2.3.0's reference kernels built without vector instructions.
    public static let litert_2_3_portable = NumericProfile(
        name: "litert-2.3-portable", summary: "LiteRT 2.3.0's reference kernels, built without vector instructions",
        requantizationRounding: .double, fullyConnectedRequantization: .binary64,
        hybridInputQuantization: .portable)

    /// TensorFlow Lite 2.17 on x86-64: as LiteRT 2.3, but FULLY_CONNECTED requantizes in fixed point.
    public static let tflite_2_17_x86_64 = NumericProfile(
        name: "tflite-2.17-x86_64", summary: "TensorFlow Lite 2.17 on x86-64",
        requantizationRounding: .double, fullyConnectedRequantization: .fixedPoint,
        hybridInputQuantization: .lanesOfEight)

    /// Integer arithmetic alone, with two roundings: tflite-micro, CMSIS-NN and hardware that follows them.
    public static let integerDouble = NumericProfile(
        name: "integer-double", summary: "tflite-micro, CMSIS-NN, hardware without floating point: two roundings",
        requantizationRounding: .double, fullyConnectedRequantization: .fixedPoint,
        hybridInputQuantization: .portable)

    /// Integer arithmetic alone, with one rounding.
    public static let integerSingle = NumericProfile(
        name: "integer-single", summary: "builds with single rounding, hardware with a wide product: one rounding",
        requantizationRounding: .single, fullyConnectedRequantization: .fixedPoint,
        hybridInputQuantization: .portable)

    /// All named profiles, the default first.
    public static let all: [NumericProfile] = [
        .litert_2_3_x86_64, .integerDouble, .integerSingle, .litert_2_3_portable, .tflite_2_17_x86_64,
    ]

    /// The profile of a name. Returns `nil` if there is none.
    public static func named(_ name: String) -> NumericProfile? { all.first { $0.name == name } }
}
