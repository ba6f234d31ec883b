import QuantSpec
import VectorFiles

/// Makes random groups of one operator each, of shapes, attributes and parameters that nobody chose: not to be kept, but
/// to be held against the reference. A pure function of specification, scheme, seed and count.
public struct SoakGeneration: Sendable {
    public let scheme: Scheme
    public let seed: Int64

    /// Instances tried for one group.
    private static let attempts = 40
    /// The rows of a group.
    private static let patterns: [InputPattern] = [.uniform, .ramp, .edges, .small, .halves, .mixedRows, .oneHot]

    public init(scheme: Scheme, seed: Int64) {
        self.scheme = scheme
        self.seed = seed
    }

    /// One file for each operator that gets a group. The forms of the scheme take turns.
    public func files(count: Int) -> [VectorFile] {
        let forms = Operator.all.flatMap { declaration in
            declaration.variants.filter { $0.scheme == scheme && SoakGeneration.canBeConfirmed($0) }
                .map { (declaration, $0) }
        }
        guard !forms.isEmpty else { return [] }
        let groups = Parallel.map(Array(0..<max(count, 0)), concurrently: true) { index -> (String, VectorGroup?) in
            // A form that the reference never takes passes its turn on.
            for turn in 0..<forms.count {
                let (declaration, variant) = forms[(index + turn) % forms.count]
                if let group = group(index, declaration, variant) { return (declaration.name, group) }
            }
            return ("", nil)
        }
        let made = Dictionary(grouping: groups.filter { $0.1 != nil }, by: \.0)
        return made.keys.sorted().compactMap { name in
            guard let declaration = Operator.named(name) else { return nil }
            let groups = (made[name] ?? []).compactMap(\.1)
            return VectorFile(
                operatorName: name, code: declaration.code, scheme: scheme,
                generator: SetGeneration(seed: seed).generator, profile: NumericProfile.all[0].name,
                notes: SetGeneration.notes(groups, declaration, scheme), groups: groups)
        }
    }

    /// Packed outputs cannot be confirmed: the reference writes them past the end of their buffer.
    private static func canBeConfirmed(_ variant: Variant) -> Bool {
        variant.outputs.allSatisfy { $0.type.bitWidth ?? 8 >= 8 }
    }

    /// Shapes and attributes from the operator's domain, with parameters of it or of a regime; now and then, and where there is no
    /// domain, from a mutated outline. In the end an outline as it is will do.
    private func drawn(
        _ declaration: Operator, _ variant: Variant, _ outlines: [Outline], _ attempt: Int,
        _ random: inout SeededRandom
    ) -> (outline: Outline, regime: Regime)? {
        let regime = random.element(of: Regime.all)
        if !random.isTrue(oneIn: 4), let candidates = CoveringCandidates(declaration, variant, seed: seed) {
            guard let candidate = try? candidates.candidate([:], &random) else { return nil }
            return (candidate.plan.outline, random.isTrue(oneIn: 2) ? candidate.plan.regime : regime)
        }
        let base = random.element(of: outlines)
        let isMutated = attempt < SoakGeneration.attempts - outlines.count
        return (isMutated ? base.mutated(declaration.attributes, &random) : base).map { ($0, regime) }
    }

    private func group(_ index: Int, _ declaration: Operator, _ variant: Variant) -> VectorGroup? {
        var random = SeededRandom(seed: seed, "soak \(scheme.rawValue) \(index)")
        let outlines = declaration.outlines.filter { $0.fits(variant) }
        guard !outlines.isEmpty else { return nil }
        for attempt in 0..<SoakGeneration.attempts {
            guard let drawn = drawn(declaration, variant, outlines, attempt, &random) else { continue }
            let plan = GroupPlan(
                declaration: declaration, variant: variant, outline: drawn.outline.renamed("random-\(index)"),
                regime: drawn.regime, seed: seed, salt: attempt)
            guard InstanceChoice(plan: plan).shapesFit, let chosen = InstanceChoice(plan: plan).make(),
                chosen.referenceRefuses == nil,
                let draft = GroupDraft(plan, chosen.instance, patterns: SoakGeneration.patterns)
            else { continue }
            return draft.group()
        }
        return nil
    }
}
