import QuantSpec

/// Finds a bias with which a row meets a sum at which a deviation shows: where results differ for one sum in a million,
/// random rows hardly ever do.
struct SharpBias {
    private let plan: GroupPlan
    private let instance: Instance

    /// Sums tried, each in every channel at once.
    private static let tries = 250_000

    init(_ plan: GroupPlan, _ instance: Instance) {
        self.plan = plan
        self.instance = instance
    }

    /// The instance with one element of its bias changed; `nil` where it has none, or no such sum was found.
    func instance(against deviation: Deviation) -> Instance? {
        let inputs = CandidateInputs(plan, instance, purpose: "row").uniform(0)
        guard inputs.count == 1, let position = instance.biasPosition, let bias = instance.constants[position],
            bias.type == .int32, let elements = bias.elements.integers, let sums = sums(instance, inputs),
            let (channel, sum) = sharpSum(against: deviation, inputs[0], position, elements.count, sums),
            let row = sums.indices.first(where: { $0 % elements.count == channel })
        else { return nil }
        var sharp = instance
        sharp.changeConstant(position) { $0[channel] += sum - sums[row] }
        return sharp
    }

    private func sums(_ instance: Instance, _ inputs: [[Int: Elements]]) -> [Int64]? {
        let prepared = try? plan.declaration.prepare(instance, steps: Steps(NumericProfile.all[0]))
        return try? prepared?.evaluate(steps: inputs, states: [:]).first?.accumulators
    }

    /// A channel and a sum for which the deviation gives another result. With weights that stand for zero, a sum is its bias.
    private func sharpSum(
        against deviation: Deviation, _ inputs: [Int: Elements], _ position: Int, _ channels: Int, _ sums: [Int64]
    ) -> (channel: Int, sum: Int64)? {
        var neutral = instance
        guard let weights = instance.weightPosition, let greatest = sums.map(\.magnitude).max(), greatest > 0,
            greatest < 1 << 30
        else { return nil }
        neutral.changeConstant(weights) { $0 = $0.map { _ in instance.inputs[weights]?.zeroPoint ?? 0 } }
        guard let prepared = try? plan.declaration.prepare(neutral, steps: Steps(NumericProfile.all[0])),
            let deviating = DeviatingOperator(deviation, of: prepared, profile: NumericProfile.all[0])
        else { return nil }
        var random = plan.random("sharp bias")
        let range = -Int64(greatest)...Int64(greatest)
        for _ in 0..<SharpBias.tries {
            let tried = (0..<channels).map { _ in random.integer(in: range) }
            var step = inputs
            step[position] = .int32(tried.map(Int32.init(truncatingIfNeeded:)))
            guard let right = try? prepared.evaluate(steps: [step], states: [:]).first,
                let wrong = deviating.outputs([step], states: [:])?.first, let first = right.outputs.first,
                let place = SparseElements(from: first, to: wrong[0])?.positions.first
            else { continue }
            return (place % channels, tried[place % channels])
        }
        return nil
    }
}

extension GroupDraft {
    /// The number of elements of the bias.
    var channels: Int {
        instance.biasPosition.flatMap { instance.constants[$0]?.elements.count } ?? 0
    }
}
