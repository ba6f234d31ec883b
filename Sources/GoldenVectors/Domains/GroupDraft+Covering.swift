import QuantSpec
import VectorFiles

extension GroupDraft {
    /// A group of a covering array, whose constants and inputs are given by stated generators. Returns `nil` if the
    /// specification has no result.
    ///
    /// If the multiplier is one or more, the inputs stay near their zero points, so that few outputs saturate.
    init?(covering plan: GroupPlan, _ chosen: InstanceChoice.Chosen) {
        let candidates = CandidateInputs(plan, chosen.instance, purpose: "row")
        guard let scoring = try? RowScoring(chosen.instance, in: plan.declaration, candidates) else { return nil }
        let isSmall = if case .ratio = plan.regime.output { true } else { false }
        guard let row = scoring.score(candidates.stated(isSmall: isSmall)), !row.isInformative else { return nil }
        self.init(plan: plan, chosen, rows: [row])
    }
}

extension GroupDraft {
    /// Whether the first output has several elements, all of them equal, so that wrong positions do not show.
    var isDull: Bool {
        guard let elements = rows.first?.steps.last?.outputs.first, elements.count > 1 else { return false }
        return elements.hasSameBits(as: elements.gathering([Int](repeating: 0, count: elements.count)))
    }
}

extension VectorGroup {
    /// Whether the group is one of a covering array. Its rows have no accumulators, because other groups show these.
    var isCovering: Bool { id.split(separator: "/").dropFirst(2).first == "covering" }
}

extension CandidateInputs {
    /// Returns a row whose values generators give, as far as the types allow it.
    func stated(isSmall: Bool) -> Candidate {
        let uniform = uniform(0)
        var statements: [[Int: StatedValues]] = []
        let steps = uniform.enumerated().map { step, inputs -> [Int: Elements] in
            var statement: [Int: StatedValues] = [:]
            var values = inputs
            for (position, elements) in inputs {
                guard let stated = self.statement(of: position, step: step, isSmall: isSmall),
                    let made = stated.elements(elements.type, count: elements.count)
                else { continue }
                statement[position] = stated
                values[position] = made
            }
            statements.append(statement)
            return values
        }
        return Candidate(steps: steps, stated: statements, comment: "")
    }
}
