import QuantSpec
import VectorFiles

/// Evaluates a few uniform rows, to find the size of an instance's sums and outputs.
struct ScaleProbe {
    private let plan: GroupPlan
    private let prepared: PreparedOperator

    init(_ plan: GroupPlan, _ prepared: PreparedOperator) {
        self.plan = plan
        self.prepared = prepared
    }

    func steps() -> [VectorStep] {
        let candidates = CandidateInputs(plan, prepared.instance, purpose: "probe")
        return (0..<4).flatMap { index -> [VectorStep] in
            let inputs = candidates.uniform(index)
            let states = prepared.instance.initialStates(prepared.variant)
            return (try? prepared.evaluate(steps: inputs, states: states)) ?? []
        }
    }
}

/// Finds an output scale by evaluating the operator.
struct ScaleSearch {
    private let plan: GroupPlan
    private let instance: Instance

    init(_ plan: GroupPlan, _ instance: Instance) {
        self.plan = plan
        self.instance = instance
    }

    /// Returns the binary logarithm of the smallest power of two at which at most `target` of the outputs saturate.
    /// Returns `nil` if the variant cannot be evaluated, or if outputs saturate at no scale.
    func exponent(saturating target: Double) -> Int? {
        var below = -60
        var above = 30
        guard share(at: above) != nil else { return nil }
        while above - below > 1 {
            let middle = (above + below) >> 1
            // If the variant rejects a scale, the scale is too small.
            if let share = share(at: middle), share <= target { above = middle } else { below = middle }
        }
        // If outputs saturate at no scale, they do not determine it.
        return above > -59 ? above : nil
    }

    /// The share of outputs at an end of their type's range. An end near the zero point does not count.
    private func share(at exponent: Int) -> Double? {
        var instance = instance
        guard let quantization = instance.outputs.first?.quantization, let range = instance.outputs[0].type.integerRange
        else { return nil }
        let factor = PowerOfTwo.float(exponent) / quantization.scale
        instance.outputs[0].quantization = Quantization(
            scales: quantization.scales.map { $0 * factor }, zeroPoints: quantization.zeroPoints,
            dimension: quantization.dimension)
        guard let prepared = try? plan.declaration.prepare(instance, steps: Steps(.litert_2_3_x86_64)) else {
            return nil
        }
        let outputs = ScaleProbe(plan, prepared).steps().flatMap { $0.outputs.first?.integers ?? [] }
        let quarter = (range.upperBound - range.lowerBound) / 4
        let ends = [range.lowerBound, range.upperBound].filter {
            ($0 - quantization.zeroPoint).magnitude >= quarter.magnitude
        }
        return Double(outputs.count { ends.contains($0) }) / Double(max(outputs.count, 1))
    }
}
