import QuantSpec

/// The negative instances of a variant, made from valid ones: the smallest outlines first, per tensor and per axis.
public enum NegativeGeneration {
    /// Regimes that lead to instances of every form: any scales, scales per axis, powers of two.
    private static let regimes = [
        Regime(id: "negative", output: .ratio(0.5)),
        Regime(id: "negative-power-of-two", scales: .powerOfTwo, output: .ratio(0.5)),
        Regime(id: "negative-per-tensor", isPerAxis: false, output: .sameAsInput),
    ]

    /// Makes the negative instances of a variant.
    ///
    /// - Parameters:
    ///   - variant: the variant whose rules are broken.
    ///   - declaration: the variant's operator.
    ///   - seed: chooses the scales, zero points and constants of the valid instances.
    /// - Returns: one instance for each rule that a valid instance of some outline can be made to break, in the order in which
    ///   they are found; empty if the variant has no valid instance.
    public static func instances(of variant: Variant, in declaration: Operator, seed: Int64 = 1) -> [NegativeInstance] {
        let outlines = declaration.outlines.filter { $0.fits(variant) && $0.breaking.isEmpty }
        let sorted = outlines.filter { $0.elementCount > 0 }.sorted { $0.rank < $1.rank }
        let enforced = variant.constraints.count { $0.force == .invalid }
        var found: [NegativeInstance] = []
        var names: Set<String> = []
        // A form that the reference never runs has negative instances too.
        for acceptsRefused in [false, true] where found.isEmpty {
            for outline in sorted {
                for regime in regimes {
                    let plan = GroupPlan(
                        declaration: declaration, variant: variant, outline: outline, regime: regime, seed: seed)
                    guard let chosen = InstanceChoice(plan: plan).make(),
                        chosen.referenceRefuses == nil || acceptsRefused
                    else { continue }
                    // The clauses about shapes do not depend on scales.
                    let all = NegativeInstance.all(
                        from: chosen.instance, of: variant, in: declaration, structural: regime == regimes.first)
                    found += all.filter { names.insert($0.id).inserted }
                }
                // Further outlines only help a constraint that the first ones cannot break.
                if found.count(where: \.breaksConstraint) == enforced, !found.isEmpty { break }
            }
        }
        return found
    }
}

extension Outline {
    /// The number of elements of all inputs.
    fileprivate var elementCount: Int { inputs.reduce(0) { $0 + ($1?.count ?? 0) } }

    /// The order in which outlines are tried: the smallest first, but single elements last, which no scales per axis fit.
    fileprivate var rank: Int { inputs.first??.count ?? 0 > 1 ? elementCount : .max }
}
