import QuantSpec
import VectorFiles

/// Makes a failing random instance smaller, one change at a time, as long as it still fails. First the values along
/// the axes of the domain are lowered, then sizes, ranks and attributes, and parameters are simplified. At the end
/// inputs are set to zero.
public struct SoakShrinking {
    /// The smallest failing group so far.
    public private(set) var group: VectorGroup
    /// Whether nothing smaller is left to try; `false` if the limit ended the search.
    public private(set) var isComplete = true
    private var draw: SoakDraw
    private let fails: (VectorGroup) -> [Int]?
    private let isOver: () -> Bool

    /// Draws the instance at an index. Returns `nil` if there is none, or if it does not fail.
    ///
    /// - Parameters:
    ///   - generation: the generation that drew the instance.
    ///   - index: the index of the instance.
    ///   - subject: the operator and the scheme.
    ///   - id: the id of smaller groups.
    ///   - fails: returns the indices of the failing rows of a group, or `nil` if none fails.
    ///   - isOver: returns whether the search must end.
    public init?(
        _ generation: SoakGeneration, _ index: Int, of subject: VectorSubject, id: String,
        fails: @escaping (VectorGroup) -> [Int]?, isOver: @escaping () -> Bool
    ) {
        let forms = SoakForm.all(of: subject, seed: generation.seed)
        guard let drawn = generation.drawn(index, of: subject, forms), let group = drawn.draw.group(id),
            let rows = fails(group)
        else { return nil }
        draw = drawn.draw
        self.group = group
        self.fails = fails
        self.isOver = isOver
        failing = rows
    }

    /// The indices of the failing rows of the group.
    private var failing: [Int]

    /// Searches the smallest group. It has one row.
    public mutating func shrink() {
        while lowerAxes() {}
        draw.choices = nil
        while changeOutline() || simplifyRegime() {}
        keepOneRow()
        clearInputs()
        isComplete = !isOver()
    }

    /// Accepts a change if the resulting instance fails and is not too large.
    ///
    /// - Parameters:
    ///   - changed: the changed draw.
    ///   - growth: the factor by which the instance may become larger.
    private mutating func accepts(_ changed: SoakDraw, growth: Int = 1) -> Bool {
        guard !isOver(), let smaller = changed.group(group.id), smaller.size <= group.size * growth,
            let rows = fails(smaller)
        else { return false }
        draw = changed
        group = smaller
        failing = rows
        return true
    }

    // MARK: Axes

    /// Lowers values along axes. Returns whether any was lowered.
    private mutating func lowerAxes() -> Bool {
        guard let candidates = draw.form.candidates, let choices = draw.choices else { return false }
        var isChanged = false
        for axis in choices.indices {
            guard let place = draw.choices?[axis], place > 0 else { continue }
            for lower in Set([0, place / 2, place - 1]).sorted() where lower < (draw.choices?[axis] ?? 0) {
                guard !isOver(), let changed = lowered(axis, to: lower, candidates), accepts(changed) else { continue }
                isChanged = true
                break
            }
        }
        return isChanged
    }

    private func lowered(_ axis: Int, to place: Int, _ candidates: CoveringCandidates) -> SoakDraw? {
        var places: [Int: Int] = [:]
        for (index, place) in (draw.choices ?? []).enumerated() { places[index] = place }
        places[axis] = place
        // All axes are chosen, so nothing random is drawn.
        var random = SeededRandom(state: 0)
        guard let candidate = try? candidates.candidate(places, &random) else { return nil }
        var changed = draw
        changed.choices = candidate.choices
        changed.outline = candidate.plan.outline
        if draw.choosesRegime { changed.regime = candidate.plan.regime }
        return changed
    }

    // MARK: Outline

    /// Makes the outline smaller or an attribute simpler. Returns whether it did.
    private mutating func changeOutline() -> Bool {
        takes(draw.outline.smaller(draw.form.variant), growth: 1)
            // A simpler attribute, such as a dilation of 1, may make the outputs larger. Their sizes can be lowered
            // afterwards.
            || takes(draw.outline.simplerAttributes(draw.form.declaration), growth: 4)
    }

