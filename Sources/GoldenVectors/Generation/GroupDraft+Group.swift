import QuantSpec
import VectorFiles

extension GroupDraft {
    /// Makes the finished group.
    func group() -> VectorGroup {
        let prepared = try? plan.declaration.prepare(instance, steps: Steps(NumericProfile.all[0]))
        let first = rows.first?.steps.map(\.inputs) ?? []
        return VectorGroup(
            id: plan.id, instance: prepared?.instance ?? instance,
            cost: CostCount.cost(of: instance, in: plan.declaration, inputs: first), referenceRefuses: referenceRefuses,
            rows: finishedRows(), statedConstants: statedConstants)
    }

    private func finishedRows() -> [VectorRow] {
        let evaluation = RowEvaluation(instance, in: plan.declaration)
        var inputs: Set<[[Int: Elements]]> = []
        // Rows with the same inputs are one case.
        return rows.filter { inputs.insert($0.steps.map(\.inputs)).inserted }.map { row in
            VectorRow(
                steps: VectorRow.thinned(plan.isStated ? row.steps.map(\.withoutAccumulators) : row.steps),
                profiles: evaluation.profiles(row.steps),
                defects: evaluation.defects(row.steps),
                catches: row.isInformative
                    ? []
                    : row.distinctions.filter { $0.profile == 0 }
                        .compactMap { $0.deviation.map { Deviation.all[$0].name } },
                comment: row.comment.isEmpty ? nil : row.comment, isInformative: row.isInformative)
        }
    }
}

extension VectorStep {
    /// The step of a covering group: other groups show accumulators.
    fileprivate var withoutAccumulators: VectorStep {
        var step = self
        step.accumulators = Accumulators()
        return step
    }
}

/// Evaluates rows under other profiles, and with known mistakes.
struct RowEvaluation {
    private let states: [Int: Elements]
    private let profiles: [(name: String, prepared: PreparedOperator)]
    private let deviating: [DeviatingOperator]

    /// - Parameters:
    ///   - instance: the instance.
    ///   - declaration: the instance's operator.
    ///   - deviations: the mistakes that are evaluated.
    init(_ instance: Instance, in declaration: Operator, deviations: [Deviation] = Deviation.all) {
        guard let prepared = try? declaration.prepare(instance, steps: Steps(NumericProfile.all[0])) else {
            states = [:]
            profiles = []
            deviating = []
            return
        }
        states = instance.initialStates(prepared.variant)
        profiles = NumericProfile.all.dropFirst().compactMap { profile in
            (try? declaration.prepare(instance, steps: Steps(profile))).map { (profile.name, $0) }
        }
        deviating = deviations.compactMap {
            DeviatingOperator($0, of: prepared, profile: NumericProfile.all[0])
        }
    }

    /// Returns the differences under each other profile whose outputs differ.
    func profiles(_ steps: [VectorStep]) -> [Divergence] {
        profiles.compactMap { name, prepared in
            let others = try? prepared.evaluate(steps: steps.map(\.inputs), states: states).map(\.outputs)
            return others.flatMap { RowEvaluation.divergence(name, from: steps, to: $0) }
        }
    }

    /// Returns the differences with each defect of the reference that changes the outputs.
    func defects(_ steps: [VectorStep]) -> [Divergence] {
        deviating.filter(\.deviation.isReferenceDefect).compactMap { deviating in
            deviating.outputs(steps.map(\.inputs), states: states)
                .flatMap { RowEvaluation.divergence(deviating.deviation.name, from: steps, to: $0) }
        }
    }

    /// Returns the names of the deviations that change the outputs, in the order of the catalogue.
    func catches(_ steps: [VectorStep]) -> [String] {
        deviating.compactMap { deviating in
            let others = deviating.outputs(steps.map(\.inputs), states: states)
            return RowScoring.differ(others, steps.map(\.outputs)) ? deviating.deviation.name : nil
        }
    }

    private static func divergence(_ name: String, from steps: [VectorStep], to others: [[Elements]]) -> Divergence? {
        let sparse = zip(steps, others).map { step, outputs in
            zip(step.outputs, outputs).compactMap { SparseElements(from: $0, to: $1) }
        }
        let divergence = Divergence(name: name, steps: sparse)
        return divergence.isEmpty ? nil : divergence
    }
}
