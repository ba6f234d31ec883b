/// Where the results of an operator lie if its real forms are computed in binary16 (FLOAT16-1).
///
/// The rule belongs to an operator and not to a form: it follows from the function that the operator's clauses define.
public struct Binary16Rule: Sendable {
    /// The intervals of the elements of output 0, before the fused activation.
    typealias Enclose = @Sendable (Binary16Call) throws -> [Enclosure]

    /// The clause that derives the intervals.
    public let clause: Clause
    /// Computes the intervals; `nil` if no operation rounds (FLOAT16-4).
    let enclose: Enclose?

    private init(_ clause: Clause, enclose: Enclose?) {
        self.clause = clause
        self.enclose = enclose
    }

    /// A rule with an interval for each element of output 0, before the fused activation.
    static func enclosing(_ clause: Clause, _ enclose: @escaping Enclose) -> Binary16Rule {
        Binary16Rule(clause, enclose: enclose)
    }

    /// FLOAT16-4: values are moved, compared or selected, and no operation rounds.
    static let exact = Binary16Rule("FLOAT16-4", enclose: nil)
}

/// One call of an operator whose operands have been rounded to binary16.
///
/// Every real operand is in binary32, where it is exact, and the fused activation is left out.
struct Binary16Call {
    /// The instance in binary32, without a fused activation.
    var instance: Instance { prepared.instance }
    /// The attributes of the instance.
    var attributes: Attributes { instance.attributes }
    /// The values of the inputs, constants included, by position; `nil` if omitted.
    let inputs: [Elements?]
    private let prepared: PreparedOperator

    init(_ prepared: PreparedOperator, _ inputs: [Elements?]) {
        self.prepared = prepared
        self.inputs = inputs
    }

    /// The values of a required real input.
    ///
    /// - Throws: `SpecificationError` if the input is omitted or holds no binary32 numbers.
    func values(_ index: Int) throws -> [Float] {
        guard inputs.indices.contains(index), let elements = inputs[index], let values = Float.unwrap(elements) else {
            throw SpecificationError(
                .invalid, "input \(index) has no float32 values", remedy: "give it a tensor of that type")
        }
        return values
    }

    /// The operator's results for the operands, each real one replaced by a function of it.
    ///
    /// With magnitudes as operands, a sum of products gives the sum of the magnitudes; with ones, the number of terms.
    ///
    /// - Throws: `SpecificationError` if the operator has no result, or output 0 is not real.
    func results(of replace: (Float) -> Float = { $0 }) throws -> [Float] {
        let replaced = inputs.map { elements -> Elements? in
            guard case .float32(let values)? = elements else { return elements }
            return .float32(values.map(replace))
        }
        let evaluation = try prepared.evaluate(replaced, recordingAccumulators: false)
        guard case .float32(let results)? = evaluation.outputs.first?.elements else {
            throw SpecificationError(
                .invalid, "output 0 has no float32 values", remedy: "use a real form of the operator")
        }
        return results
    }
}
