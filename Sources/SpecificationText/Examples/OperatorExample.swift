import GoldenVectors
import QuantSpec
import VectorFiles

/// A worked example of an operator: an instance, the values of its inputs, and what the text says of the results.
struct OperatorExample: Sendable {
    /// Integers that the text states, under the name of an accumulator or a derived list.
    struct Integers: Sendable, Hashable {
        let line: WorkedExample.Line
        let name: String
        let values: [Int64]
    }

    /// The values of a tensor that the text states: of an output, or of a state operand after the call.
    struct Values: Sendable, Hashable {
        let line: WorkedExample.Line
        let position: Int
        let elements: Elements
    }

    let declaration: Operator
    let variant: Variant
    var instance: Instance
    /// The values that are given at run time, by input position.
    var inputs: [Int: Elements] = [:]
    var outputs: [Values] = []
    /// State operands after the call.
    var states: [Values] = []
    var accumulators: [Integers] = []
    var derived: [Integers] = []
}

extension OperatorExample {
    /// A line of the example, and what is wrong with it.
    struct Problem: Sendable, Hashable {
        /// `nil` for the example as a whole.
        let line: WorkedExample.Line?
        let text: String

        init(_ line: WorkedExample.Line? = nil, _ text: String) {
            self.line = line
            self.text = text
        }
    }

    /// What the specification, under the reference profile, says against the example.
    func problems() -> [Problem] {
        let broken = declaration.violations(of: instance, in: variant, ofForce: [.invalid, .nonconforming])
        guard broken.isEmpty else {
            return broken.map { Problem(nil, "the example breaks \($0.clause.id): \($0.problem); \($0.remedy)") }
        }
        do {
            let chosen = try declaration.variant(for: instance)
            guard chosen.id == variant.id else {
                return [Problem(nil, "its form is \(chosen.id), not \(variant.id); correct the form or the tensors")]
            }
            let prepared = try declaration.prepare(instance, steps: Steps(.litert_2_3_x86_64))
            let evaluation = try prepared.evaluate(instance.inputs.indices.map { inputs[$0] })
            return derivedProblems(prepared.derived) + accumulatorProblems(evaluation.accumulators)
                + tensorProblems(evaluation)
        } catch {
            return [Problem(nil, "the specification has no result for the example: \(error)")]
        }
    }

    private func derivedProblems(_ computed: Derived) -> [Problem] {
        derived.compactMap { stated in
            let entry = computed.entries.first { $0.name == stated.name }
            return problem(stated, entry?.values, among: computed.entries.map(\.name))
        }
    }

    private func accumulatorProblems(_ computed: Accumulators) -> [Problem] {
        accumulators.compactMap { problem($0, computed[$0.name], among: computed.entries.map(\.name)) }
    }

    private func problem(_ stated: Integers, _ computed: [Int64]?, among names: [String]) -> Problem? {
        guard let computed else {
            let known = names.isEmpty ? "there are none" : "there are \(names.joined(separator: ", "))"
            return Problem(stated.line, "the specification has no \(stated.line.key) here; \(known)")
        }
        guard computed != stated.values else { return nil }
        return difference(stated.line, ExampleValues.text(.int64(stated.values)), ExampleValues.text(.int64(computed)))
    }

    private func tensorProblems(_ evaluation: Evaluation) -> [Problem] {
        let pairs =
            outputs.map { ($0, evaluation.outputs[$0.position].elements) }
            + states.compactMap { stated in evaluation.states[stated.position].map { (stated, $0.elements) } }
        return pairs.filter { !$0.elements.hasSameBits(as: $1) }.map { stated, computed in
            difference(stated.line, ExampleValues.text(stated.elements), ExampleValues.text(computed))
        }
    }

    private func difference(_ line: WorkedExample.Line, _ stated: String, _ computed: String) -> Problem {
        Problem(line, "\(line.key) is `\(stated)` in the text, but the specification computes `\(computed)`")
    }
}
