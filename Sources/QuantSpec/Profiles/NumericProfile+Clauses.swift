extension NumericProfile {
    /// Whether a clause holds under the profile.
    ///
    /// ARITH-7 and ARITH-8 are alternatives, and so are HYBRID-2 and HYBRID-3: the profile follows one of each pair. Every
    /// other clause holds under every profile.
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

extension NumericProfile {
    /// The clauses that tell two profiles apart, if they differ at exactly one point: the clause of the point, then the
    /// alternatives of which each profile follows another one.
    ///
    /// Returns an empty list if the profiles differ at no point, or at several.
    public func clauses(tellingApart other: NumericProfile) -> [Clause] {
        var points: [Clause] = []
        if requantizationRounding != other.requantizationRounding { points.append("PROFILE-2") }
        if fullyConnectedRequantization != other.fullyConnectedRequantization { points.append("PROFILE-3") }
        if hybridInputQuantization != other.hybridInputQuantization { points.append("PROFILE-5") }
        guard points.count == 1 else { return [] }
        let alternatives: [Clause] = ["ARITH-7", "ARITH-8", "HYBRID-2", "HYBRID-3"]
        return points + alternatives.filter { follows($0) != other.follows($0) }
    }
}
