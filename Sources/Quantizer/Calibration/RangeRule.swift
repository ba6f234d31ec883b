/// How the range of an activation follows from its values on calibration data.
public enum RangeRule: Sendable, Hashable, CustomStringConvertible {
    /// The least and the greatest value (PTQ-1), as the converter takes them.
    case minmax
    /// A range that contains this percentage of the values. Half of the rest lies on each side.
    case percentile(Double)
    /// The range with the least mean squared error of quantization.
    case meanSquaredError

    /// Reads `minmax`, `percentile:P` with P above 50 and at most 100, or `mse`. Returns `nil` for another text.
    public init?(_ text: String) {
        switch text {
        case "minmax": self = .minmax
        case "mse": self = .meanSquaredError
        default:
            guard text.hasPrefix("percentile:"), let share = Double(text.dropFirst("percentile:".count)),
                share > 50, share <= 100
            else { return nil }
            self = .percentile(share)
        }
    }

    /// The text from which the rule is read.
    public var description: String {
        switch self {
        case .minmax: "minmax"
        case .percentile(let share): "percentile:\(share)"
        case .meanSquaredError: "mse"
        }
    }
}
