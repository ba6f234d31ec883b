extension NumericProfile {
    /// Whether a clause holds under the profile. Two clauses that are alternatives never both hold: of ARITH-7 and ARITH-8,
    /// and of HYBRID-2 and HYBRID-3, the profile follows one. Every other clause holds under every profile.
    public func follows(_ clause: Clause) -> Bool {
        switch clause {
        case "ARITH-7": requantizationRounding == .double
        case "ARITH-8": requantizationRounding == .single
        case "HYBRID-2": hybridInputQuantization == .lanesOfEight
        case "HYBRID-3": hybridInputQuantization == .portable
        default: true
        }
    }
}
