import QuantSpec
import VectorFiles

/// A small file with one of everything that the format has, for tests of reading and writing.
public enum SampleFile {
    public static func make() throws -> VectorFile {
        let quantization = Quantization(scale: 0.5, zeroPoint: -1)
        let description = TensorDescription(.int8, [3], quantization)
        let instance = Instance(
            attributes: Attributes().setting(.fusedActivation, .relu), inputs: [description, description],
            outputs: [TensorDescription(.int8, [3], Quantization(scale: 1, zeroPoint: 3))])
        let prepared = try Operator.add.prepare(instance, steps: Steps(.litert_2_3_x86_64))
        let inputs: [Int: Elements] = [0: .int8([-128, 0, 127]), 1: .int8([1, 2, 3])]
        var row = VectorRow(steps: try prepared.evaluate(steps: [inputs], states: [:]))
        row.profiles = [
            Divergence(
                name: "integer-single", steps: [[SparseElements(positions: [0, 2], values: .int8([5, -7]))]])
        ]
        row.catches = ["half-to-even"]
        row.comment = "says \"why\"\n"
        var undefined = row
        undefined.steps[0].inputs[1] = .int8([1, 2, 4])
        undefined.isInformative = true
        undefined.profiles = []
        return VectorFile(
            operatorName: "ADD", code: 0, scheme: .int8,
            generator: VectorGenerator(name: "quantspec", version: "0.1.0", seed: 1), profile: "litert-2.3-x86_64",
            notes: [
                VectorNote(
                    name: "half-to-even", bugType: "rounding", description: "…", clauses: ["ARITH-2"], links: ["a/b#1"])
            ],
            groups: [
                VectorGroup(
                    id: "ADD/int8/sample/typical", instance: prepared.instance, cost: VectorCost(macs: 0, bytes: 9),
                    rows: [row, undefined])
            ])
    }
}
