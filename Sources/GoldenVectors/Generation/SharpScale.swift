import QuantSpec
import VectorFiles

/// Finds an output scale at which a result changes from one integer to the next. A multiplier whose last bits differ
/// changes the result at another scale; at random scales it hardly ever shows.
struct SharpScale {
    private let plan: GroupPlan
    private let instance: Instance
    private let profile: NumericProfile

    /// The number of scales around which a step is searched.
    static let tries = 60
    /// The same number if nothing else showed a deviation. The last bit of a multiplier shows at one of some hundred
    /// steps.
    static let manyTries = 2_000
    /// The number of scales that are tried for the bounds of an activation.
    private static let boundTries = 400
    /// The number of rows that may reach such a bound.
    private static let boundRows = 8

    init(_ plan: GroupPlan, _ instance: Instance, under profile: NumericProfile = NumericProfile.all[0]) {
        self.plan = plan
        self.instance = instance
        self.profile = profile
    }

    /// The scales at which results of the instance change, found one after the other.
    struct ChangingScales {
        fileprivate let inputs: [[Int: Elements]]
        fileprivate let quantization: Quantization
        fileprivate var random: SeededRandom
        /// The two neighbouring scales of each search; none if it found no step.
        fileprivate var found: [[Float]] = []
    }

    /// The steps of the instance, none of them found yet. `nil` if its scale is not free.
    var changingScales: ChangingScales? {
        let inputs = CandidateInputs(plan, instance, purpose: "row").uniform(0)
        guard plan.variant.hasFreeOutputScale, inputs.count == 1,
            let quantization = instance.outputs.first?.quantization, quantization.isPerTensor
        else { return nil }
        return ChangingScales(inputs: inputs, quantization: quantization, random: plan.random("sharp scale"))
    }

    /// Returns the instance with another output scale. Returns `nil` if no such scale was found.
    ///
    /// - Parameters:
    ///   - deviation: the mistake that shows at the scale.
    ///   - tries: the number of searches for a step.
    ///   - steps: the steps of the instance, to which new ones are added.
    func instance(against deviation: Deviation, tries: Int, _ steps: inout ChangingScales) -> Instance? {
        for number in 0..<tries {
            if number == steps.found.count { steps.found.append(next(&steps)) }
            for scale in steps.found[number] where isShown(deviation, at: scale, steps.inputs) { return changed(scale) }
        }
        return nil
    }

    /// Searches one more step.
    private func next(_ steps: inout ChangingScales) -> [Float] {
        let start = steps.quantization.scale * Float(0.75 + steps.random.unit() / 2)
        guard let first = results(start, steps.inputs) else { return [] }
        let zeroPoint = steps.quantization.zeroPoint
        let moving = first.indices.filter { (2...100).contains((first[$0] - zeroPoint).magnitude) }
        guard !moving.isEmpty else { return [] }
        return neighbours(start, element: steps.random.element(of: moving), first, steps.inputs)
    }

    /// Returns the instance with a scale at which a bound of its activation is halfway between two stored values, or
    /// next to that. Returns `nil` if there is no such bound, or if no such scale shows the deviation.
    func instanceAtBound(against deviation: Deviation) -> Instance? {
        let candidates = CandidateInputs(plan, instance, purpose: "row")
        let rows = (0..<SharpScale.boundRows).map(candidates.uniform)
        guard let own = instance.outputs.first?.quantization, own.isPerTensor else { return nil }
        let scales = boundScales.sorted { ($0 / own.scale).distanceFromOne < ($1 / own.scale).distanceFromOne }
        let shown = scales.prefix(SharpScale.boundTries).first { scale in
            rows.contains { isShown(deviation, at: scale, $0) }
        }
        return shown.map(changed)
    }

    /// The magnitudes of the activation's real bounds, without 0. They are found by changing the step that computes
    /// stored bounds, and comparing the bounds.
    var activationBounds: [Float] {
        var moved = Steps(profile)
        moved.activationBound = { bound, _, _ in Int64(saturating: Double(bound)) }
        let whole = stored(moved)
        moved.activationBound = { bound, _, _ in Int64(saturating: Double(bound)) + 1 }
        return Set(zip(whole, stored(moved)).filter { $0 != $1 }.map { Float($0.0.magnitude) }).subtracting([0])
            .sorted()
    }

    private func stored(_ steps: Steps) -> [Int64] {
        guard let derived = try? plan.declaration.prepare(instance, steps: steps).derived else { return [] }
        return [derived.scalar(.activationMinimum), derived.scalar(.activationMaximum)]
    }

    /// The scales s for which bound / s is a half in binary32.
    private var boundScales: [Float] {
        activationBounds.flatMap { bound in
            (0..<127).flatMap { whole -> [Float] in
                let scale = bound / (Float(whole) + 0.5)
                return [scale.nextDown, scale, scale.nextUp].filter { bound / $0 == Float(whole) + 0.5 }
            }
        }
    }

    /// The two neighbouring scales between which an element's result changes, above `start`.
    private func neighbours(
        _ start: Float, element: Int, _ first: [Int64], _ inputs: [[Int: Elements]]
    ) -> [Float] {
        var (below, above) = (start.bitPattern, (start * 2).bitPattern)
        while above - below > 1 {
            let middle = below + (above - below) / 2
            guard let now = results(Float(bitPattern: middle), inputs) else { return [] }
            if now[element] == first[element] { below = middle } else { above = middle }
        }
        return [Float(bitPattern: below), Float(bitPattern: above)]
    }

    private func isShown(_ deviation: Deviation, at scale: Float, _ inputs: [[Int: Elements]]) -> Bool {
        guard let prepared = prepared(scale),
            let right = try? prepared.evaluate(steps: inputs, states: [:]).map(\.outputs),
            let deviating = DeviatingOperator(deviation, of: prepared, profile: profile)
        else { return false }
        return RowScoring.differ(deviating.outputs(inputs, states: [:]), right)
    }

    private func results(_ scale: Float, _ inputs: [[Int: Elements]]) -> [Int64]? {
        (try? prepared(scale)?.evaluate(steps: inputs, states: [:]))?.first?.outputs.first?.integers
    }

    private func prepared(_ scale: Float) -> PreparedOperator? {
        try? plan.declaration.prepare(changed(scale), steps: Steps(profile))
    }

    private func changed(_ scale: Float) -> Instance {
        var changed = instance
        guard let quantization = instance.outputs.first?.quantization else { return changed }
        changed.set(.output(0), Quantization(scale: scale, zeroPoint: quantization.zeroPoint))
        // Input and output share their scale.
        if !plan.variant.hasFreeOutputScale { changed.changeInput(0) { $0.scales = [scale] } }
        return changed
    }
}

extension Float {
    /// The factor between a positive ratio and 1, at least 1.
    fileprivate var distanceFromOne: Float { self >= 1 ? self : 1 / self }
}
