import Foundation

/// Numbers in texts.
enum NumberText {
    /// A number with a number of decimals; `exact` for an infinite one.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        value.isFinite ? String(format: "%.\(decimals)f", value) : value > 0 ? "exact" : "none"
    }

    /// A number with three significant digits.
    static func short(_ value: Double) -> String { String(format: "%.3g", value) }
}
