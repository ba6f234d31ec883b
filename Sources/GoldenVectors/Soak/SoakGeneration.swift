import QuantSpec
import VectorFiles

/// Draws random instances of operators. Their shapes, attributes and parameters are not hand-picked: about three of
/// four come from the operator's domain, the others from mutated outlines.
///
/// The instance at an index of an operator in a scheme depends only on the specification, the seed, the operator, the
/// scheme and the index. The operator's variants in the scheme take turns.
public struct SoakGeneration: Sendable {
    /// The seed of all instances.
    public let seed: Int64

    /// The number of choices that are tried for one instance of a variant.
    private static let attempts = 40

    /// A generation with a seed, which is part of the ids of its groups.
    public init(seed: Int64) { self.seed = seed }

    /// The operators in schemes of which instances can be drawn, sorted.
    public static var subjects: [VectorSubject] {
        Operator.all.flatMap { declaration in
            Scheme.allCases.map { VectorSubject(name: declaration.name, folder: $0.rawValue) }
                .filter { !SoakForm.all(of: $0, seed: 0).isEmpty }
        }.sorted()
    }

    /// The id of an instance's group, such as `CONV_2D/int8/soak-1/37`. The same id always means the same instance.
    public func id(_ index: Int, of subject: VectorSubject) -> String { "\(subject.title)/soak-\(seed)/\(index)" }

    /// Returns the group at an index of an operator in a scheme, with its random rows. Returns `nil` if none could be
    /// made.
    public func group(_ index: Int, of subject: VectorSubject) -> VectorGroup? {
        group(index, of: subject, SoakForm.all(of: subject, seed: seed))
    }

    /// Returns `nil` also if the instance is of one of the variants `skipped`.
    func group(
        _ index: Int, of subject: VectorSubject, _ forms: [SoakForm], without skipped: Set<String> = []
    ) -> VectorGroup? {
        drawn(index, of: subject, forms, without: skipped)?.group
    }

    /// Makes a file of groups of one operator in a scheme. Returns `nil` if the specification does not have the
    /// operator.
    public func file(_ subject: VectorSubject, _ groups: [VectorGroup]) -> VectorFile? {
        guard let declaration = Operator.named(subject.name), let scheme = Scheme(rawValue: subject.folder) else {
            return nil
        }
        return VectorFile(
            operatorName: subject.name, code: declaration.code, scheme: scheme,
            generator: SetGeneration(seed: seed).generator, profile: NumericProfile.all[0].name,
            notes: SetGeneration.notes(groups, declaration, scheme), groups: groups)
    }

    /// Returns one file for each operator of a scheme that has a group, with `count` groups in all. The operators take
    /// turns.
    public func files(_ scheme: Scheme, count: Int) -> [VectorFile] {
        let subjects = SoakGeneration.subjects.filter { $0.folder == scheme.rawValue }
        var batches = SoakBatches(self, subjects, count: max(count, 0))
        var groups: [VectorSubject: [VectorGroup]] = [:]
        while let batch = batches.next() {
            for part in batch { groups[part.subject, default: []] += part.groups }
        }
        return groups.keys.sorted().compactMap { file($0, groups[$0] ?? []) }
    }

    // MARK: One instance

    /// Returns the instance at an index with its draw. Returns `nil` if none could be made.
    func drawn(
        _ index: Int, of subject: VectorSubject, _ forms: [SoakForm], without skipped: Set<String> = []
    ) -> (draw: SoakDraw, group: VectorGroup)? {
        let id = id(index, of: subject)
        // If the reference runs no instance of a variant, the next variant is tried.
        for turn in forms.indices {
            let form = forms[(index + turn) % forms.count]
            guard !skipped.contains(form.variant.id) else { return nil }
            var random = SeededRandom(seed: seed, "soak \(subject.title) \(form.variant.id) \(index)")
            for attempt in 0..<SoakGeneration.attempts {
                guard let draw = draw(index, form, attempt, &random), let group = draw.group(id) else { continue }
                return (draw, group)
            }
        }
        return nil
    }

    /// Draws shapes and attributes. Three of four come from the operator's domain, with its parameters or those of a
    /// regime. The others, or all if there is no domain, come from a mutated outline. The last attempts use an outline
    /// unchanged.
    private func draw(_ index: Int, _ form: SoakForm, _ attempt: Int, _ random: inout SeededRandom) -> SoakDraw? {
        let regime = random.element(of: Regime.all)
        if !random.isTrue(oneIn: 4), let candidates = form.candidates {
            guard let candidate = try? candidates.candidate([:], &random) else { return nil }
            let choosesRegime = random.isTrue(oneIn: 2)
            return SoakDraw(
                form: form, seed: seed, index: index, attempt: attempt, choices: candidate.choices,
                choosesRegime: choosesRegime, outline: candidate.plan.outline,
                regime: choosesRegime ? candidate.plan.regime : regime)
        }
        let base = random.element(of: form.outlines)
        let isChanged = attempt < SoakGeneration.attempts - form.outlines.count
        let outline = isChanged ? base.mutated(form.declaration.attributes, &random) : base
        return outline.map {
            SoakDraw(
                form: form, seed: seed, index: index, attempt: attempt, choices: nil, choosesRegime: false, outline: $0,
                regime: regime)
        }
    }
}
