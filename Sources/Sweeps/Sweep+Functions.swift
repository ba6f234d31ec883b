import JSON
import QuantSpec
import VectorFiles

/// Every int16 input of the functions from int16 to int16.
extension Sweep {
    /// Scales of the input, and of the output, that are tried for each operator. A pair is used if it breaks no constraint.
    private static let inputScales: [Float] = [0x1p-15, 0x1p-12, 3.1e-5, 0.00071]
    private static let outputScales: [Float] = [0x1p-15, 2.9e-5, 0.00052]

    /// The operators with one int16 input and an int16 output of its shape that compute something. They are checked
    /// against themselves: each result evaluated alone is that of the whole. The runtime confirms the digests
    /// (`Tests/LiteRTParity/run sweep`).
    static var int16Functions: Sweep {
        let blocks = Operator.all.sorted { $0.name < $1.name }.flatMap { operation in
            inputScales.flatMap { input in
                outputScales.compactMap { output in block(operation, input, output) }
            }
        }
        return Sweep(
            "int16-functions", "every int16 input of the functions from int16 to int16",
            clauses: ["ARITH-23", "ARITH-24"], blocks: blocks)
    }

    private static let anyForce = Set(Constraint.Force.allCases)
    private static let all = (Int(Int16.min)...Int(Int16.max)).map { Int16($0) }

    /// The description of a row of int16 values.
    private static func description(_ scale: Float, count: Int) -> TensorDescription {
        TensorDescription(.int16, [1, count], Quantization(scale: scale, zeroPoint: 0))
    }

    private static func prepared(
        _ operation: Operator, _ input: Float, _ output: Float, count: Int
    ) -> PreparedOperator? {
        let instance = Instance(
            operation.name, attributes: [:], inputs: [description(input, count: count)],
            outputs: [description(output, count: count)])
        guard let variant = try? operation.variant(for: instance),
            operation.violations(of: instance, in: variant, ofForce: anyForce).isEmpty,
            let shapes = try? operation.inferShapes(instance), shapes == [[1, count]]
        else { return nil }
        return try? operation.prepare(instance, steps: Steps(.litert_2_3_x86_64))
    }

    private static func results(_ prepared: PreparedOperator, _ values: [Int16]) -> [Int16]? {
        guard case .int16(let results)? = try? prepared.evaluate([.int16(values)]).outputs.first?.elements else {
            return nil
        }
        return results
    }

    /// The block of an operator with two scales. `nil` if it has no such form, if a constraint is broken, or if it only
    /// moves values or depends on the other elements. A function without results for negative numbers is called with the others.
    private static func block(_ operation: Operator, _ input: Float, _ output: Float) -> SweepBlock? {
        let sample: [Int16] = [0, 1, 100, 32767]
        guard let few = prepared(operation, input, output, count: sample.count),
            let found = results(few, sample), found != sample,
            let one = prepared(operation, input, output, count: 1),
            sample.map({ results(one, [$0])?.first }) == found
        else { return nil }
        let isTotal = results(few, [-32768, -100, -1, 0]) != nil
        let values = isTotal ? all : all.filter { $0 >= 0 }
        guard let whole = prepared(operation, input, output, count: values.count) else { return nil }
        let label = JSONValue([
            "operator": .text(operation.name), "inputScale": .text(HexFloat.text(input)),
            "outputScale": .text(HexFloat.text(output)), "first": .integer(Int(values[0])),
            "count": .integer(values.count),
        ])
        return SweepBlock(label) {
            var outcome = SweepOutcome()
            guard let results = results(whole, values) else {
                outcome.note("there is no result")
                return outcome
            }
            let alone = prepared(operation, input, output, count: 1)
            for (value, result) in zip(values, results) {
                outcome.add(UInt32(UInt16(bitPattern: value)), UInt32(UInt16(bitPattern: result)))
                // A part of them is enough to see that no element depends on its neighbours.
                guard value % 251 == 0, let alone, let single = Sweep.results(alone, [value])?.first else { continue }
                if single != result { outcome.note("input \(value): \(result), alone \(single)") }
            }
            return outcome
        }
    }
}
