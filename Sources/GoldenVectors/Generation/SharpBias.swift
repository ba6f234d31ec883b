import QuantSpec

/// Finds a bias with which the sum of a row shows a deviation. If results differ for one sum in a million, random rows
/// hardly ever show it. Sums at which the result changes from one integer to the next often do.
struct SharpBias {
    private let plan: GroupPlan
    private let instance: Instance
    private let profile: NumericProfile

    /// The number of searches for such a sum, each in every channel at once.
    private static let tries = 400

    init(_ plan: GroupPlan, _ instance: Instance, under profile: NumericProfile = NumericProfile.all[0]) {
        self.plan = plan
        self.instance = instance
        self.profile = profile
    }

    /// Returns the instance with one element of its bias changed. Returns `nil` if there is no bias, or if no such sum
    /// was found.
    func instance(against deviation: Deviation) -> Instance? {
        let inputs = CandidateInputs(plan, instance, purpose: "row").uniform(0)
        guard inputs.count == 1, let position = instance.position(of: .bias), let bias = instance.constants[position],
            bias.type == .int32, let elements = bias.elements.integers, let sums = sums(inputs),
            let probe = SumProbe(
                plan, instance, deviation, profile, inputs[0], biasPosition: position, channels: elements.count)
        else { return nil }
        // The products that are added must not overflow the sum.
        let limit = min(sums.map { Int64($0.magnitude) }.max() ?? 0, Int64(Int32.max) - (1 << 24))
        var random = plan.random("sharp bias")
        for _ in 0..<SharpBias.tries {
            let ends = (0..<elements.count).map { _ in
                [random.integer(in: -limit...limit), random.integer(in: -limit...limit)].sorted()
            }
            guard let (channel, sum) = probe.sharpSum(from: ends.map { $0[0] }, to: ends.map { $0[1] }),
                let row = sums.indices.first(where: { $0 % elements.count == channel })
            else { continue }
            var sharp = instance
            sharp.changeConstant(position) { $0[channel] += sum - sums[row] }
            return sharp
        }
        return nil
    }

    private func sums(_ inputs: [[Int: Elements]]) -> [Int64]? {
        let prepared = try? plan.declaration.prepare(instance, steps: Steps(profile))
        return try? prepared?.evaluate(steps: inputs, states: [:]).first?.accumulators.output
    }
}

/// Evaluates given sums: in an instance whose weights represent zero, a sum equals its bias.
private struct SumProbe {
    private let prepared: PreparedOperator
    private let deviating: DeviatingOperator
    private let inputs: [Int: Elements]
    private let biasPosition: Int
    private let channels: Int

    init?(
        _ plan: GroupPlan, _ instance: Instance, _ deviation: Deviation, _ profile: NumericProfile,
        _ inputs: [Int: Elements], biasPosition: Int, channels: Int
    ) {
        guard let weights = instance.position(of: .weights) else { return nil }
        var neutral = instance
        neutral.changeConstant(weights) { $0 = $0.map { _ in instance.inputs[weights]?.zeroPoint ?? 0 } }
        guard let prepared = try? plan.declaration.prepare(neutral, steps: Steps(profile)),
            let deviating = DeviatingOperator(deviation, of: prepared, profile: profile)
        else { return nil }
        self.prepared = prepared
        self.deviating = deviating
        self.inputs = inputs
        self.biasPosition = biasPosition
        self.channels = channels
    }

    /// Bisects each channel between two sums to a sum at which the right result changes, and returns a channel and a
    /// sum for which the deviation's result differs. Returns `nil` if there is none.
    func sharpSum(from least: [Int64], to greatest: [Int64]) -> (channel: Int, sum: Int64)? {
        var (below, above) = (least, greatest)
        guard let first = results(below) else { return nil }
        for _ in 0..<33 {
            let middle = zip(below, above).map { ($0 + $1) >> 1 }
            guard let now = results(middle) else { return nil }
            for channel in 0..<channels {
                if now[channel] == first[channel] {
                    below[channel] = middle[channel]
                } else {
                    above[channel] = middle[channel]
                }
            }
        }
        for sums in [below, above] {
            guard let right = results(sums), let wrong = wrongResults(sums) else { continue }
            if let channel = (0..<channels).first(where: { right[$0] != wrong[$0] }) { return (channel, sums[channel]) }
        }
        return nil
    }

    private func step(_ sums: [Int64]) -> [Int: Elements] {
        var step = inputs
        step[biasPosition] = .int32(sums.map(Int32.init(truncatingIfNeeded:)))
        return step
    }

    /// The first result of each channel.
    private func results(_ sums: [Int64]) -> [Int64]? {
        (try? prepared.evaluate(steps: [step(sums)], states: [:]).first?.outputs.first?.integers).flatMap(perChannel)
    }

    private func wrongResults(_ sums: [Int64]) -> [Int64]? {
        (deviating.outputs([step(sums)], states: [:])?.first?.first?.integers).flatMap(perChannel)
    }

    private func perChannel(_ results: [Int64]) -> [Int64]? {
        results.count >= channels ? Array(results.prefix(channels)) : nil
    }
}

extension GroupDraft {
    /// The number of elements of the bias.
    var channels: Int {
        instance.position(of: .bias).flatMap { instance.constants[$0]?.elements.count } ?? 0
    }

    /// The number of elements of the first output.
    var resultCount: Int { instance.outputs.first?.shape.count ?? 0 }

    /// The order in which groups are tried: the number of sums of a call, with groups of large biases first.
    var sharpness: Int { channels + (plan.regime.bias == .large ? 1000 : 0) }
}
