import CQuantSpec
import QuantSpec

/// A case with the evaluations that the specification gives, one a step.
struct JudgedCase: Sendable {
    let randomCase: RandomCase
    let expected: [Evaluation]

    init(_ randomCase: RandomCase) throws {
        self.randomCase = randomCase
        var states: [Int: Elements] = [:]
        expected = try randomCase.steps.map { values in
            let evaluation = try randomCase.prepared.evaluate(values.indices.map { states[$0] ?? values[$0] })
            states = evaluation.states.mapValues(\.elements)
            return evaluation
        }
    }

    /// What is wrong with a kernel's results, one entry a step that is not right.
    func faults(of kernel: quantspec_kernel_function) -> [String] {
        var states: [Int: Elements] = [:]
        var faults: [String] = []
        for (step, values) in randomCase.steps.enumerated() {
            let result = KernelHost().run(
                kernel, randomCase.prepared, inputs: values.indices.map { states[$0] ?? values[$0] }, step: step)
            if let fault = JudgedCase.fault(result, expected[step]) { faults.append("step \(step): \(fault)") }
            states = result.states
        }
        return faults
    }

    private static func fault(_ result: KernelResult, _ expected: Evaluation) -> String? {
        guard Int(result.status) == QUANTSPEC_STATUS_OK else { return "status \(result.status), \(result.messages)" }
        if !result.guardsAreUnchanged { return "it wrote outside a tensor" }
        if !result.inputsAreUnchanged { return "it changed an input" }
        if result.outputs.map(bits) != expected.outputs.map({ bits($0.elements) }) { return "other outputs" }
        if result.states != expected.states.mapValues(\.elements) { return "other states" }
        for sums in expected.accumulators.entries {
            let told = result.namedAccumulators[sums.name] ?? [:]
            if sums.values.indices.map({ told[$0] }) != sums.values.map(Optional.some) {
                return "other accumulators `\(sums.name)`"
            }
        }
        return nil
    }

    /// Reals are compared by their bits.
    static func bits(_ elements: Elements) -> Elements {
        switch elements {
        case .float32(let values): .uint32(values.map(\.bitPattern))
        case .float64(let values): .uint64(values.map(\.bitPattern))
        default: elements
        }
    }
}
