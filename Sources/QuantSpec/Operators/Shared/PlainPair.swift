/// The forms of arithmetic on two inputs that are not quantized: plain integers, and reals in sequential binary32.
struct PlainPair: Sendable {
    let clauses: [Clause]
    let rankLimit: Clause
    var real: @Sendable (Float, Float) -> Float
    /// The result before it wraps in the type's width.
    var integer: @Sendable (Int64, Int64) -> Int64
    /// Throws where a second integer is none that the operator takes.
    var checkSecond: @Sendable ([Int64]) throws -> Void = { _ in }
    var hasActivation = true

    func variants(_ types: [ElementType]) -> [Variant] {
        types.map { type in
            Variant(
                type.rawValue, DataMovement.scheme(of: type), inputs: Pairwise.operands(type, .unquantized),
                outputs: [Operand("output", type, .unquantized)], constraints: [Pairwise.rankLimit(rankLimit)],
                clauses: clauses,
                prepare: { instance, steps in
                    let activation = hasActivation ? instance.attributes[.fusedActivation] : nil
                    let prepare: Variant.Prepare =
                        switch type {
                        case .float32: Pairwise.combining { bounded(real($0, $1), activation) }
                        case .float16:
                            Pairwise.combining { (first: Binary16, second: Binary16) in
                                Binary16(bounded(Binary16(real(first.float, second.float)).float, activation, 65504))
                            }
                        default: { instance, _ in try prepareIntegers(instance, activation) }
                        }
                    return try prepare(instance, steps)
                })
        }
    }

    /// A real result inside the activation's interval, and finite where there is an activation to choose.
    private func bounded(
        _ value: Float, _ activation: FusedActivation?, _ greatest: Float = .greatestFiniteMagnitude
    ) -> Float {
        activation?.applyKeepingFinite(value, greatest: greatest) ?? value
    }

    private func prepareIntegers(_ instance: Instance, _ activation: FusedActivation?) throws -> Plan {
        let (least, greatest) = (activation ?? FusedActivation.none).bounds
        let range = (least.map { Int64($0) } ?? .min)...(greatest.map { Int64($0) } ?? .max)
        let isNarrow = try instance.output(0).type == .int32
        let pairs = try Pairwise.Pairs(instance)
        return Plan { call in
            let second = try call.integers(1)
            try checkSecond(second)
            let results = pairs.map(try call.integers(0), second) {
                let wide = integer($0, $1)
                let wrapped = isNarrow ? Int64(Int32(truncatingIfNeeded: wide)) : wide
                return min(max(wrapped, range.lowerBound), range.upperBound)
            }
            try call.setOutput(0, integers: results)
        }
    }
}
