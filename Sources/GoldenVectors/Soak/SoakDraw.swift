import QuantSpec
import VectorFiles

/// The origin of a random instance: a variant of an operator, shapes and attributes, and the choice of parameters and
/// values.
struct SoakDraw: Sendable {
    let form: SoakForm
    let seed: Int64
    /// The index of the instance among those of its operator in its scheme.
    let index: Int
    /// The number of the attempt, which varies the random values.
    let attempt: Int
    /// The indices of the values along the variant's axes; `nil` if the shapes come from an outline.
    var choices: [Int?]?
    /// Whether the choices also determine the regime.
    var choosesRegime: Bool
    var outline: Outline
    var regime: Regime

    /// The patterns of the rows of a group.
    private static let patterns: [InputPattern] = [.uniform, .ramp, .edges, .small, .halves, .mixedRows, .oneHot]

    /// Returns the group of the draw, with one row of each pattern that suits its types.
    ///
    /// Returns `nil` if shapes, attributes and parameters cannot be combined, if the reference does not run the
    /// instance, or if no row has a result.
    func group(_ id: String) -> VectorGroup? {
        // The random values depend on the names of outline and regime, so smaller instances keep the names and thus
        // the values.
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

/// Evaluates the rows of one random instance by the specification, under every other profile, and with the reference's
/// defects. Other mistakes are left to the diagnosis.
struct SoakRows {
    private let declaration: Operator
    private let prepared: PreparedOperator
    private let states: [Int: Elements]
    private let evaluation: RowEvaluation
    private let watch: ReferenceAssumption.Watch
    private let undefined: UndefinedValues

    /// Returns `nil` if the specification rejects the instance.
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

    /// Returns the group of some candidates, or `nil` if none has a result.
    func group(_ id: String, _ candidates: [Candidate]) -> VectorGroup? {
        var known: Set<[[Int: Elements]]> = []
        // Rows with the same inputs are one case.
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
            isInformative: undefined.areIn(candidate.steps) || UndefinedValues.areLeft(by: steps)
                || watch.isBroken(by: candidate.steps, states: states))
    }
}

/// A variant of an operator, with the data from which its instances are drawn.
struct SoakForm: Sendable {
    let declaration: Operator
    let variant: Variant
    let outlines: [Outline]
    /// The candidates of the operator's domain; `nil` if it declares none.
    let candidates: CoveringCandidates?

    /// Returns `nil` if no instance of the variant can be drawn.
    init?(_ declaration: Operator, _ variant: Variant, seed: Int64) {
        guard variant.canBeConfirmed else { return nil }
        outlines = declaration.outlines.filter { $0.fits(variant) }
        guard !outlines.isEmpty else { return nil }
        self.declaration = declaration
        self.variant = variant
        candidates = CoveringCandidates(declaration, variant, seed: seed)
    }

    /// The variants of an operator in a scheme of which instances can be drawn.
    static func all(of subject: VectorSubject, seed: Int64) -> [SoakForm] {
        guard let declaration = Operator.named(subject.name) else { return [] }
        return declaration.variants.filter { $0.scheme.rawValue == subject.folder }.compactMap {
            SoakForm(declaration, $0, seed: seed)
        }
    }
}

extension Regime {
    /// Returns the same regime with another id.
    fileprivate func renamed(_ id: String) -> Regime {
        var regime = self
        regime.id = id
        return regime
    }
}
