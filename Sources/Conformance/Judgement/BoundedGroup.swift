import QuantSpec
import Targets
import VectorFiles

/// A group that is judged by the bounds of binary16 arithmetic (FLOAT16-3), not by the bits of a numeric profile.
struct BoundedGroup {
    /// The group. The values of the operator's clauses for rounded operands are those of the profile `float16-arithmetic`.
    let group: VectorGroup
    /// For each row: the outputs of each step, or why the row cannot be judged.
    private let rows: [Judgeable]

    private enum Judgeable {
        case bounded([[BoundedOutput]])
        case outOfScope(String)
    }

    /// Computes the bounds of some rows of a group.
    ///
    /// - Parameters:
    ///   - group: a group of the vectors.
    ///   - selected: the indices of the rows that are judged.
    init(_ group: VectorGroup, rows selected: [Int]) {
        var bounded = group
        let bound = BoundedGroup.bound(of: group)
        let selected = Set(selected)
        rows = group.rows.indices.map { index in
            selected.contains(index)
                ? BoundedGroup.judgeable(group.rows[index], of: group, bound) : .outOfScope("the case is not selected")
        }
        for (index, row) in rows.enumerated() {
            guard case .bounded(let steps) = row else { continue }
            let differences = zip(group.rows[index].steps, steps).map { specified, bounded in
                zip(specified.outputs, bounded).map { specified, bounded in
                    SparseElements(from: specified, to: bounded.center)
                        ?? SparseElements(positions: [], values: specified.gathering([]))
                }
            }
            let divergence = Divergence(name: Binary16Bound.profileName, steps: differences)
            bounded.rows[index].profiles = divergence.isEmpty ? [] : [divergence]
        }
        self.group = bounded
    }

    /// The reason why a row cannot be judged; `nil` if it can.
    func reason(_ row: Int) -> String? {
        if case .outOfScope(let reason) = rows[row] { reason } else { nil }
    }

    /// The bounds of a row's outputs, step by step; `nil` if it cannot be judged.
    func bounds(_ row: Int) -> [[BoundedOutput]]? {
        if case .bounded(let steps) = rows[row] { steps } else { nil }
    }

    private static func bound(of group: VectorGroup) -> Result<Binary16Bound?, any Error> {
        Result {
            guard let declaration = group.instance.declaration else { return nil }
            return try Binary16Bound(declaration, group.instance, steps: Steps(NumericProfile.all[0]))
        }
    }

    private static func judgeable(
        _ row: VectorRow, of group: VectorGroup, _ bound: Result<Binary16Bound?, any Error>
    ) -> Judgeable {
        let name = Binary16Bound.profileName
        do {
            guard let bound = try bound.get() else {
                return .outOfScope("\(name) has no bound for this form of \(group.operatorName) (FLOAT16-12)")
            }
            let steps = try row.steps.map { try bound.outputs(for: group.values($0.inputs, states: [:])) }
            let outputs = steps.flatMap { $0 }
            guard outputs.isEmpty || !outputs.allSatisfy(\.isUnbounded) else {
                return .outOfScope("every element of the result may overflow in binary16 (FLOAT16-3)")
            }
            return .bounded(steps)
        } catch {
            return .outOfScope("the operator has no result for operands rounded to binary16: \(error)")
        }
    }
}

extension RowOutcome {
    /// The outcome with the values that lie in their intervals replaced by the specified ones, so that they count as equal.
    ///
    /// - Parameter bounds: the bounds of the outputs, step by step.
    func snapped(within bounds: [[BoundedOutput]]) -> RowOutcome {
        guard case .completed(var steps) = self else { return self }
        for (index, bounds) in zip(steps.indices, bounds) {
            steps[index].outputs = zip(steps[index].outputs, bounds).map { $1.snapping($0) }
        }
        return .completed(steps)
    }
}
