import QuantSpec
import VectorFiles

/// What a random instance is made of: a form of an operator, shapes and attributes, and how parameters and values are chosen.
struct SoakDraw: Sendable {
    let form: SoakForm
    let seed: Int64
    /// The place of the instance among those of its operator in its scheme.
    let index: Int
    /// The attempt at which the instance could be made: it varies the random values.
    let attempt: Int
    /// The places of the values along the form's axes; `nil` if the shapes come from an outline.
    var choices: [Int?]?
    /// Whether the choices give the regime, too.
    var choosesRegime: Bool
    var outline: Outline
    var regime: Regime

    /// The rows of a group.
    private static let patterns: [InputPattern] = [.uniform, .ramp, .edges, .small, .halves, .mixedRows, .oneHot]

    /// The group of the draw, with one row of each pattern that suits its types.
    ///
    /// - Returns: `nil` if shapes, attributes and parameters do not go together, if the reference runs no such graph, or if no row
    ///   has a result.
    func group(_ id: String) -> VectorGroup? {
        // The names of regimes are part of what random values are made of: smaller instances keep the values of the first one.
        let plan = GroupPlan(
            declaration: form.declaration, variant: form.variant, outline: outline.renamed("\(index)"),
            regime: regime.renamed("soak"), seed: seed, salt: attempt)
        let choice = InstanceChoice(plan: plan)
        guard choice.shapesFit, let chosen = choice.make(), chosen.referenceRefuses == nil else { return nil }
        let candidates = CandidateInputs(plan, chosen.instance, purpose: "row")
        let types = chosen.instance.inputs.compactMap { $0?.type }
        let rows = SoakDraw.patterns.filter { types.contains(where: $0.suits) }.map { candidates.row($0, 0) }
        guard let evaluation = SoakRows(chosen.instance, in: form.declaration, candidates) else { return nil }
        return evaluation.group(id, rows)
    }
}

/// Evaluates the rows of one random instance: by the specification, by every other profile, and with the reference's defects. What
/// other mistakes make of them is left to a diagnosis.
struct SoakRows {
    private let declaration: Operator
    private let prepared: PreparedOperator
    private let states: [Int: Elements]
    private let evaluation: RowEvaluation
    private let watch: ReferenceAssumption.Watch
    private let undefined: UndefinedValues

    /// `nil` if the specification refuses the instance.
    init?(_ instance: Instance, in declaration: Operator, _ candidates: CandidateInputs) {
        guard let prepared = try? declaration.prepare(instance, steps: Steps(NumericProfile.all[0])) else { return nil }
        self.declaration = declaration
        self.prepared = prepared
        states = instance.initialStates(prepared.variant)
        evaluation = RowEvaluation(
            instance, in: declaration, deviations: Deviation.all.filter(\.isReferenceDefect))
        watch = ReferenceAssumption.Watch(instance, in: declaration)
        undefined = UndefinedValues(prepared, candidates)
    }

    /// - Returns: `nil` if no candidate has a result.
    func group(_ id: String, _ candidates: [Candidate]) -> VectorGroup? {
        var known: Set<[[Int: Elements]]> = []
        // Rows of the same inputs are one case.
        let rows = candidates.filter { known.insert($0.steps).inserted }.compactMap(row)
        guard let first = rows.first else { return nil }
        return VectorGroup(
            id: id, instance: prepared.instance,
            cost: CostCount.cost(of: prepared.instance, in: declaration, inputs: first.steps.map(\.inputs)), rows: rows)
    }

    private func row(_ candidate: Candidate) -> VectorRow? {
        guard let steps = try? prepared.evaluate(steps: candidate.steps, states: states) else { return nil }
        return VectorRow(
            steps: VectorRow.thinned(steps), profiles: evaluation.profiles(steps), defects: evaluation.defects(steps),
            comment: candidate.comment.isEmpty ? nil : candidate.comment,
            isInformative: undefined.areIn(candidate.steps) || watch.isBroken(by: candidate.steps, states: states))
    }
}

/// A form of an operator with what its instances are drawn from.
struct SoakForm: Sendable {
    let declaration: Operator
    let variant: Variant
    let outlines: [Outline]
    /// `nil` if the operator declares no domain.
    let candidates: CoveringCandidates?

    /// `nil` for a form that no instance can be drawn of.
    init?(_ declaration: Operator, _ variant: Variant, seed: Int64) {
        guard variant.canBeConfirmed else { return nil }
        outlines = declaration.outlines.filter { $0.fits(variant) }
        guard !outlines.isEmpty else { return nil }
        self.declaration = declaration
        self.variant = variant
        candidates = CoveringCandidates(declaration, variant, seed: seed)
    }

    /// The forms of an operator in a scheme.
    static func all(of subject: VectorSubject, seed: Int64) -> [SoakForm] {
        guard let declaration = Operator.named(subject.name) else { return [] }
        return declaration.variants.filter { $0.scheme.rawValue == subject.folder }.compactMap {
            SoakForm(declaration, $0, seed: seed)
        }
    }
}

extension Regime {
    /// The same regime under another id.
    fileprivate func renamed(_ id: String) -> Regime {
        var regime = self
        regime.id = id
        return regime
    }
}