    private mutating func takes(_ outlines: [Outline], growth: Int) -> Bool {
        for outline in outlines where !isOver() {
            var changed = draw
            changed.outline = outline
            if accepts(changed, growth: growth) { return true }
        }
        return false
    }

    // MARK: Parameters

    /// Simplifies the regime. Returns whether it did.
    private mutating func simplifyRegime() -> Bool {
        let regime = draw.regime
        let changes: [(Bool, (inout Regime) -> Void)] = [
            (regime.isPerAxis, { $0.isPerAxis = false }),
            (regime.spread > 0, { $0.spread = 0 }),
            (
                regime.zeroPoints != .middle || !regime.zeroPointsOf.isEmpty,
                {
                    $0.zeroPoints = .middle
                    $0.zeroPointsOf = [:]
                }
            ),
            (regime.scales != .powerOfTwo, { $0.scales = .powerOfTwo }),
            (regime.weights != .small, { $0.weights = .small }),
        ]
        var isChanged = false
        for (applies, change) in changes where applies && !isOver() {
            var changed = draw
            change(&changed.regime)
            if accepts(changed) { isChanged = true }
        }
        return isChanged
    }

    // MARK: Rows

    private mutating func keepOneRow() {
        // A failing row of zeros with one other value shows more than a row of random values.
        let place = failing.last ?? 0
        guard group.rows.indices.contains(place) else { return }
        group.rows = [group.rows[place]]
        failing = [0]
    }

    /// Sets runs of input elements to zero, longer runs first, as long as the row still fails.
    private mutating func clearInputs() {
        guard let first = group.rows.first else { return }
        for step in first.steps.indices {
            for position in first.steps[step].inputs.keys.sorted() {
                let count = first.steps[step].inputs[position]?.count ?? 0
                var length = count
                while length > 0 {
                    for start in stride(from: 0, to: count, by: length) where !isOver() {
                        clear(start..<min(start + length, count), of: position, step: step)
                    }
                    length /= 2
                }
            }
        }
    }

    private mutating func clear(_ range: Range<Int>, of position: Int, step: Int) {
        guard let row = group.rows.first, let description = group.instance.inputs[position],
            let elements = row.steps[step].inputs[position],
            let cleared = elements.clearing(range, to: description.quantization == nil ? 0 : description.zeroPoint),
            !cleared.hasSameBits(as: elements)
        else { return }
        var inputs = row.steps.map(\.inputs)
        inputs[step][position] = cleared
        let candidate = Candidate(steps: inputs, comment: "the smallest inputs that were found to fail")
        guard let smaller = draw.group(group.id, candidate, of: group.instance),
            smaller.rows.first?.isInformative == false,
            fails(smaller) != nil
        else { return }
        group = smaller
    }
}

extension SoakDraw {
    /// The group of one row with given inputs. Returns `nil` if the specification has no result.
    fileprivate func group(_ id: String, _ row: Candidate, of instance: Instance) -> VectorGroup? {
        let plan = GroupPlan(
            declaration: form.declaration, variant: form.variant, outline: outline, regime: regime, seed: seed,
            salt: attempt)
        return SoakRows(instance, in: form.declaration, CandidateInputs(plan, instance, purpose: "row"))?
            .group(id, [row])
    }
}

extension VectorGroup {
    fileprivate var size: Int { cost.bytes + cost.macs }
}

extension Elements {
    /// Returns the elements with those of a range replaced by a value; by 0 if they are real.
    fileprivate func clearing(_ range: Range<Int>, to value: Int64) -> Elements? {
        guard var integers else {
            return Elements(zeros: range.count, type: type).flatMap { replacing(Array(range), with: $0) }
        }
        for index in range { integers[index] = value }
        return Elements(integers: integers, type: type)
    }
}
