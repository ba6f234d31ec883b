/// Weights in float16.
public enum Float16Conversion {
    /// Converts constants to float16: to the nearest number, ties to even, and magnitudes above 65504 to 65504 (PTQ-27).
    public static func narrow(_ values: [Float], _ steps: DerivationSteps = DerivationSteps()) -> [Binary16] {
        values.map(steps.narrow)
    }
}
