import QuantSpec
import VectorFiles

/// A few uniform rows, to see how large an instance's sums and outputs become.
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

/// Finds an output scale by evaluating the operator: the specification says what saturates.
struct ScaleSearch {
    private let plan: GroupPlan
    private let instance: Instance

    init(_ plan: GroupPlan, _ instance: Instance) {
        self.plan = plan
        self.instance = instance
    }

    /// The binary logarithm of the smallest power of two at which no more than `target` of the outputs saturate;
    /// `nil` where the form cannot be evaluated.
    func exponent(saturating target: Double) -> Int? {
        var below = -60
        var above = 30
        guard share(at: above) != nil else { return nil }
        while above - below > 1 {
            let middle = (above + below) >> 1
            // Where the form refuses a scale it is too small.
            if let share = share(at: middle), share <= target { above = middle } else { below = middle }
        }
        // Where no scale saturates the outputs say nothing about it.
        return above > -59 ? above : nil
    }

    /// The share of outputs that stand at an end of their type's range, not counting an end at the zero point.
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
