import CQuantSpec
import QuantSpec

/// A case with the evaluations that the specification gives, one a step.
package struct JudgedCase: Sendable {
    package let randomCase: RandomCase
    package let expected: [Evaluation]

    package init(_ randomCase: RandomCase) throws {
        self.randomCase = randomCase
        var states: [Int: Elements] = [:]
        expected = try randomCase.steps.map { values in
            let evaluation = try randomCase.prepared.evaluate(values.indices.map { states[$0] ?? values[$0] })
            states = evaluation.states.mapValues(\.elements)
            return evaluation
        }
    }

    /// What is wrong with a kernel's results, one entry a step that is not right. Accumulators must be told.
    package func faults(of kernel: quantspec_kernel_function) -> [String] {
        faults(of: kernel, judgesSums: true) { _ in }
    }

    /// The same, where `edit` changes each call before it is made. Accumulators are judged if `judgesSums` is set.
    package func faults(
        of kernel: quantspec_kernel_function, judgesSums: Bool, edit: (inout quantspec_call) -> Void
    ) -> [String] {
        var states: [Int: Elements] = [:]
        var faults: [String] = []
        for (step, values) in randomCase.steps.enumerated() {
            let result = KernelHost().run(
                kernel, randomCase.prepared, inputs: values.indices.map { states[$0] ?? values[$0] }, step: step,
                edit: edit)
            if let fault = JudgedCase.fault(result, expected[step], judgesSums: judgesSums) {
                faults.append("step \(step): \(fault)")
            }
            states = result.states
        }
        return faults
    }

    private static func fault(
        _ result: KernelResult, _ expected: Evaluation, judgesSums: Bool
    ) -> String? {
        guard Int(result.status) == QUANTSPEC_STATUS_OK else { return "status \(result.status), \(result.messages)" }
        if !result.guardsAreUnchanged { return "it wrote outside a tensor" }
        if !result.inputsAreUnchanged { return "it changed an input" }
        if result.outputs.map(bits) != expected.outputs.map({ bits($0.elements) }) { return "other outputs" }
        if result.states != expected.states.mapValues(\.elements) { return "other states" }
        for sums in judgesSums ? expected.accumulators.entries : [] {
            let told = result.namedAccumulators[sums.name] ?? [:]
            if sums.values.indices.map({ told[$0] }) != sums.values.map(Optional.some) {
                return "other accumulators `\(sums.name)`"
            }
        }
        return nil
    }

    /// Reals are compared by their bits.
    package static func bits(_ elements: Elements) -> Elements {
        switch elements {
        case .float32(let values): .uint32(values.map(\.bitPattern))
        case .float64(let values): .uint64(values.map(\.bitPattern))
        case .complex64(let values): .uint32(values.parts.map(\.bitPattern))
        default: elements
        }
    }
}
